package dev.weir.state;

import dev.weir.runtime.engine.Cut;
import dev.weir.state.codec.StateEncoder;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a checkpoint is made of. It is written last: where it stands, the checkpoint is whole.
 *
 * @param engine the version of the Weir that wrote it
 * @param control how many records of the control log had been applied
 * @param keyStates how many records of key states there are
 * @param suppressions how many records of suppressions there are
 * @param files all files but the manifest, by name
 */
public record CheckpointManifest(
        long number,
        String engine,
        String pack,
        long control,
        Cut cut,
        long keyStates,
        long suppressions,
        SortedMap<String, Content> files) {
    static final String NAME = "manifest.json";

    public CheckpointManifest {
        files = Collections.unmodifiableSortedMap(new TreeMap<>(files));
    }

    /**
     * The content of a file.
     *
     * @param crc32c in hex; each block of a table has a sum of its own besides
     */
    public record Content(long length, String crc32c) {}

    /** How long the files are together. */
    public long bytes() {
        return files.values().stream().mapToLong(Content::length).sum();
    }

    byte[] toBytes() {
        List<JsonObject> list = new ArrayList<>();
        files.forEach(
                (name, content) ->
                        list.add(
                                new JsonObject()
                                        .put("name", name)
                                        .put("length", content.length())
                                        .put("crc32c", content.crc32c())));
        return SealedJson.seal(
                new JsonObject()
                        .put("format", (long) StateEncoder.VERSION)
                        .put("engine", engine)
                        .put("number", number)
                        .put("pack", pack)
                        .put("control", control)
                        .put("cut", CutJson.write(cut))
                        .put("key_states", keyStates)
                        .put("suppressions", suppressions)
                        .put("files", list));
    }

    /**
     * @param path for messages
     * @throws StateException where a newer Weir wrote it
     * @throws IOException where it is not as it was written
     */
    static CheckpointManifest parse(byte[] bytes, String path) throws IOException {
        JsonObject json = SealedJson.openLine(bytes);
        if (json == null) {
            throw new IOException(NAME + " is not as it was written");
        }
        long format = json.number("format");
        if (format > StateEncoder.VERSION) {
            throw new StateException(
                    path
                            + " has the format version "
                            + format
                            + ", written by Weir "
                            + json.text("engine")
                            + "; this Weir reads up to version "
                            + StateEncoder.VERSION,
                    "start the newer Weir, or give another state folder");
        }
        SortedMap<String, Content> files = new TreeMap<>();
        for (JsonObject file : json.objects("files")) {
            files.put(file.text("name"), new Content(file.number("length"), file.text("crc32c")));
        }
        return new CheckpointManifest(
                json.number("number"),
                json.text("engine"),
                json.text("pack"),
                json.number("control"),
                CutJson.read(json.object("cut")),
                json.number("key_states"),
                json.number("suppressions"),
                files);
    }
}
