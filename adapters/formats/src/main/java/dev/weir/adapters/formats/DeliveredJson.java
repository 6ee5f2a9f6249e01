package dev.weir.adapters.formats;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.weir.runtime.engine.Cut;
import dev.weir.runtime.engine.Delivered;
import dev.weir.runtime.event.PartitionId;
import dev.weir.runtime.event.Position;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Up to where an output is complete, as members of a JSON object that may have others too. */
public final class DeliveredJson {
    private long time = Long.MIN_VALUE;
    private @Nullable Position position;
    private final Map<PartitionId, Long> read = new HashMap<>();
    private long switches;

    /** Adds the members to an open object. */
    public static void write(JsonGenerator json, Delivered delivered) throws IOException {
        json.writeNumberField("time", delivered.cut().time());
        Position position = delivered.cut().position();
        if (position != null) {
            json.writeFieldName("position");
            write(json, position.source(), position.partition(), position.offset());
        }
        json.writeArrayFieldStart("read");
        for (Map.Entry<PartitionId, Long> one : new TreeMap<>(delivered.read()).entrySet()) {
            write(json, one.getKey().source(), one.getKey().number(), one.getValue());
        }
        json.writeEndArray();
        json.writeNumberField("switches", delivered.switches());
    }

    private static void write(JsonGenerator json, String source, int partition, long offset)
            throws IOException {
        json.writeStartArray();
        json.writeString(source);
        json.writeNumber(partition);
        json.writeNumber(offset);
        json.writeEndArray();
    }

    /**
     * Reads the member whose value the parser stands at.
     *
     * @throws IOException if the member is none of these
     */
    public void read(JsonParser json) throws IOException {
        String name = json.currentName();
        switch (String.valueOf(name)) {
            case "time" -> time = json.getLongValue();
            case "position" -> position = position(json);
            case "read" -> {
                while (json.nextToken() == JsonToken.START_ARRAY) {
                    Position p = position(json);
                    read.put(new PartitionId(p.source(), p.partition()), p.offset());
                }
            }
            case "switches" -> switches = json.getLongValue();
            default -> throw new IOException("unknown member `" + name + "`");
        }
    }

    private static Position position(JsonParser json) throws IOException {
        String source = Objects.requireNonNull(json.nextTextValue(), "a source");
        int partition = json.nextIntValue(-1);
        long offset = json.nextLongValue(-1);
        json.nextToken();
        return Position.of(source, partition, offset);
    }

    /** What the members that were read say. */
    public Delivered delivered() {
        return new Delivered(new Cut(time, position), read, switches);
    }
}
