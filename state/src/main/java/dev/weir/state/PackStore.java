package dev.weir.state;

import dev.weir.disk.DurableFile;
import dev.weir.disk.Fs;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Keeps packs as they were read, by the hash of their program, for as long as a checkpoint or a
 * control record names them. A folder each, which gets its name when it is whole: the files by
 * number, and a manifest with their paths and hashes.
 */
public final class PackStore {
    private static final String MANIFEST = "manifest.json";
    private static final String UNFINISHED = ".new";
    private static final long FORMAT = 1;

    private final Fs fs;
    private final Path folder;

    /**
     * What a pack is compiled from.
     *
     * @param files all files, by their path inside the pack
     * @param parameters what the operator gave to PARAM: texts and lists of texts; a scalar of YAML
     *     counts as its text
     */
    public record Kept(Map<String, byte[]> files, Map<String, Object> parameters) {
        public Kept {
            files = Collections.unmodifiableMap(new TreeMap<>(files));
            parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
        }
    }

    /**
     * @param folder need not be there
     */
    public PackStore(Fs fs, Path folder) {
        this.fs = fs;
        this.folder = folder;
    }

    /** Keeps a pack durably, where it is not kept yet. */
    public void keep(String hash, Kept pack) throws IOException {
        if (isKept(hash)) {
            // Who kept it may have died before that was durable.
            fs.fsyncFolder(folder);
            return;
        }
        fs.createFolder(folder);
        delete(hash);
        delete(hash + UNFINISHED);
        Path unfinished = folder.resolve(hash + UNFINISHED);
        fs.createFolder(unfinished);
        List<JsonObject> files = new ArrayList<>();
        for (Map.Entry<String, byte[]> file : pack.files().entrySet()) {
            String name = "file-" + files.size();
            DurableFile.write(fs, unfinished.resolve(name), file.getValue());
            files.add(
                    new JsonObject()
                            .put("path", file.getKey())
                            .put("name", name)
                            .put("sha256", Sha256.of(file.getValue())));
        }
        JsonObject parameters = new JsonObject();
        pack.parameters().forEach((name, value) -> parameters.put(name, texts(value)));
        JsonObject manifest =
                new JsonObject()
                        .put("format", FORMAT)
                        .put("pack", hash)
                        .put("parameters", parameters)
                        .put("files", files);
        DurableFile.write(fs, unfinished.resolve(MANIFEST), SealedJson.seal(manifest));
        fs.fsyncFolder(unfinished);
        fs.rename(unfinished, folder.resolve(hash));
        fs.fsyncFolder(folder);
    }

    private static Object texts(Object value) {
        if (value instanceof Iterable<?> items) {
            List<String> all = new ArrayList<>();
            items.forEach(item -> all.add(String.valueOf(item)));
            return all;
        }
        return value.toString();
    }

    private boolean isKept(String hash) throws IOException {
        if (!fs.list(folder).contains(hash)) {
            return false;
        }
        try {
            read(hash);
            return true;
        } catch (StateException e) {
            return false;
        }
    }

    /**
     * A pack as it was kept.
     *
     * @throws StateException where it is not kept, or not as it was
     */
    public Kept read(String hash) throws IOException {
        Path kept = folder.resolve(hash);
        List<String> names = fs.list(kept);
        if (!names.contains(MANIFEST)) {
            throw unusable(kept, "is not there");
        }
        JsonObject manifest = SealedJson.openLine(fs.readAll(kept.resolve(MANIFEST)));
        if (manifest == null) {
            throw unusable(kept.resolve(MANIFEST), "is not as it was written");
        }
        if (manifest.number("format") > FORMAT || !manifest.text("pack").equals(hash)) {
            throw unusable(kept.resolve(MANIFEST), "is of another pack or a newer Weir");
        }
        Map<String, byte[]> files = new TreeMap<>();
        for (JsonObject file : manifest.objects("files")) {
            Path path = kept.resolve(file.text("name"));
            if (!names.contains(file.text("name"))) {
                throw unusable(path, "is not there");
            }
            byte[] bytes = fs.readAll(path);
            if (!Sha256.of(bytes).equals(file.text("sha256"))) {
                throw unusable(path, "is not as it was written");
            }
            files.put(file.text("path"), bytes);
        }
        Map<String, Object> parameters = new LinkedHashMap<>();
        for (Map.Entry<String, @Nullable Object> parameter :
                manifest.object("parameters").members().entrySet()) {
            Object value = parameter.getValue();
            if (value != null) {
                parameters.put(parameter.getKey(), value);
            }
        }
        return new Kept(files, parameters);
    }

    private static StateException unusable(Path path, String what) {
        return new StateException(
                path + " " + what + ", and a checkpoint or the control log needs the pack",
                "put a copy of the state folder back, or move it away to start from the beginning"
                        + " of the sources");
    }

    /** Deletes the packs that are not wanted any more. */
    public void prune(Set<String> keep) throws IOException {
        for (String name : fs.list(folder)) {
            if (!keep.contains(name)) {
                delete(name);
            }
        }
    }

    /** The manifest goes first: without it the rest is no pack. */
    private void delete(String name) throws IOException {
        Path gone = folder.resolve(name);
        List<String> files = new ArrayList<>(fs.list(gone));
        if (files.remove(MANIFEST)) {
            fs.delete(gone.resolve(MANIFEST));
        }
        for (String file : files) {
            fs.delete(gone.resolve(file));
        }
        if (fs.list(folder).contains(name)) {
            fs.delete(gone);
        }
    }
}
