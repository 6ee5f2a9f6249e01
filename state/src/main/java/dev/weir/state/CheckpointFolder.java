package dev.weir.state;

import dev.weir.disk.Fs;
import dev.weir.runtime.engine.Checkpoint;
import dev.weir.runtime.engine.EngineState;
import dev.weir.runtime.port.StateStore;
import dev.weir.runtime.program.Program;
import dev.weir.state.codec.RecordKey;
import dev.weir.state.codec.StateEncoder;
import dev.weir.state.codec.StateRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Checkpoints on disk, in four slots that are written in turn.
 *
 * <p>Each slot is a complete RocksDB of its own, so no two checkpoints have a file in common and
 * what damages one leaves the others alone. While the oldest is overwritten, three stand. A slot
 * gets what has changed since its own last turn: the records of those changes are kept in memory,
 * the last value of each. The first turn of a slot in a process, after a failure of the slot, or
 * for another engine writes the whole state into an empty folder.
 *
 * <p>A turn takes the manifest away first and writes it last; what is without a manifest counts as
 * nothing. A manifest names each file with its length and hash.
 */
public final class CheckpointFolder implements StateStore {
    private static final int SLOTS = 4;

    /** What the names of their folders begin with. */
    static final String SLOT = "slot-";

    private final Path folder;
    private final String engine;
    private final Consumer<String> warnings;
    private final List<Turn> turns = new ArrayList<>();

    /** What a slot may lack: the last value of a record, and in which checkpoint it came. */
    private final Map<RecordKey, Change> changes = new LinkedHashMap<>();

    private StateEncoder encoder = new StateEncoder();
    private boolean isAnew;

    private record Change(StateRecord record, long number) {}

    /** A slot, and what is known of the checkpoint in it. */
    private static final class Turn {
        final Slot slot;

        /** What it holds; null where that is nothing that can be used. */
        @Nullable CheckpointManifest manifest;

        /** Whether this process wrote it, so that changes can be added to it. */
        boolean canGoOn;

        Turn(Slot slot) {
            this.slot = slot;
        }

        long number() {
            return manifest == null ? 0 : manifest.number();
        }
    }

    private CheckpointFolder(Path folder, String engine, Consumer<String> warnings) {
        this.folder = folder;
        this.engine = engine;
        this.warnings = warnings;
    }

    /**
     * Looks at the manifests that there are; what is written goes to RocksDB.
     *
     * @param folder of the slots; need not be there
     * @param engine the version of this Weir
     * @param warnings is told, for people, which checkpoints were passed over and why
     * @throws StateException where there are checkpoints and none of them has a manifest that can
     *     be read, or one is of a newer version
     */
    public static CheckpointFolder open(
            Fs fs, Path folder, String engine, Consumer<String> warnings) throws IOException {
        return open(fs, new RocksDatabase(), folder, engine, warnings);
    }

    /** As {@link #open(Fs, Path, String, Consumer)}, with another database in the slots. */
    public static CheckpointFolder open(
            Fs fs, SlotDatabase database, Path folder, String engine, Consumer<String> warnings)
            throws IOException {
        CheckpointFolder opened = new CheckpointFolder(folder, engine, warnings);
        boolean damaged = false;
        int written = 0;
        for (int i = 0; i < SLOTS; i++) {
            Turn turn = new Turn(new Slot(fs, database, folder.resolve(SLOT + i)));
            opened.turns.add(turn);
            try {
                turn.manifest = turn.slot.manifest();
            } catch (StateException e) {
                throw e;
            } catch (IOException e) {
                damaged = true;
                opened.passOver(turn, e);
            }
            written += turn.slot.isEmpty() ? 0 : 1;
        }
        // A single slot without a manifest is what a process leaves that died in its first save.
        boolean none = opened.turns.stream().allMatch(turn -> turn.manifest == null);
        if (none && (damaged || written > 1)) {
            throw opened.nothingToTrust();
        }
        return opened;
    }

    @Override
    public @Nullable Checkpoint newest(Function<String, Program> packs) throws IOException {
        List<Turn> newestFirst = new ArrayList<>(turns);
        newestFirst.removeIf(turn -> turn.manifest == null);
        newestFirst.sort(Comparator.comparing(Turn::number).reversed());
        for (Turn turn : newestFirst) {
            CheckpointManifest manifest = turn.manifest;
            if (manifest == null) {
                continue;
            }
            try {
                return turn.slot.load(manifest, packs);
            } catch (IOException e) {
                turn.manifest = null;
                passOver(turn, e);
            } catch (UncheckedIOException e) {
                turn.manifest = null;
                IOException cause = e.getCause();
                passOver(turn, cause == null ? new IOException(e) : cause);
            }
        }
        if (!newestFirst.isEmpty()) {
            throw nothingToTrust();
        }
        return null;
    }

    private void passOver(Turn turn, IOException why) {
        warnings.accept(
                "the checkpoint in "
                        + folder.resolve(turn.slot.name())
                        + " cannot be used: "
                        + why.getMessage());
    }

    private StateException nothingToTrust() {
        return new StateException(
                "no checkpoint in " + folder + " can be used",
                "nothing was deleted; put a copy of the folder back, or move it away to start"
                        + " from the beginning of the sources");
    }

    @Override
    public boolean needsWhole() {
        return isAnew || !turn().canGoOn;
    }

    /** The slot whose turn it is. */
    private Turn turn() {
        return Collections.min(turns, Comparator.comparing(Turn::number));
    }

    @Override
    public Write begin(Checkpoint heading, boolean isWhole) {
        if (isAnew) {
            isAnew = false;
            encoder = new StateEncoder();
            changes.clear();
            turns.forEach(turn -> turn.canGoOn = false);
        }
        return new Writing(turn(), heading, isWhole);
    }

    @Override
    public long oldest() {
        return turns.stream().mapToLong(Turn::number).filter(number -> number > 0).min().orElse(0);
    }

    @Override
    public void startAnew() {
        // A checkpoint of the engine before may still be being written.
        isAnew = true;
    }

    private final class Writing implements Write {
        private final Turn turn;
        private final Checkpoint heading;

        /** All records, for a slot that cannot go on; null for one that can. */
        private final @Nullable List<StateRecord> whole;

        Writing(Turn turn, Checkpoint heading, boolean isWhole) {
            this.turn = turn;
            this.heading = heading;
            this.whole = isWhole ? new ArrayList<>() : null;
        }

        @Override
        public void add(EngineState.Part part) {
            part.keys().forEach(entry -> note(encoder.record(entry)));
            part.suppressions().forEach(suppression -> note(encoder.record(suppression)));
        }

        private void note(StateRecord record) {
            changes.remove(record.key());
            changes.put(record.key(), new Change(record, heading.number()));
            if (whole != null && record.value() != null) {
                whole.add(record);
            }
        }

        @Override
        public void finish() throws IOException {
            note(encoder.header(heading));
            SortedMap<String, CheckpointManifest.Content> known =
                    whole == null ? Objects.requireNonNull(turn.manifest).files() : new TreeMap<>();
            turn.manifest = null;
            turn.canGoOn = false;
            turn.slot.begin();
            if (whole == null) {
                turn.slot.write(CheckpointFolder.this::changed);
            } else {
                turn.slot.clear();
                turn.slot.write(whole);
            }
            turn.manifest = turn.slot.finish(engine, heading, known);
            turn.canGoOn = true;
            forgetChanges();
        }
    }

    /** The changes of the slot whose turn it is: it lacks all that any slot lacks. */
    private Iterator<StateRecord> changed() {
        return changes.values().stream().map(Change::record).iterator();
    }

    /** Forgets the changes that no slot lacks; they stand in the order of their numbers. */
    private void forgetChanges() {
        long had =
                turns.stream()
                        .filter(turn -> turn.canGoOn)
                        .mapToLong(Turn::number)
                        .min()
                        .orElse(Long.MAX_VALUE);
        Iterator<Change> oldestFirst = changes.values().iterator();
        while (oldestFirst.hasNext() && oldestFirst.next().number() <= had) {
            oldestFirst.remove();
        }
    }

    @Override
    public void close() {}
}
