package dev.weir.cli.replay;

import dev.weir.runtime.engine.Arrival;
import dev.weir.runtime.port.EventSource;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads a source on a thread of its own, some way ahead of who asks for it: decoding goes on beside
 * matching. What is read is handed over in order, as much as there is whenever somebody asks, so
 * that nothing waits for more to come. {@link #amountRead} is that of the thread.
 */
final class ReadAhead implements EventSource {
    /** How many arrivals may wait to be handed over. */
    private static final int MOST_AHEAD = 4096;

    private final EventSource source;
    private final Thread thread = new Thread(this::read, "weir-read");
    private final Object lock = new Object();

    /** What has been read and not handed over; guarded by the lock, as what follows. */
    private List<Arrival> ahead = new ArrayList<>();

    private boolean isAtEnd;
    private boolean isClosed;

    /** What reading ended with, to be thrown when all before it has been handed over. */
    private @Nullable Throwable failure;

    // What is handed over, of who asks.
    private List<Arrival> batch = new ArrayList<>();
    private int next;
    private long nextOffset;

    private ReadAhead(EventSource source) {
        this.source = source;
        this.nextOffset = source.nextOffset();
        thread.setDaemon(true);
    }

    static ReadAhead of(EventSource source) {
        ReadAhead ahead = new ReadAhead(source);
        ahead.thread.start();
        return ahead;
    }

    private void read() {
        Throwable cause = null;
        try {
            Arrival arrival = source.next();
            while (arrival != null && put(arrival)) {
                arrival = source.next();
            }
        } catch (IOException | RuntimeException | Error e) {
            cause = e;
        }
        synchronized (lock) {
            failure = cause;
            isAtEnd = true;
            lock.notifyAll();
        }
    }

    /** Adds what was read; false where nobody wants more. */
    private boolean put(Arrival arrival) {
        synchronized (lock) {
            try {
                while (ahead.size() == MOST_AHEAD && !isClosed) {
                    lock.wait();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
            if (ahead.isEmpty()) {
                lock.notifyAll();
            }
            ahead.add(arrival);
            return !isClosed;
        }
    }

    @Override
    public @Nullable Arrival next() throws IOException {
        if (next == batch.size() && !takeBatch()) {
            return null;
        }
        Arrival arrival = batch.get(next++);
        nextOffset = offset(arrival) + 1;
        return arrival;
    }

    /** Takes what has been read; false at the end. */
    private boolean takeBatch() throws IOException {
        batch.clear();
        next = 0;
        synchronized (lock) {
            try {
                while (ahead.isEmpty() && !isAtEnd) {
                    lock.wait();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted", e);
            }
            List<Arrival> empty = batch;
            batch = ahead;
            ahead = empty;
            lock.notifyAll();
            if (batch.isEmpty()) {
                throwFailure();
            }
        }
        return !batch.isEmpty();
    }

    private void throwFailure() throws IOException {
        if (failure instanceof IOException e) {
            throw e;
        } else if (failure instanceof RuntimeException e) {
            throw e;
        } else if (failure instanceof Error e) {
            throw e;
        }
    }

    private static long offset(Arrival arrival) {
        if (arrival instanceof Arrival.Accepted accepted) {
            return accepted.event().position().offset();
        } else if (arrival instanceof Arrival.Unknown unknown) {
            return unknown.position().offset();
        }
        return ((Arrival.Rejected) arrival).letter().offset();
    }

    /** Waits until nothing more is read. */
    void join() throws InterruptedException {
        thread.join();
    }

    @Override
    public String source() {
        return source.source();
    }

    @Override
    public int partition() {
        return source.partition();
    }

    @Override
    public long nextOffset() {
        return nextOffset;
    }

    @Override
    public long amountRead() {
        return source.amountRead();
    }

    @Override
    public long amountTotal() {
        return source.amountTotal();
    }

    @Override
    public void close() throws IOException {
        synchronized (lock) {
            isClosed = true;
            lock.notifyAll();
        }
        source.close();
    }
}
