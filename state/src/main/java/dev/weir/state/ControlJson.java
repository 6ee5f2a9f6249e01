package dev.weir.state;

import dev.weir.runtime.engine.ControlRecord;
import dev.weir.runtime.event.PartitionId;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Control records as JSON. */
final class ControlJson {
    private ControlJson() {}

    static JsonObject write(long seq, ControlRecord record) {
        JsonObject json = new JsonObject().put("seq", seq);
        if (record instanceof ControlRecord.Started r) {
            json.put("record", "started").put("pack", r.pack());
        } else if (record instanceof ControlRecord.Opened r) {
            CutJson.put(r.partition(), json.put("record", "opened")).put("floor", r.floor());
        } else if (record instanceof ControlRecord.Back r) {
            CutJson.put(r.partition(), json.put("record", "back"))
                    .put("offset", r.offset())
                    .put("floor", r.floor());
        } else if (record instanceof ControlRecord.Refused r) {
            CutJson.put(r.partition(), json.put("record", "refused")).put("offset", r.offset());
        } else if (record instanceof ControlRecord.Ticked r) {
            CutJson.put(r.partition(), json.put("record", "ticked"))
                    .put("offset", r.offset())
                    .put("time", r.time());
        } else if (record instanceof ControlRecord.Switched r) {
            List<JsonObject> read = new ArrayList<>();
            new TreeMap<>(r.read())
                    .forEach(
                            (partition, offset) ->
                                    read.add(
                                            CutJson.put(partition, new JsonObject())
                                                    .put("offset", offset)));
            json.put("record", "switched")
                    .put("pack", r.pack())
                    .put("cut", CutJson.write(r.cut()))
                    .put("read", read);
        } else {
            throw new IllegalArgumentException("no known record: " + record);
        }
        return json;
    }

    static ControlRecord read(JsonObject json) throws IOException {
        String kind = json.text("record");
        return switch (kind) {
            case "started" -> new ControlRecord.Started(json.text("pack"));
            case "opened" ->
                    new ControlRecord.Opened(CutJson.partition(json), json.number("floor"));
            case "back" ->
                    new ControlRecord.Back(
                            CutJson.partition(json), json.number("offset"), json.number("floor"));
            case "refused" ->
                    new ControlRecord.Refused(CutJson.partition(json), json.number("offset"));
            case "ticked" ->
                    new ControlRecord.Ticked(
                            CutJson.partition(json), json.number("offset"), json.number("time"));
            case "switched" -> {
                Map<PartitionId, Long> read = new TreeMap<>();
                for (JsonObject partition : json.objects("read")) {
                    read.put(CutJson.partition(partition), partition.number("offset"));
                }
                yield new ControlRecord.Switched(
                        json.text("pack"), CutJson.read(json.object("cut")), read);
            }
            default -> throw new IOException("this Weir does not know a record `" + kind + "`");
        };
    }
}
