package dev.weir.state;

import dev.weir.disk.Fs;
import dev.weir.runtime.engine.Checkpoint;
import dev.weir.runtime.engine.EngineState;
import dev.weir.runtime.engine.KeyStates;
import dev.weir.runtime.port.StateStore;
import dev.weir.runtime.program.Program;
import dev.weir.state.codec.StateEncoder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableMap;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Checkpoints on disk, in four slots that are written in turn.
 *
 * <p>Each slot is a complete database of its own, so no two checkpoints have a file in common and
 * what damages one leaves the others alone. While the oldest is overwritten, three stand. What has
 * changed from one checkpoint to the next goes to a file, part by part; a slot gets the files that
 * came since its own last turn. A slot to which nothing can be added, in its first turn in a
 * process or after a failure, gets a copy of the newest one first. So the memory that a checkpoint
 * takes is that of a part, and what is written is in proportion to what has changed.
 *
 * <p>A turn takes the manifest away first and writes it last; what is without a manifest counts as
 * nothing. A manifest names each file with its length and hash.
 */
public final class CheckpointFolder implements StateStore {
    private static final int SLOTS = 4;

    /** What the names of their folders begin with. */
    static final String SLOT = "slot-";

    private final Fs fs;
    private final Path folder;
    private final Path changesFolder;
    private final String engine;
    private final Consumer<String> warnings;
    private final List<Turn> turns = new ArrayList<>();

    /** What slots may lack, by number. */
    private final NavigableMap<Long, ChangeFile> changes = new TreeMap<>();

    /** The number of the newest file of changes, or of the one that is being written. */
    private long newestChanges;

    /** The number of the changes that are a whole state, with which an empty slot begins. */
    private long wholeChanges;

    /** The file that is being written; one that nobody has finished may be left. */
    private ChangeFile.@Nullable Writer written;

    private StateEncoder encoder = new StateEncoder();

    /** Whether something has changed that is neither in a slot nor in a file. */
    private boolean lacksChanges;

    /** Whether the next checkpoint is the first of another engine. */
    private boolean isAnew;

    private final NewestKeys keys = new NewestKeys();

    /** A slot, and what is known of the checkpoint in it. */
    private static final class Turn {
        private static final long NOTHING = -1;

        final Slot slot;

        /** What it holds; null where that is nothing that can be used. */
        @Nullable CheckpointManifest manifest;

        /** The number of the last changes in it, where others can be added. */
        long changes = NOTHING;

        Turn(Slot slot) {
            this.slot = slot;
        }

        long number() {
            return manifest == null ? 0 : manifest.number();
        }

        boolean canGoOn() {
            return changes != NOTHING;
        }
    }

    private CheckpointFolder(Fs fs, Path folder, String engine, Consumer<String> warnings) {
        this.fs = fs;
        this.folder = folder;
        this.changesFolder = folder.resolve("changes");
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
        CheckpointFolder opened = open(fs, new RocksDatabase(), folder, engine, warnings);
        if (opened.turns.stream().anyMatch(turn -> turn.manifest != null)) {
            RocksDatabase.loadSoon(folder.resolve(SLOT));
        }
        return opened;
    }

    /** As {@link #open(Fs, Path, String, Consumer)}, with another database in the slots. */
    public static CheckpointFolder open(
            Fs fs, SlotDatabase database, Path folder, String engine, Consumer<String> warnings)
            throws IOException {
        CheckpointFolder opened = new CheckpointFolder(fs, folder, engine, warnings);
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
        opened.lacksChanges = !none;
        return opened;
    }

    @Override
    public @Nullable Stored newest(Function<String, Program> packs) throws IOException {
        keys.decodeWith(packs);
        List<Turn> newestFirst = new ArrayList<>(turns);
        newestFirst.removeIf(turn -> turn.manifest == null);
        newestFirst.sort(Comparator.comparing(Turn::number).reversed());
        for (Turn turn : newestFirst) {
            CheckpointManifest manifest = turn.manifest;
            if (manifest == null) {
                continue;
            }
            Slot.Opened opened = opened(turn, manifest, packs);
            if (opened != null) {
                encoder = opened.encoder();
                turn.changes = newestChanges;
                lacksChanges = false;
                keys.restored(turn.slot, opened.keys());
                // It is relied on from here on, and whoever wrote it may have died before it was
                // durable. What it names was durable before it.
                turn.slot.writeManifest(manifest);
                return new Stored(opened.heading(), keys);
            }
        }
        if (!newestFirst.isEmpty()) {
            throw nothingToTrust();
        }
        return null;
    }

    /** What a slot holds; null where that cannot be used. */
    private Slot.@Nullable Opened opened(
            Turn turn, CheckpointManifest manifest, Function<String, Program> packs) {
        try {
            return turn.slot.open(manifest, packs);
        } catch (IOException e) {
            passOver(turn, e);
        } catch (UncheckedIOException e) {
            IOException cause = e.getCause();
            passOver(turn, cause == null ? new IOException(e) : cause);
        }
        turn.manifest = null;
        return null;
    }

    @Override
    public KeyStates keys() {
        return keys;
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
        return isAnew || lacksChanges;
    }

    @Override
    public Write begin(Checkpoint heading, boolean isWhole) {
        if (needsWhole() && !isWhole) {
            throw new IllegalStateException("what has changed does not say all that is lacking");
        }
        if (isWhole) {
            encoder = new StateEncoder();
        }
        isAnew = false;
        lacksChanges = true;
        newestChanges++;
        keys.closeOlder();
        return new Begun(heading, isWhole);
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

    /** A checkpoint on its way to a file of changes, and from there to a slot. */
    private final class Begun implements Write {
        private final Checkpoint heading;
        private final boolean isWhole;
        private ChangeFile.@Nullable Writer file;

        Begun(Checkpoint heading, boolean isWhole) {
            this.heading = heading;
            this.isWhole = isWhole;
        }

        @Override
        public void add(EngineState.Part part) throws IOException {
            SlotDatabase.Records records =
                    taker -> {
                        for (EngineState.Entry entry : part.keys()) {
                            taker.take(encoder.record(entry));
                        }
                        for (EngineState.Suppression held : part.suppressions()) {
                            taker.take(encoder.record(held));
                        }
                    };
            file().add(records);
        }

        private ChangeFile.Writer file() throws IOException {
            if (file == null) {
                clearChanges();
                file =
                        new ChangeFile.Writer(
                                fs, changesFolder.resolve(String.valueOf(newestChanges)));
                written = file;
            }
            return file;
        }

        @Override
        public void finish() throws IOException {
            file().add(taker -> taker.take(encoder.header(heading)));
            changes.put(newestChanges, file().finish());
            written = null;
            lacksChanges = false;
            if (isWhole) {
                wholeChanges = newestChanges;
                turns.forEach(turn -> turn.changes = Turn.NOTHING);
            }
            forgetChanges();
            write(heading);
        }
    }

    /** Deletes what is of no use: what a process before has left, or a checkpoint given up. */
    private void clearChanges() throws IOException {
        if (written != null) {
            written.close();
            written = null;
        }
        if (changes.isEmpty()) {
            fs.createFolder(changesFolder);
        }
        List<String> kept = changes.keySet().stream().map(String::valueOf).toList();
        for (String name : fs.list(changesFolder)) {
            if (!kept.contains(name)) {
                fs.delete(changesFolder.resolve(name));
            }
        }
    }

    /** Writes a checkpoint to the slot whose turn it is. */
    private void write(Checkpoint heading) throws IOException {
        Turn turn = Collections.min(turns, Comparator.comparing(Turn::number));
        Turn base = turn.canGoOn() ? turn : newestThatCanGoOn();
        SortedMap<String, CheckpointManifest.Content> files = new TreeMap<>();
        long known = wholeChanges - 1;
        if (base != null && base.manifest != null) {
            files = base.manifest.files();
            known = base.changes;
        }
        turn.manifest = null;
        turn.changes = Turn.NOTHING;
        turn.slot.begin();
        if (base != turn) {
            turn.slot.clear();
        }
        if (base != null && base != turn) {
            turn.slot.copy(base.slot, files);
        }
        Collection<ChangeFile> lacking = changes.tailMap(known, false).values();
        turn.slot.write(
                taker -> {
                    for (ChangeFile file : lacking) {
                        file.each(taker);
                    }
                });
        turn.manifest = turn.slot.finish(engine, heading, files);
        turn.changes = newestChanges;
        keys.written(turn.slot);
    }

    private @Nullable Turn newestThatCanGoOn() {
        return turns.stream()
                .filter(Turn::canGoOn)
                .max(Comparator.comparing(Turn::number))
                .orElse(null);
    }

    /**
     * Deletes the changes that no slot lacks. Not where a checkpoint has just been made: what fails
     * then would be told of as if it had not.
     */
    private void forgetChanges() throws IOException {
        long known =
                turns.stream()
                        .filter(Turn::canGoOn)
                        .mapToLong(turn -> turn.changes)
                        .min()
                        .orElse(wholeChanges - 1);
        while (!changes.isEmpty() && changes.firstKey() <= known) {
            changes.firstEntry().getValue().delete();
            changes.pollFirstEntry();
        }
    }

    @Override
    public void close() throws IOException {
        keys.close();
    }
}
