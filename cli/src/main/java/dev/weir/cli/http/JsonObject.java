package dev.weir.cli.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.weir.cli.daemon.PackVersion;
import dev.weir.runtime.value.TimeText;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Reads what {@link JsonFields} and its like have written. */
record JsonObject(JsonNode node) {

    /**
     * @throws IOException if the text is no JSON object
     */
    static JsonObject parse(String text) throws IOException {
        JsonNode node;
        try {
            node = new ObjectMapper().readTree(text);
        } catch (JsonProcessingException e) {
            throw new IOException("no JSON: " + e.getOriginalMessage(), e);
        }
        if (!node.isObject()) {
            throw new IOException("no JSON object");
        }
        return new JsonObject(node);
    }

    /** A field was expected that is not there, or is of another kind. */
    static final class Mismatch extends IOException {
        private static final long serialVersionUID = 1;

        Mismatch(String name) {
            super("`" + name + "` is not what was expected");
        }
    }

    String text(String name) throws IOException {
        return known(name, textOrNull(name));
    }

    @Nullable String textOrNull(String name) throws IOException {
        JsonNode value = value(name);
        if (value.isNull()) {
            return null;
        }
        if (!value.isTextual()) {
            throw new Mismatch(name);
        }
        return value.textValue();
    }

    long number(String name) throws IOException {
        JsonNode value = value(name);
        if (!value.canConvertToLong()) {
            throw new Mismatch(name);
        }
        return value.longValue();
    }

    boolean flag(String name) throws IOException {
        JsonNode value = value(name);
        if (!value.isBoolean()) {
            throw new Mismatch(name);
        }
        return value.booleanValue();
    }

    Instant instant(String name) throws IOException {
        return known(name, instantOrNull(name));
    }

    @Nullable Instant instantOrNull(String name) throws IOException {
        String text = textOrNull(name);
        if (text == null) {
            return null;
        }
        OptionalLong millis = TimeText.parse(text);
        if (millis.isEmpty()) {
            throw new Mismatch(name);
        }
        return Instant.ofEpochMilli(millis.getAsLong());
    }

    Duration duration(String name) throws IOException {
        return known(name, durationOrNull(name));
    }

    @Nullable Duration durationOrNull(String name) throws IOException {
        return value(name).isNull() ? null : Duration.ofMillis(number(name));
    }

    JsonObject object(String name) throws IOException {
        return known(name, objectOrNull(name));
    }

    @Nullable JsonObject objectOrNull(String name) throws IOException {
        JsonNode value = value(name);
        if (value.isNull()) {
            return null;
        }
        if (!value.isObject()) {
            throw new Mismatch(name);
        }
        return new JsonObject(value);
    }

    PackVersion pack(String name) throws IOException {
        return known(name, packOrNull(name));
    }

    @Nullable PackVersion packOrNull(String name) throws IOException {
        JsonObject pack = objectOrNull(name);
        return pack == null ? null : pack.packInside();
    }

    /** The pack whose fields stand in this object. */
    PackVersion packInside() throws IOException {
        return new PackVersion(text("name"), text("version"), text("hash"));
    }

    List<String> texts(String name) throws IOException {
        List<String> texts = new ArrayList<>();
        for (JsonNode item : array(name)) {
            if (!item.isTextual()) {
                throw new Mismatch(name);
            }
            texts.add(item.textValue());
        }
        return texts;
    }

    <T> List<T> objects(String name, Reader<T> reader) throws IOException {
        List<T> objects = new ArrayList<>();
        for (JsonNode item : array(name)) {
            objects.add(reader.read(new JsonObject(item)));
        }
        return objects;
    }

    /** The one of the values whose text it is. */
    <T> T oneOf(String name, T[] values) throws IOException {
        String text = text(name);
        for (T value : values) {
            if (value.toString().equals(text)) {
                return value;
            }
        }
        throw new Mismatch(name);
    }

    interface Reader<T> {
        T read(JsonObject object) throws IOException;
    }

    private JsonNode array(String name) throws IOException {
        JsonNode value = value(name);
        if (!value.isArray()) {
            throw new Mismatch(name);
        }
        return value;
    }

    private JsonNode value(String name) throws IOException {
        return known(name, node.get(name));
    }

    private static <T> T known(String name, @Nullable T value) throws IOException {
        if (value == null) {
            throw new Mismatch(name);
        }
        return value;
    }
}
