package dev.weir.state;

import dev.weir.disk.DiskFullException;
import dev.weir.disk.DurableFile;
import dev.weir.disk.Fs;
import dev.weir.runtime.engine.ControlRecord;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What the outside decided, in the order in which it was decided: a sealed line of JSON each.
 * Appended to, made durable before any output that depends on it, never rewritten.
 */
public final class ControlLog implements Closeable {
    private static final String HELP =
            "nothing was changed; put a copy of the file back, or move the state folder away to"
                    + " start from the beginning of the sources";

    /** What a disk writes as a whole. */
    private static final int SECTOR_BYTES = 512;

    private final Fs fs;
    private final Path file;
    private Fs.@Nullable OutputFile out;
    private long length;
    private long size;
    private long durableLength;
    private boolean hasFailed;

    /**
     * @param length of the lines that are whole, in bytes
     * @param tail what follows them without the end of a line
     */
    private record Content(List<ControlRecord> records, long length, byte[] tail) {}

    private ControlLog(Fs fs, Path file, Content content) {
        this.fs = fs;
        this.file = file;
        this.length = content.length();
        this.size = content.records().size();
    }

    /**
     * Opens a log to append to, and creates it where it is not there. A last line that was not
     * written as a whole is cut off.
     *
     * @param warnings is told, for people, what was cut off
     * @throws StateException where a line is not as it was written
     */
    public static ControlLog open(Fs fs, Path file, Consumer<String> warnings) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null) {
            throw new IllegalArgumentException("no file: " + file);
        }
        boolean isThere = fs.list(folder).contains(file.getFileName().toString());
        ControlLog log =
                new ControlLog(
                        fs, file, isThere ? content(fs, file, warnings) : parse(file, new byte[0]));
        // What is read may never have reached the disk, where an fsync has failed: it is written
        // anew.
        byte[] whole = isThere ? Arrays.copyOf(fs.readAll(file), (int) log.length) : new byte[0];
        DurableFile.replace(fs, file, whole).close();
        log.durableLength = log.length;
        return log;
    }

    /**
     * The records of a log that nobody appends to.
     *
     * @param warnings is told, for people, what was left out
     * @throws StateException where a line is not as it was written
     */
    public static List<ControlRecord> read(Fs fs, Path file, Consumer<String> warnings)
            throws IOException {
        return content(fs, file, warnings).records();
    }

    private static Content content(Fs fs, Path file, Consumer<String> warnings) throws IOException {
        Content content = parse(file, fs.readAll(file));
        if (content.tail().length > 0) {
            warnings.accept(
                    place(file, content.records().size() + 1)
                            + " was not written to its end and is left out");
        }
        return content;
    }

    private static Content parse(Path file, byte[] bytes) throws StateException {
        List<ControlRecord> records = new ArrayList<>();
        int from = 0;
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == '\n') {
                byte[] line = Arrays.copyOfRange(bytes, from, i);
                if (i == bytes.length - 1 && lacksASector(line)) {
                    break;
                }
                records.add(record(file, line, records.size()));
                from = i + 1;
            }
        }
        byte[] tail = Arrays.copyOfRange(bytes, from, bytes.length);
        if (SealedJson.goesOnBehindItsSeal(tail) && !lacksASector(tail)) {
            throw damaged(file, records.size() + 1, "is not as it was written");
        }
        return new Content(records, from, tail);
    }

    /** Whether a line has zeros, at an end or in a row, where a disk has not written a sector. */
    private static boolean lacksASector(byte[] line) {
        for (int i = 0; i < line.length; i++) {
            if (line[i] == 0 && (i == 0 || i == line.length - 1 || line[i - 1] == 0)) {
                return true;
            }
        }
        return false;
    }

    private static ControlRecord record(Path file, byte[] line, int seq) throws StateException {
        int number = seq + 1;
        try {
            JsonObject json = SealedJson.open(line);
            if (json == null) {
                throw damaged(file, number, "is not as it was written");
            }
            if (json.number("seq") != seq) {
                throw damaged(file, number, "is record " + json.number("seq") + ", not " + seq);
            }
            return ControlJson.read(json);
        } catch (StateException e) {
            throw e;
        } catch (IOException e) {
            throw damaged(file, number, "cannot be read: " + e.getMessage());
        }
    }

    private static StateException damaged(Path file, int line, String what) {
        return new StateException(place(file, line) + " " + what, HELP);
    }

    private static String place(Path file, int line) {
        return file + ":" + line;
    }

    /** How many records there are. */
    public long size() {
        return size;
    }

    /** The records from a number on, counted from 0. */
    public List<ControlRecord> records(long from) throws IOException {
        List<ControlRecord> all = parse(file, fs.readAll(file)).records();
        return List.copyOf(all.subList(Math.toIntExact(Math.min(from, all.size())), all.size()));
    }

    /**
     * Adds a record. It is durable after {@link #sync}.
     *
     * @throws DiskFullException where there is no room; it may be tried again
     */
    public void append(ControlRecord record) throws IOException {
        checkSound();
        byte[] line = SealedJson.seal(ControlJson.write(size, record));
        if (length > durableLength
                && (length + line.length - 1) / SECTOR_BYTES != durableLength / SECTOR_BYTES) {
            // A disk may keep a later sector and lose an earlier one: what may be lost at once lies
            // in one sector, or is one line.
            sync();
        }
        Fs.OutputFile to = opened();
        try {
            to.write(line);
        } catch (IOException e) {
            // The next one begins where this one did.
            out = null;
            to.close();
            throw e;
        }
        length += line.length;
        size++;
    }

    /**
     * Makes all records durable. Costs nothing where they are.
     *
     * @throws IOException if they may not be; the log cannot be used any more
     */
    public void sync() throws IOException {
        checkSound();
        if (durableLength == length) {
            return;
        }
        Fs.OutputFile written = opened();
        try {
            written.fsync();
        } catch (IOException e) {
            hasFailed = true;
            throw e;
        }
        durableLength = length;
    }

    /** The file, behind its last whole line. */
    private Fs.OutputFile opened() throws IOException {
        Fs.OutputFile opened = out;
        if (opened == null) {
            opened = fs.write(file, length);
            out = opened;
        }
        return opened;
    }

    private void checkSound() throws IOException {
        if (hasFailed) {
            throw new IOException(file + " could not be made durable before");
        }
    }

    @Override
    public void close() throws IOException {
        if (out != null) {
            out.close();
        }
    }
}
