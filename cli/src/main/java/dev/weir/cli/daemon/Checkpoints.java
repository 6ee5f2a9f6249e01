package dev.weir.cli.daemon;

import dev.weir.runtime.engine.Capture;
import dev.weir.runtime.engine.Checkpoint;
import dev.weir.runtime.engine.EngineState;
import dev.weir.runtime.event.PartitionId;
import dev.weir.runtime.port.Clock;
import dev.weir.runtime.port.StateStore;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Makes checkpoints while the daemon goes on: a checkpoint is begun between two batches, its state
 * is taken in slices between further ones, and another thread writes it. One at a time. Used by the
 * thread of the loop.
 */
final class Checkpoints {
    /** So much may wait to be written before the loop takes no further slice. */
    private static final long MOST_UNWRITTEN = 20_000;

    /**
     * How long the loop may take a slice for, in ms: where states are large, it is a smaller one.
     */
    private static final long SLICE_MILLIS = 5;

    private static final int PIECES = 100;

    /** So much before nothing more is read: what changes is put aside. */
    private static final long TOO_MUCH_UNWRITTEN = 5 * MOST_UNWRITTEN;

    private final StateStore store;
    private final Executor writer;
    private final Clock clock;

    /** How many keys and suppressions are taken between two batches at most. */
    private final int slice;

    /** So many of them are taken in one go, and others if there is time. */
    private final int piece;

    private long lastNumber;

    /** The checkpoints of this process that stand, and perhaps one more; the oldest first. */
    private final Deque<Saved> saved = new ArrayDeque<>();

    private Status.@Nullable LastCheckpoint last;
    private @Nullable Making making;

    /** How far each partition had been read in a checkpoint. */
    private record Saved(long number, Map<PartitionId, Long> offsets) {}

    /** A checkpoint on its way to the disk. */
    private static final class Making {
        final long number;
        final Capture capture;
        final StateStore.Write write;

        /** On the monotonic clock, in ms. */
        final long begun;

        long longestHeldMillis;
        long records;
        final AtomicLong unwritten = new AtomicLong();
        volatile @Nullable Throwable failure;
        volatile boolean isGivenUp;

        /** Fails where it was not made; null until all has been taken. */
        @Nullable FutureTask<Void> end;

        Making(long number, Capture capture, StateStore.Write write, long begun) {
            this.number = number;
            this.capture = capture;
            this.write = write;
            this.begun = begun;
        }

        void add(EngineState.Part part) {
            try {
                if (failure == null && !isGivenUp) {
                    write.add(part);
                }
            } catch (Throwable e) {
                failure = e;
            } finally {
                unwritten.addAndGet(-part.size());
            }
        }

        @Nullable Void end() throws IOException {
            if (failure != null) {
                throw failure(failure);
            }
            if (!isGivenUp) {
                write.finish();
            }
            return null;
        }
    }

    /**
     * @param writer runs what it gets in turn
     * @param slice how many keys are taken at once
     */
    Checkpoints(StateStore store, Executor writer, Clock clock, int slice) {
        this.store = store;
        this.writer = writer;
        this.clock = clock;
        this.slice = slice;
        this.piece = Math.max(1, slice / PIECES);
    }

    /** A checkpoint was restored. */
    void goOnFrom(long number) {
        lastNumber = number;
    }

    /** The last that this process made; null before. */
    Status.@Nullable LastCheckpoint last() {
        return last;
    }

    /** The number of the next one. */
    long nextNumber() {
        return lastNumber + 1;
    }

    /** Whether one is being made. */
    boolean isMaking() {
        return making != null;
    }

    /** Whether there is a slice to take now. */
    boolean hasMore() {
        return making != null && making.end == null && making.unwritten.get() < MOST_UNWRITTEN;
    }

    /** Whether so much waits to be written that nothing should change. */
    boolean isBehind() {
        return making != null && making.unwritten.get() > TOO_MUCH_UNWRITTEN;
    }

    /** Whether a checkpoint has to hold all of the state. */
    boolean needWhole() {
        return store.needsWhole();
    }

    /**
     * Begins a checkpoint.
     *
     * @param heading has {@link #nextNumber}, and the header of the capture
     * @param isWhole as asked for by {@link #needWhole}
     * @param begun when that was, on the monotonic clock
     * @param offsets up to where each partition need not be read again once it stands
     */
    void begin(
            Checkpoint heading,
            Capture capture,
            boolean isWhole,
            long begun,
            Map<PartitionId, Long> offsets) {
        saved.add(new Saved(heading.number(), offsets));
        making = new Making(heading.number(), capture, store.begin(heading, isWhole), begun);
        held(making, begun);
        takeSlice(making);
    }

    /**
     * Takes a slice of the checkpoint that is being made.
     *
     * @return whether one was made
     * @throws IOException where it could not be made
     */
    boolean goOn() throws IOException {
        Making now = making;
        if (now == null) {
            return false;
        }
        if (now.end == null && (hasMore() || now.failure != null)) {
            takeSlice(now);
        }
        if (now.end == null || !now.end.isDone()) {
            return false;
        }
        complete();
        return !now.isGivenUp;
    }

    private void held(Making now, long since) {
        now.longestHeldMillis = Math.max(now.longestHeldMillis, clock.monotonicMillis() - since);
    }

    private void takeSlice(Making now) {
        long since = clock.monotonicMillis();
        int left = slice;
        while (now.end == null && left > 0 && clock.monotonicMillis() - since < SLICE_MILLIS) {
            take(now, piece);
            left -= piece;
        }
        held(now, since);
    }

    private void take(Making now, int most) {
        if (now.failure != null || now.isGivenUp) {
            now.capture.abandon();
        } else {
            EngineState.Part part = now.capture.take(most);
            if (part.size() > 0) {
                now.records += part.size();
                now.unwritten.addAndGet(part.size());
                writer.execute(() -> now.add(part));
            }
        }
        if (now.capture.isTaken()) {
            now.end = new FutureTask<>(now::end);
            writer.execute(now.end);
        }
    }

    /** Waits until the checkpoint that is being made stands. */
    void complete() throws IOException {
        Making now = making;
        if (now == null) {
            return;
        }
        if (now.end == null) {
            take(now, Integer.MAX_VALUE);
        }
        making = null;
        try {
            Objects.requireNonNull(now.end).get();
        } catch (ExecutionException e) {
            throw failure(e.getCause());
        } catch (InterruptedException e) {
            throw new InterruptedIOException("interrupted while a checkpoint was written");
        }
        if (!now.isGivenUp) {
            lastNumber = now.number;
            Duration took = Duration.ofMillis(clock.monotonicMillis() - now.begun);
            Duration held = Duration.ofMillis(now.longestHeldMillis);
            Instant at = Instant.ofEpochMilli(clock.wallMillis());
            last = new Status.LastCheckpoint(now.number, at, took, held, now.records);
        }
    }

    private static IOException failure(@Nullable Throwable cause) {
        if (cause instanceof Error e) {
            throw e;
        } else if (cause instanceof RuntimeException e) {
            throw e;
        }
        return cause instanceof IOException e ? e : new IOException(cause);
    }

    /** What is saved next is the state of another engine: what has not been taken is given up. */
    void startAnew() {
        if (making != null && making.end == null) {
            making.isGivenUp = true;
            take(making, 0);
        }
        store.startAnew();
    }

    /**
     * How far each partition had been read in the oldest checkpoint, if this process made it: what
     * lies before is not read again.
     */
    @Nullable Map<PartitionId, Long> oldestOffsets() {
        long oldest = store.oldest();
        while (saved.size() > 1 && saved.getFirst().number() < oldest) {
            saved.removeFirst();
        }
        Saved first = saved.peekFirst();
        return first != null && first.number() == oldest ? first.offsets() : null;
    }
}
