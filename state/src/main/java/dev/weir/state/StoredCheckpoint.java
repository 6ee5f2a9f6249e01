package dev.weir.state;

import dev.weir.disk.Fs;
import dev.weir.runtime.engine.Checkpoint;
import dev.weir.runtime.port.StateStore;
import dev.weir.runtime.program.Program;
import dev.weir.state.codec.KeyRecords;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A checkpoint as it lies in a state folder, for people: it is looked at, and nothing is changed. A
 * daemon that runs may overwrite it meanwhile, the oldest one first; then it is found damaged.
 */
public final class StoredCheckpoint {
    private final Slot slot;
    private final @Nullable CheckpointManifest manifest;
    private final @Nullable String problem;

    private StoredCheckpoint(
            Slot slot, @Nullable CheckpointManifest manifest, @Nullable String problem) {
        this.slot = slot;
        this.manifest = manifest;
        this.problem = problem;
    }

    /**
     * The checkpoints of a folder, the newest first; then those the manifest of which cannot be
     * read. What has no manifest is none.
     *
     * @param folder of the slots; need not be there
     */
    public static List<StoredCheckpoint> in(Fs fs, Path folder) throws IOException {
        List<StoredCheckpoint> all = new ArrayList<>();
        for (String name : fs.list(folder)) {
            if (!name.startsWith(CheckpointFolder.SLOT)) {
                continue;
            }
            Slot slot = new Slot(fs, new RocksDatabase(), folder.resolve(name));
            try {
                CheckpointManifest manifest = slot.manifest();
                if (manifest != null) {
                    all.add(new StoredCheckpoint(slot, manifest, null));
                }
            } catch (IOException e) {
                all.add(new StoredCheckpoint(slot, null, e.getMessage()));
            }
        }
        all.sort(Comparator.comparingLong(StoredCheckpoint::number).reversed());
        return all;
    }

    private long number() {
        return manifest == null ? -1 : manifest.number();
    }

    /** The name of its folder. */
    public String slot() {
        return slot.name();
    }

    /** Null where it cannot be read. */
    public @Nullable CheckpointManifest manifest() {
        return manifest;
    }

    /** Why the manifest cannot be read; null where it can. */
    public @Nullable String problem() {
        return problem;
    }

    /**
     * Reads all of it, as a daemon does that starts: each file is as its manifest says, each record
     * can be read, and they are as many as the engine had.
     *
     * @param packs the program of a pack, by the hash that the checkpoint names
     */
    public Checkpoint load(Function<String, Program> packs) throws IOException {
        if (manifest == null) {
            throw new IOException(problem);
        }
        Slot.Opened opened = slot.open(manifest, packs);
        try (KeyRecords keys = opened.keys()) {
            return new StateStore.Stored(opened.heading(), keys).whole();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }
}
