package dev.weir.state;

import dev.weir.disk.DiskFullException;
import dev.weir.disk.DurableFile;
import dev.weir.disk.Fs;
import dev.weir.runtime.port.Clock;
import dev.weir.runtime.port.InputLog;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * An input log on disk: a folder of segments. A record is written and synced before it is
 * acknowledged, and what was acknowledged is found again or missed loudly: at the opening, every
 * byte of every segment is checked. Only what breaks off at the very end was not acknowledged, and
 * is cut off.
 *
 * <p>The ids of the last records are known again after an opening, since the segments that they
 * stand in are kept as long as they are remembered.
 */
public final class InputLogFolder implements InputLog {
    private static final String SUFFIX = ".log";

    /** About how large a segment grows: what is deleted at once, or written anew at a start. */
    private static final long SEGMENT_BYTES = 64L << 20;

    private final Fs fs;
    private final Path folder;
    private final Clock clock;
    private final int mostIds;
    private final long segmentBytes;

    /** By the offsets of their first records; never empty. The last one is written. */
    private final NavigableMap<Long, InputSegment> segments = new ConcurrentSkipListMap<>();

    /** The offsets of the records whose ids are remembered, the oldest first. */
    private final Map<RecordId, Long> ids = new LinkedHashMap<>();

    private long lastArrivalMillis = Long.MIN_VALUE;
    private Fs.@Nullable OutputFile out;

    /** Why nothing can be appended any more. */
    private volatile @Nullable IOException failure;

    private InputLogFolder(Fs fs, Path folder, Clock clock, int mostIds, long segmentBytes) {
        this.fs = fs;
        this.folder = folder;
        this.clock = clock;
        this.mostIds = mostIds;
        this.segmentBytes = segmentBytes;
    }

    /**
     * Opens a log, and creates it where it is not there.
     *
     * @param mostIds how many ids are remembered
     * @param warnings is told, for people, what was cut off
     * @throws StateException where something is not as it was written, or is missing
     */
    public static InputLogFolder open(
            Fs fs, Path folder, Clock clock, int mostIds, Consumer<String> warnings)
            throws IOException {
        return open(fs, folder, clock, mostIds, SEGMENT_BYTES, warnings);
    }

    /**
     * Opens a log with segments of another length.
     *
     * @param segmentBytes how long a segment is before the next one is begun
     */
    public static InputLogFolder open(
            Fs fs,
            Path folder,
            Clock clock,
            int mostIds,
            long segmentBytes,
            Consumer<String> warnings)
            throws IOException {
        InputLogFolder log = new InputLogFolder(fs, folder, clock, mostIds, segmentBytes);
        log.load(warnings);
        return log;
    }

    /**
     * Reads a log that somebody else may append to, as an opening would. Nothing is changed.
     *
     * @throws StateException where something is not as it was written, or is missing
     */
    public static void check(Fs fs, Path folder) throws IOException {
        try {
            scan(fs, folder, (header, items) -> {}, warning -> {});
        } catch (NoSuchFileException e) {
            // Segments behind the oldest checkpoint are deleted, the first ones first.
            scan(fs, folder, (header, items) -> {}, warning -> {});
        }
    }

    /** The segments of a log, each with where its blocks end. */
    private static List<InputSegment> scan(
            Fs fs, Path folder, InputSegment.Visitor visitor, Consumer<String> warnings)
            throws IOException {
        List<InputSegment> all = new ArrayList<>();
        for (String name : fs.list(folder)) {
            if (name.matches("\\d{20}" + SUFFIX)) {
                String first = name.substring(0, name.length() - SUFFIX.length());
                all.add(new InputSegment(folder, Long.parseLong(first)));
            }
        }
        InputSegment before = null;
        for (InputSegment segment : all) {
            if (before != null && before.end != segment.first) {
                throw InputSegment.missing(
                        folder,
                        "records " + before.end + " to " + (segment.first - 1) + " are missing");
            }
            long torn = segment.scan(fs, visitor);
            if (torn > 0 && segment != all.get(all.size() - 1)) {
                throw segment.damaged(segment.bytes, "breaks off, and more follows it");
            }
            if (torn > 0) {
                warnings.accept(
                        segment.file
                                + ": the last "
                                + torn
                                + " bytes were not written to their end, nor acknowledged, and are"
                                + " cut off");
            }
            before = segment;
        }
        return all;
    }

    private void load(Consumer<String> warnings) throws IOException {
        fs.createFolder(folder);
        for (InputSegment segment : scan(fs, folder, this::note, warnings)) {
            segments.put(segment.first, segment);
        }
        InputSegment last = segments.isEmpty() ? null : last();
        if (last == null || last.bytes == 0) {
            begin(new InputSegment(folder, last == null ? 0 : last.first));
        } else {
            // What is read may never have reached the disk, where an fsync has failed: it is
            // written anew. All segments before were durable when this one was begun.
            byte[] whole = Arrays.copyOf(fs.readAll(last.file), (int) last.bytes);
            DurableFile.replace(fs, last.file, whole).close();
        }
    }

    private void note(InputBlock.Header header, List<InputBlock.Item> items) {
        lastArrivalMillis = header.arrivalMillis();
        for (int i = 0; i < items.size(); i++) {
            RecordId id = items.get(i).id();
            if (id != null) {
                remember(id, header.first() + i);
            }
        }
    }

    private void remember(RecordId id, long offset) {
        ids.put(id, offset);
        if (ids.size() > mostIds) {
            ids.remove(ids.keySet().iterator().next());
        }
    }

    @Override
    public synchronized int append(List<Entry> entries) throws IOException {
        checkSound();
        InputSegment segment = last();
        if (segment.bytes >= segmentBytes) {
            segment = next(segment);
        }
        lastArrivalMillis = Math.max(lastArrivalMillis, clock.wallMillis());
        List<InputBlock.Item> items = new ArrayList<>();
        Map<RecordId, Long> added = new LinkedHashMap<>();
        for (Entry entry : entries) {
            RecordId id = entry.id() == null ? null : RecordId.of(entry.id());
            long offset = segment.end + items.size();
            if (id == null || !ids.containsKey(id) && added.putIfAbsent(id, offset) == null) {
                items.add(new InputBlock.Item(id, entry.record()));
            }
        }
        if (!items.isEmpty()) {
            write(segment, InputBlock.write(segment.end, lastArrivalMillis, items));
            segment.end += items.size();
            added.forEach(this::remember);
        }
        return items.size();
    }

    /** Writes what is durable when this returns; after a failure the next one begins here again. */
    private void write(InputSegment segment, byte[] block) throws IOException {
        Fs.OutputFile to = out;
        if (to == null) {
            to = fs.write(segment.file, segment.bytes);
            out = to;
        }
        try {
            to.write(block);
        } catch (DiskFullException e) {
            out = null;
            to.close();
            throw e;
        } catch (IOException e) {
            throw failed(e);
        }
        sync(to);
        segment.bytes += block.length;
    }

    private InputSegment next(InputSegment full) throws IOException {
        InputSegment next = new InputSegment(folder, full.end);
        if (out != null) {
            out.close();
            out = null;
        }
        begin(next);
        return next;
    }

    private void begin(InputSegment segment) throws IOException {
        Fs.OutputFile to = fs.write(segment.file, 0);
        try {
            to.write(InputSegment.START);
        } catch (IOException e) {
            to.close();
            throw e;
        }
        sync(to);
        try {
            fs.fsyncFolder(folder);
        } catch (IOException e) {
            throw failed(e);
        }
        segments.put(segment.first, segment);
        out = to;
    }

    private void sync(Fs.OutputFile to) throws IOException {
        try {
            to.fsync();
        } catch (IOException e) {
            throw failed(e);
        }
    }

    /** What a failed write or sync has left on the disk, nobody knows. */
    private IOException failed(IOException e) {
        failure = e;
        return e;
    }

    private void checkSound() throws IOException {
        IOException known = failure;
        if (known != null) {
            throw new IOException(
                    folder + " could not be written before: " + known.getMessage(), known);
        }
    }

    private InputSegment last() {
        return segments.lastEntry().getValue();
    }

    @Override
    public long end() {
        return last().end;
    }

    @Override
    public Reader read(long from) throws IOException {
        long begin = segments.firstKey();
        if (from < begin) {
            throw InputSegment.missing(
                    folder, "records " + from + " to " + (begin - 1) + " are missing");
        }
        if (from > end()) {
            throw InputSegment.missing(
                    folder, "records " + end() + " to " + (from - 1) + " are missing");
        }
        return new SegmentReader(from);
    }

    @Override
    public synchronized void forget(long before) throws IOException {
        long needed = ids.isEmpty() ? before : Math.min(before, oldestId());
        while (segments.size() > 1 && segments.firstEntry().getValue().end <= needed) {
            fs.delete(segments.firstEntry().getValue().file);
            // In this order alone, so that a crash leaves no gap.
            fs.fsyncFolder(folder);
            segments.pollFirstEntry();
        }
    }

    private long oldestId() {
        return ids.values().iterator().next();
    }

    @Override
    public synchronized void close() throws IOException {
        if (out != null) {
            out.close();
            out = null;
        }
        failure = new IOException("it is closed");
    }

    /** Reads what is durable, segment after segment. */
    private final class SegmentReader implements Reader {
        private static final int MOST_AT_ONCE = 1 << 16;

        private InputSegment segment;
        private long next;
        private @Nullable InputStream in;

        /** How much of the segment has been read into the buffer. */
        private long read;

        private byte[] buffer = new byte[0];
        private int at;

        /** What is left of a block. */
        private final Deque<Kept> waiting = new ArrayDeque<>();

        SegmentReader(long from) throws IOException {
            this.segment = segments.floorEntry(from).getValue();
            this.next = segment.first;
            while (next < from) {
                if (waiting.isEmpty()) {
                    readBlock();
                }
                take();
            }
        }

        @Override
        public @Nullable Kept next() throws IOException {
            checkSound();
            if (!waiting.isEmpty()) {
                return take();
            }
            if (next == segment.end) {
                Map.Entry<Long, InputSegment> following = segments.higherEntry(segment.first);
                // Only when another follows it has a segment come to its end.
                if (following == null || next != segment.end) {
                    return null;
                }
                close();
                segment = following.getValue();
                if (next == segment.end) {
                    return null;
                }
            }
            readBlock();
            return take();
        }

        private Kept take() {
            next++;
            return waiting.remove();
        }

        private void readBlock() throws IOException {
            long place = read - (buffer.length - at);
            InputBlock.Header header = InputBlock.header(take(InputBlock.HEADER_BYTES));
            List<InputBlock.Item> items = null;
            if (header != null && header.first() == next) {
                items = header.items(take(header.restBytes()));
            }
            if (header == null || items == null) {
                throw new StateException(
                        segment.file + ": byte " + place + " is not as it was written any more",
                        "stop using this disk; what was received and not processed is behind"
                                + " record "
                                + next);
            }
            for (InputBlock.Item item : items) {
                long offset = next + waiting.size();
                waiting.add(new Kept(offset, header.arrivalMillis(), item.record()));
            }
        }

        /** The next bytes of the segment; all of them are durable. */
        private byte[] take(int count) throws IOException {
            byte[] taken = new byte[count];
            int done = 0;
            while (done < count) {
                if (at == buffer.length) {
                    fill();
                }
                int some = Math.min(count - done, buffer.length - at);
                System.arraycopy(buffer, at, taken, done, some);
                at += some;
                done += some;
            }
            return taken;
        }

        private void fill() throws IOException {
            InputStream from = in;
            if (from == null) {
                from = fs.read(segment.file);
                from.skipNBytes(InputSegment.START.length);
                in = from;
                read = InputSegment.START.length;
            }
            int some = (int) Math.min(MOST_AT_ONCE, segment.bytes - read);
            buffer = from.readNBytes(some);
            at = 0;
            read += buffer.length;
            if (buffer.length == 0) {
                throw InputSegment.missing(segment.file, "is shorter than what was written");
            }
        }

        @Override
        public void close() throws IOException {
            if (in != null) {
                in.close();
                in = null;
            }
            buffer = new byte[0];
            at = 0;
            read = 0;
        }
    }
}
