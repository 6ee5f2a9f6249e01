package dev.weir.cli.replay;

import dev.weir.runtime.engine.Arrival;
import dev.weir.runtime.engine.Batch;
import dev.weir.runtime.port.EventSource;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads a source on a thread of its own, some way ahead of who asks for it: decoding goes on beside
 * matching. What is read is handed over in order, as much as there is whenever somebody asks, so
 * that nothing waits for more to come. {@link #amountRead} is that of the thread.
 */
final class ReadAhead implements EventSource {
    /** How many stretches there are; so many of them may wait to be handed over. */
    private static final int STRETCHES = 16;

    /** Records that follow one another. */
    private static final class Stretch {
        private final Batch events = new Batch();
        private final List<Arrival> others = new ArrayList<>();

        /** Offset of the record behind them. */
        private long end;

        boolean isEmpty() {
            return events.isEmpty() && others.isEmpty();
        }

        void moveTo(Batch toEvents, List<Arrival> toOthers, int most) {
            int moved = Math.min(most, events.size());
            toEvents.take(events, moved);
            List<Arrival> first = others.subList(0, Math.min(most - moved, others.size()));
            toOthers.addAll(first);
            first.clear();
        }

        /** Offset of its first record, or of the record behind. */
        long next() {
            long ofEvents = events.isEmpty() ? end : events.firstOffset();
            return others.isEmpty() ? ofEvents : Math.min(ofEvents, others.get(0).offset());
        }
    }

    private final EventSource source;
    private final int most;
    private final Thread thread = new Thread(this::read, "weir-read");
    private final Object lock = new Object();

    /** Read and not handed over; guarded by the lock, as what follows. */
    private final Deque<Stretch> ahead = new ArrayDeque<>();

    /** Those that hold nothing. */
    private final Deque<Stretch> free = new ArrayDeque<>();

    private boolean isAtEnd;
    private boolean isClosed;

    /** What reading ended with, to be thrown when all before it has been handed over. */
    private @Nullable Throwable failure;

    /** What is handed over; of who asks. */
    private Stretch current = new Stretch();

    private ReadAhead(EventSource source, int most) {
        this.source = source;
        this.most = most;
        current.end = source.nextOffset();
        for (int i = 1; i < STRETCHES; i++) {
            free.add(new Stretch());
        }
        thread.setDaemon(true);
    }

    /**
     * @param most how many records are handed over at a time, at most
     */
    static ReadAhead of(EventSource source, int most) {
        ReadAhead ahead = new ReadAhead(source, most);
        ahead.thread.start();
        return ahead;
    }

    private void read() {
        Throwable cause = null;
        try {
            Stretch stretch = awaitFree();
            while (stretch != null && fill(stretch)) {
                stretch = awaitFree();
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

    /** Reads on; false at the end. */
    private boolean fill(Stretch stretch) throws IOException {
        try {
            return source.read(stretch.events, stretch.others, most);
        } finally {
            stretch.end = source.nextOffset();
            synchronized (lock) {
                ahead.add(stretch);
                lock.notifyAll();
            }
        }
    }

    /** One that holds nothing; null where nobody wants more. */
    private @Nullable Stretch awaitFree() {
        synchronized (lock) {
            try {
                while (free.isEmpty() && !isClosed) {
                    lock.wait();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return null;
            }
            return isClosed ? null : free.remove();
        }
    }

    @Override
    public @Nullable Arrival next() throws IOException {
        Batch events = new Batch();
        List<Arrival> others = new ArrayList<>();
        if (!read(events, others, 1)) {
            return null;
        }
        return events.isEmpty() ? others.get(0) : new Arrival.Accepted(events.events().get(0));
    }

    @Override
    public boolean read(Batch events, List<Arrival> others, int atMost) throws IOException {
        while (current.isEmpty()) {
            if (!takeNext()) {
                return false;
            }
        }
        current.moveTo(events, others, atMost);
        return true;
    }

    /** Takes what was read next; false at the end. */
    private boolean takeNext() throws IOException {
        synchronized (lock) {
            try {
                while (ahead.isEmpty() && !isAtEnd) {
                    lock.wait();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted", e);
            }
            if (ahead.isEmpty()) {
                throwFailure();
                return false;
            }
            free.add(current);
            current = ahead.remove();
            lock.notifyAll();
            return true;
        }
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
        return current.next();
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
