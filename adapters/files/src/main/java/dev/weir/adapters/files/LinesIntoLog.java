package dev.weir.adapters.files;

import dev.weir.adapters.formats.RecordDecoder;
import dev.weir.disk.DiskFullException;
import dev.weir.runtime.port.InputLog;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Keeps the lines of a stream that cannot be read again, such as standard input, in an input log:
 * an object a line, and what stands behind the last line end. What the stream gave and was not kept
 * when the process ended is lost.
 */
public final class LinesIntoLog implements Closeable {
    private static final int CHUNK_BYTES = 1 << 16;
    private static final long MOST_WAITING = 100_000;
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    /** Enough of a record that is too long to tell that it is. */
    private static final int MOST_OF_A_LINE = RecordDecoder.MAX_RECORD_BYTES + 1;

    private final InputStream in;
    private final InputLog log;
    private final Consumer<String> warnings;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private volatile boolean ended;
    private volatile boolean closed;

    /**
     * @param warnings takes what people should know, each a sentence; on any thread
     */
    public LinesIntoLog(InputStream in, InputLog log, Consumer<String> warnings) {
        this.in = in;
        this.log = log;
        this.warnings = warnings;
    }

    /** Whether all that the stream gave is in the log, and nothing more will come. */
    public boolean hasEnded() {
        return ended;
    }

    /**
     * Reads on a thread of its own, which keeps no process alive.
     *
     * @param waiting how many records of the log wait to be read: when they are many, it waits too
     */
    public void start(LongSupplier waiting) {
        Thread thread = new Thread(() -> readAll(waiting), "standard-input");
        thread.setDaemon(true);
        thread.start();
    }

    void readAll(LongSupplier waiting) {
        try {
            byte[] chunk = new byte[CHUNK_BYTES];
            int count = in.read(chunk);
            while (count >= 0 && !closed) {
                keep(lines(chunk, count));
                while (waiting.getAsLong() > MOST_WAITING && !closed) {
                    LockSupport.parkNanos(PAUSE_NANOS);
                }
                count = in.read(chunk);
            }
            List<InputLog.Entry> last = new ArrayList<>();
            endLine(last);
            keep(last);
            ended = true;
        } catch (IOException e) {
            // Where it is the log that fails, whoever reads it is told and stops the daemon.
            if (!closed) {
                warnings.accept("the stream cannot be read on: " + e.getMessage());
            }
            ended = true;
        }
    }

    private List<InputLog.Entry> lines(byte[] chunk, int count) {
        List<InputLog.Entry> records = new ArrayList<>();
        int from = 0;
        for (int at = 0; at < count; at++) {
            if (chunk[at] == '\n') {
                addToLine(chunk, from, at);
                endLine(records);
                from = at + 1;
            }
        }
        addToLine(chunk, from, count);
        return records;
    }

    private void addToLine(byte[] chunk, int from, int to) {
        line.write(chunk, from, Math.min(to - from, MOST_OF_A_LINE - line.size()));
    }

    private void endLine(List<InputLog.Entry> records) {
        byte[] bytes = line.toByteArray();
        line.reset();
        for (byte b : bytes) {
            if (b != ' ' && b != '\t' && b != '\r') {
                records.add(new InputLog.Entry(bytes, null));
                return;
            }
        }
    }

    /** Without room on the disk it waits until there is some. */
    private void keep(List<InputLog.Entry> records) throws IOException {
        boolean isKept = records.isEmpty();
        while (!isKept && !closed) {
            try {
                log.append(records);
                isKept = true;
            } catch (DiskFullException e) {
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
    }

    @Override
    public void close() {
        closed = true;
    }
}
