package dev.weir.cli.http;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.weir.cli.daemon.PackVersion;
import dev.weir.runtime.value.TimeText;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes fields whose values are not of JSON's own kinds. */
final class JsonFields {
    private JsonFields() {}

    /** ISO-8601 in UTC. */
    static void write(JsonGenerator json, String name, @Nullable Instant instant)
            throws IOException {
        json.writeStringField(
                name, instant == null ? null : TimeText.format(instant.toEpochMilli()));
    }

    /** Milliseconds. */
    static void write(JsonGenerator json, String name, @Nullable Duration duration)
            throws IOException {
        if (duration == null) {
            json.writeNullField(name);
        } else {
            json.writeNumberField(name, duration.toMillis());
        }
    }

    static void write(JsonGenerator json, String name, List<String> texts) throws IOException {
        json.writeArrayFieldStart(name);
        for (String text : texts) {
            json.writeString(text);
        }
        json.writeEndArray();
    }

    static void write(JsonGenerator json, String name, @Nullable PackVersion pack)
            throws IOException {
        if (pack == null) {
            json.writeNullField(name);
            return;
        }
        json.writeObjectFieldStart(name);
        writeInside(json, pack);
        json.writeEndObject();
    }

    /** The fields of a pack into the object at hand. */
    static void writeInside(JsonGenerator json, PackVersion pack) throws IOException {
        json.writeStringField("name", pack.name());
        json.writeStringField("version", pack.version());
        json.writeStringField("hash", pack.hash());
    }
}
