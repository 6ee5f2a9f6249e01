package dev.weir.state;

import dev.weir.runtime.engine.Cut;
import dev.weir.runtime.event.PartitionId;
import dev.weir.runtime.event.Position;
import java.io.IOException;

/** Cuts and partitions as JSON. The position of a cut is that of a raw event. */
final class CutJson {
    private CutJson() {}

    static JsonObject write(Cut cut) {
        JsonObject object = new JsonObject().put("time", cut.time());
        Position position = cut.position();
        if (position != null) {
            PartitionId partition = new PartitionId(position.source(), position.partition());
            put(partition, object).put("offset", position.offset());
        }
        return object;
    }

    static Cut read(JsonObject object) throws IOException {
        if (!object.has("offset")) {
            return new Cut(object.number("time"), null);
        }
        PartitionId partition = partition(object);
        Position position =
                Position.of(partition.source(), partition.number(), object.number("offset"));
        return new Cut(object.number("time"), position);
    }

    static JsonObject put(PartitionId partition, JsonObject object) {
        return object.put("source", partition.source()).put("partition", (long) partition.number());
    }

    static PartitionId partition(JsonObject object) throws IOException {
        return new PartitionId(object.text("source"), Math.toIntExact(object.number("partition")));
    }
}
