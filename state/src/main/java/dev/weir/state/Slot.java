package dev.weir.state;

import dev.weir.disk.DurableFile;
import dev.weir.disk.Fs;
import dev.weir.runtime.engine.Checkpoint;
import dev.weir.runtime.program.Program;
import dev.weir.state.codec.KeyRecords;
import dev.weir.state.codec.RecordKey;
import dev.weir.state.codec.RecordKeys;
import dev.weir.state.codec.RecordTable;
import dev.weir.state.codec.StateDecoder;
import dev.weir.state.codec.StateEncoder;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/** A folder that holds at most one checkpoint: a database, and the manifest that says so. */
final class Slot {
    private static final String TABLE = ".sst";
    private static final int CHUNK_BYTES = 1 << 18;

    private final Fs fs;
    private final SlotDatabase database;
    private final Path folder;

    Slot(Fs fs, SlotDatabase database, Path folder) {
        this.fs = fs;
        this.database = database;
        this.folder = folder;
    }

    String name() {
        return folder.getFileName().toString();
    }

    boolean isEmpty() throws IOException {
        return fs.list(folder).isEmpty();
    }

    /** The manifest; null where there is none. */
    @Nullable CheckpointManifest manifest() throws IOException {
        if (!fs.list(folder).contains(CheckpointManifest.NAME)) {
            return null;
        }
        Path file = folder.resolve(CheckpointManifest.NAME);
        return CheckpointManifest.parse(fs.readAll(file), file.toString());
    }

    /**
     * A checkpoint that was found to be sound.
     *
     * @param heading without the keys of its state
     * @param encoder writes records that go on from its own
     * @param keys to be closed
     */
    record Opened(Checkpoint heading, StateEncoder encoder, KeyRecords keys) {}

    /** The checkpoint that a manifest describes, of files that are as it says. */
    Opened open(CheckpointManifest manifest, Function<String, Program> packs) throws IOException {
        for (Map.Entry<String, CheckpointManifest.Content> file : manifest.files().entrySet()) {
            verify(file.getKey(), file.getValue());
        }
        RecordTable table = database.open(folder);
        try {
            StateDecoder decoder = StateDecoder.of(table.get(RecordKey.HEADER), packs);
            table.each(RecordKey.Kind.SUPPRESSION, decoder::add);
            RecordKeys keys = table.keys(RecordKey.Kind.KEY_STATE);
            Checkpoint heading = decoder.checkpointWithout(keys.count());
            if (heading.number() != manifest.number()
                    || !heading.pack().equals(manifest.pack())
                    || keys.count() != manifest.keyStates()
                    || heading.state().suppressions().size() != manifest.suppressions()) {
                throw new IOException("its records are not those of its manifest");
            }
            return new Opened(heading, decoder.encoder(), new KeyRecords(decoder, table, keys));
        } catch (IOException | RuntimeException e) {
            table.close();
            throw e;
        }
    }

    /** The keys of the checkpoint that this process has written here, to be closed. */
    KeyRecords keys(Function<String, Program> packs) throws IOException {
        RecordTable table = database.open(folder);
        try {
            return new KeyRecords(StateDecoder.of(table.get(RecordKey.HEADER), packs), table);
        } catch (IOException | RuntimeException e) {
            table.close();
            throw e;
        }
    }

    private void verify(String name, CheckpointManifest.Content expected) throws IOException {
        if (!fs.list(folder).contains(name)) {
            throw new IOException(name + " is missing");
        }
        Path file = folder.resolve(name);
        long length = fs.size(file);
        if (length != expected.length()) {
            throw new IOException(
                    name + " has " + length + " bytes where it had " + expected.length());
        }
        if (!crc32c(file).equals(expected.crc32c())) {
            throw notAsWritten(name);
        }
    }

    private static IOException notAsWritten(String file) {
        return new IOException(file + " is not as it was written");
    }

    /** From here on the slot holds no checkpoint, until it is finished. */
    void begin() throws IOException {
        fs.createFolder(folder);
        if (fs.list(folder).contains(CheckpointManifest.NAME)) {
            fs.delete(folder.resolve(CheckpointManifest.NAME));
        }
        fs.fsyncFolder(folder);
    }

    void clear() throws IOException {
        for (String name : fs.list(folder)) {
            fs.delete(folder.resolve(name));
        }
    }

    /**
     * Gets the files that a manifest of another slot names, durable.
     *
     * @throws IOException where a file cannot be copied, or is not as the manifest says
     */
    void copy(Slot from, SortedMap<String, CheckpointManifest.Content> files) throws IOException {
        for (Map.Entry<String, CheckpointManifest.Content> file : files.entrySet()) {
            Path original = from.folder.resolve(file.getKey());
            if (!copy(original, folder.resolve(file.getKey())).equals(file.getValue().crc32c())) {
                throw notAsWritten(original.toString());
            }
        }
    }

    /** Copies a file, and gives the sum of what was read. */
    private String copy(Path from, Path to) throws IOException {
        try (InputStream in = fs.read(from);
                Fs.OutputFile out = fs.write(to, 0)) {
            String crc32c = crc32c(in, (bytes, count) -> out.write(Arrays.copyOf(bytes, count)));
            out.fsync();
            return crc32c;
        }
    }

    void write(SlotDatabase.Records records) throws IOException {
        database.write(folder, records);
    }

    /**
     * Makes what was written durable, and then the manifest.
     *
     * @param known files that were durable before, with their content; a table never changes
     * @return the manifest
     */
    CheckpointManifest finish(
            String engine,
            Checkpoint checkpoint,
            SortedMap<String, CheckpointManifest.Content> known)
            throws IOException {
        SortedMap<String, CheckpointManifest.Content> files = new TreeMap<>();
        for (String name : fs.list(folder)) {
            Path file = folder.resolve(name);
            if (!isOfTheDatabase(name)) {
                fs.delete(file);
                continue;
            }
            CheckpointManifest.Content content = name.endsWith(TABLE) ? known.get(name) : null;
            if (content == null) {
                fs.fsync(file);
                content = new CheckpointManifest.Content(fs.size(file), crc32c(file));
            }
            files.put(name, content);
        }
        fs.fsyncFolder(folder);
        CheckpointManifest manifest =
                new CheckpointManifest(
                        checkpoint.number(),
                        engine,
                        checkpoint.pack(),
                        checkpoint.control(),
                        checkpoint.state().header().cut(),
                        checkpoint.state().header().keyCount(),
                        checkpoint.state().header().suppressionCount(),
                        files);
        writeManifest(manifest);
        return manifest;
    }

    /** Puts a manifest in its place, whole and durable; the slot holds a checkpoint then. */
    void writeManifest(CheckpointManifest manifest) throws IOException {
        DurableFile.replace(fs, folder.resolve(CheckpointManifest.NAME), manifest.toBytes())
                .close();
    }

    /** RocksDB also leaves files that it makes anew: options, its identity, a lock. */
    private static boolean isOfTheDatabase(String name) {
        return name.endsWith(TABLE) || name.startsWith("MANIFEST-") || name.equals("CURRENT");
    }

    private String crc32c(Path file) throws IOException {
        try (InputStream in = fs.read(file)) {
            return crc32c(in, (bytes, count) -> {});
        }
    }

    /** Gets the bytes of a stream, at the front of an array that is used again. */
    private interface Taker {
        void take(byte[] bytes, int count) throws IOException;
    }

    /** The sum of a stream, and hands on what it reads. */
    private static String crc32c(InputStream in, Taker taker) throws IOException {
        CRC32C sum = new CRC32C();
        byte[] chunk = new byte[CHUNK_BYTES];
        int count = in.readNBytes(chunk, 0, chunk.length);
        while (count > 0) {
            sum.update(chunk, 0, count);
            taker.take(chunk, count);
            count = in.readNBytes(chunk, 0, chunk.length);
        }
        return HexFormat.of().toHexDigits((int) sum.getValue());
    }
}
