package dev.weir.spec.engine;

import dev.weir.runtime.engine.Alert;
import dev.weir.runtime.engine.Batch;
import dev.weir.runtime.engine.Capture;
import dev.weir.runtime.engine.Checkpoint;
import dev.weir.runtime.engine.Counts;
import dev.weir.runtime.engine.DeadLetter;
import dev.weir.runtime.engine.Engine;
import dev.weir.runtime.engine.EngineState;
import dev.weir.runtime.engine.Output;
import dev.weir.runtime.event.Event;
import dev.weir.runtime.event.EventType;
import dev.weir.runtime.event.PartitionId;
import dev.weir.runtime.event.Position;
import dev.weir.runtime.event.Rows;
import dev.weir.runtime.program.Program;
import dev.weir.state.codec.KeyRecords;
import dev.weir.state.codec.RecordKey;
import dev.weir.state.codec.RecordKeys;
import dev.weir.state.codec.RecordTable;
import dev.weir.state.codec.StateDecoder;
import dev.weir.state.codec.StateEncoder;
import dev.weir.state.codec.StateRecord;
import dev.weir.state.codec.UnreadableRecord;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What an engine made of a stream.
 *
 * @param alerts in the order in which they were handed out
 * @param late events that came behind the watermark
 */
public record EngineRun(List<Alert> alerts, List<Event> late, Counts counts) {

    /**
     * Events as they arrive.
     *
     * @param partitions in the order in which they are opened
     * @param arrivals the number of the partition that brings the next event, for all events
     * @param startMillis where the stream starts; null for its first event
     * @param endMillis where it ends; null for its greatest event time
     */
    public record Stream(
            List<Partition> partitions,
            List<Integer> arrivals,
            @Nullable Long startMillis,
            @Nullable Long endMillis) {
        public Stream {
            partitions = List.copyOf(partitions);
            arrivals = List.copyOf(arrivals);
        }

        /** Each partition is read to its end before the next. */
        public Stream(
                List<Partition> partitions, @Nullable Long startMillis, @Nullable Long endMillis) {
            this(partitions, inTurn(partitions), startMillis, endMillis);
        }

        private static List<Integer> inTurn(List<Partition> partitions) {
            List<Integer> arrivals = new ArrayList<>();
            for (int i = 0; i < partitions.size(); i++) {
                arrivals.addAll(Collections.nCopies(partitions.get(i).events().size(), i));
            }
            return arrivals;
        }

        /** The same with the partitions in the opposite order. */
        public Stream turned() {
            List<Partition> turned = new ArrayList<>(partitions);
            Collections.reverse(turned);
            return new Stream(turned, startMillis, endMillis);
        }
    }

    /** Events of one partition in the order of their arrival. */
    public record Partition(PartitionId id, List<Event> events) {
        public Partition {
            events = List.copyOf(events);
        }
    }

    /** What an engine does after each event. */
    public enum Pace {
        /** Waits: everything is taken at the end; events come some at a time, in columns. */
        AT_ONCE,
        /**
         * Takes what can be taken; events come one at a time, in columns, and nothing is kept that
         * no rule reads.
         */
        STEP_BY_STEP,
        /** Takes what can be taken, and a fresh engine goes on from the snapshot. */
        RESTORED,
        /** As RESTORED, from the records of a checkpoint: those that changed, over the old ones. */
        STORED,
        /**
         * As STORED, from a checkpoint that was taken key by key while further events came; those
         * come again.
         */
        CAPTURED,
        /** As STORED, but more and more rarely; states are read when their keys are asked for. */
        UNREAD,
        /** The same engine goes on, but lets go of states that are in records. */
        EVICTED
    }

    public static EngineRun of(Program program, Stream stream, int lanes, Pace pace) {
        return new Feed(program, lanes, pace).run(stream);
    }

    private static final class Feed implements Output {
        /** For how many events a checkpoint is being taken. */
        private static final int CAPTURE_EVENTS = 3;

        /** After so many events an engine first goes on from states that were not read. */
        private static final int UNREAD_EVENTS = 6;

        /** So many events come at a time, at most. */
        private static final int BATCH_EVENTS = 5;

        /** Between two times that an engine lets go of states. */
        private static final int EVICTED_EVENTS = 3;

        private final Program program;
        private final int lanes;
        private final Pace pace;
        private final List<Alert> alerts = new ArrayList<>();
        private final List<Event> late = new ArrayList<>();
        private final StateEncoder encoder = new StateEncoder();
        private final Map<RecordKey, byte[]> records = new HashMap<>();
        private final Batch batch = new Batch();
        private int batchOf;
        private Engine engine;
        private int taken;
        private int nextUnread = UNREAD_EVENTS;
        private @Nullable KeyRecords evictable;

        // Of CAPTURED: what has come since the capture began, and what was known then.
        private @Nullable Capture capture;
        private final List<EngineState.Part> captured = new ArrayList<>();
        private final List<Consumer<Engine>> since = new ArrayList<>();
        private int alertsBefore;
        private int lateBefore;

        Feed(Program program, int lanes, Pace pace) {
            this.program = pace == Pace.STEP_BY_STEP ? program.projected() : program;
            this.lanes = lanes;
            this.pace = pace;
            this.engine = engine();
        }

        /** Threads are worth their while for large batches; here they are to be judged. */
        private Engine engine() {
            return Engine.create(program, lanes, this).inThreadsFrom(1);
        }

        EngineRun run(Stream stream) {
            List<Partition> partitions = stream.partitions();
            for (Partition partition : partitions) {
                engine.open(partition.id());
            }
            if (stream.startMillis() != null) {
                engine.start(stream.startMillis());
            }
            List<Iterator<Event>> unread = new ArrayList<>();
            for (int i = 0; i < partitions.size(); i++) {
                unread.add(partitions.get(i).events().iterator());
                closeAtEnd(i, unread.get(i));
            }
            for (int i : stream.arrivals()) {
                accept(i, unread.get(i).next());
                goOn();
                capture();
                closeAtEnd(i, unread.get(i));
            }
            if (capture != null) {
                goBack(capture);
            }
            Long end = stream.endMillis();
            engine.finish(end == null ? engine.greatestEventTime() : end);
            return new EngineRun(List.copyOf(alerts), List.copyOf(late), engine.counts());
        }

        private void accept(int partition, Event event) {
            if (pace != Pace.AT_ONCE && pace != Pace.STEP_BY_STEP) {
                act(e -> e.accept(partition, event));
                return;
            }
            if (partition != batchOf || batch.size() == BATCH_EVENTS) {
                flush();
            }
            batchOf = partition;
            write(event);
            if (pace == Pace.STEP_BY_STEP) {
                flush();
            }
        }

        /** Adds an event to the batch, value by value. */
        private void write(Event event) {
            String name = event.type().name();
            EventType type = Objects.requireNonNull(program.eventTypes().get(name));
            Rows rows = batch.rows(type);
            for (int field = 0; field < type.fields().size(); field++) {
                Object value = event.get(field);
                if (value == null) {
                    rows.setNull(field);
                } else if (value instanceof Long number) {
                    rows.set(field, number.longValue());
                } else if (value instanceof Double number) {
                    rows.set(field, number.doubleValue());
                } else if (value instanceof Boolean is) {
                    rows.set(field, is.booleanValue());
                } else {
                    rows.set(field, value);
                }
            }
            Position at = event.position();
            PartitionId from = new PartitionId(at.source(), at.partition());
            batch.add(type, from, at.offset(), event.time());
        }

        private void flush() {
            if (!batch.isEmpty()) {
                engine.accept(batchOf, batch);
            }
        }

        private void closeAtEnd(int partition, Iterator<Event> unread) {
            if (!unread.hasNext()) {
                flush();
                act(e -> e.close(partition));
                goOn();
            }
        }

        private void goOn() {
            if (pace != Pace.AT_ONCE) {
                act(Engine::advance);
            }
            if (pace == Pace.UNREAD) {
                if (++taken < nextUnread) {
                    return;
                }
                nextUnread *= 2;
                StateDecoder decoder = decoder(engine.changes());
                Checkpoint heading = withoutKeys(decoder);
                engine = engine();
                engine.restore(
                        heading.state().header(),
                        heading.state().suppressions(),
                        new KeyRecords(decoder, new Table()));
            } else if (pace == Pace.EVICTED) {
                evict();
            } else if (pace == Pace.RESTORED || pace == Pace.STORED) {
                EngineState state =
                        pace == Pace.RESTORED ? engine.snapshot() : stored(engine.changes());
                engine = engine();
                engine.restore(state);
            }
        }

        /** Makes records of what has changed, or of all; lets go of it after another event. */
        private void evict() {
            taken++;
            if (taken % EVICTED_EVENTS == 1 && evictable != null) {
                engine.evict(evictable);
            } else if (taken % EVICTED_EVENTS == 0) {
                Capture all = engine.capture(taken % 2 == 0);
                EngineState.Part part = all.takeAll();
                StateDecoder decoder =
                        decoder(new EngineState(all.header(), part.keys(), part.suppressions()));
                withoutKeys(decoder);
                evictable = new KeyRecords(decoder, new Table());
            }
        }

        private void act(Consumer<Engine> action) {
            action.accept(engine);
            if (capture != null) {
                since.add(action);
            }
        }

        /** Takes a key of the checkpoint at hand; goes back to it, or begins another one. */
        private void capture() {
            if (pace != Pace.CAPTURED) {
                return;
            } else if (capture == null) {
                capture = engine.capture(since.isEmpty());
                captured.clear();
                since.clear();
                alertsBefore = alerts.size();
                lateBefore = late.size();
            }
            captured.add(capture.take(1));
            if (captured.size() > CAPTURE_EVENTS) {
                goBack(capture);
            }
        }

        /** A fresh engine goes on from the checkpoint, with what has come since. */
        private void goBack(Capture from) {
            captured.add(from.takeAll());
            capture = null;
            List<EngineState.Entry> keys = new ArrayList<>();
            List<EngineState.Suppression> suppressions = new ArrayList<>();
            for (EngineState.Part part : captured) {
                keys.addAll(part.keys());
                suppressions.addAll(part.suppressions());
            }
            engine = engine();
            engine.restore(stored(new EngineState(from.header(), keys, suppressions)));
            alerts.subList(alertsBefore, alerts.size()).clear();
            late.subList(lateBefore, late.size()).clear();
            since.forEach(action -> action.accept(engine));
        }

        /** The whole state, read from records that the changes have been written over. */
        private EngineState stored(EngineState changes) {
            StateDecoder decoder = decoder(changes);
            try {
                for (Map.Entry<RecordKey, byte[]> record : records.entrySet()) {
                    if (!record.getKey().equals(RecordKey.HEADER)) {
                        decoder.add(record.getKey(), record.getValue());
                    }
                }
                return decoder.checkpoint().state();
            } catch (UnreadableRecord e) {
                throw new IllegalStateException(e);
            }
        }

        private Checkpoint withoutKeys(StateDecoder decoder) {
            int keys = 0;
            try {
                for (Map.Entry<RecordKey, byte[]> record : records.entrySet()) {
                    if (record.getKey().kind() == RecordKey.Kind.KEY_STATE) {
                        keys++;
                    } else if (record.getKey().kind() == RecordKey.Kind.SUPPRESSION) {
                        decoder.add(record.getKey(), record.getValue());
                    }
                }
                return decoder.checkpointWithout(keys);
            } catch (UnreadableRecord e) {
                throw new IllegalStateException(e);
            }
        }

        /** The records as they are when they are read. */
        private final class Table implements RecordTable {
            @Override
            public byte[] get(RecordKey key) {
                return Objects.requireNonNull(records.get(key));
            }

            @Override
            public void each(RecordKey.Kind kind, Reader reader) throws IOException {
                for (Map.Entry<RecordKey, byte[]> record : records.entrySet()) {
                    if (record.getKey().kind() == kind) {
                        reader.read(record.getKey(), record.getValue());
                    }
                }
            }

            @Override
            public RecordKeys keys(RecordKey.Kind kind) throws IOException {
                RecordKeys keys = new RecordKeys();
                each(kind, (key, value) -> keys.add(key.bytes()));
                return keys;
            }

            @Override
            public void close() {}
        }

        /** Reads the records over which the changes have been written. */
        private StateDecoder decoder(EngineState changes) {
            Checkpoint checkpoint =
                    new Checkpoint(1, program.hash(), 0, List.of(), Map.of(), changes);
            for (StateRecord record : encoder.records(checkpoint)) {
                byte[] value = record.value();
                if (value == null) {
                    records.remove(record.key());
                } else {
                    records.put(record.key(), value);
                }
            }
            try {
                return StateDecoder.of(
                        Objects.requireNonNull(records.get(RecordKey.HEADER)), hash -> program);
            } catch (UnreadableRecord e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public void alert(Alert alert) {
            alerts.add(alert);
        }

        @Override
        public void deadLetter(DeadLetter letter) {
            throw new IllegalStateException("an event was refused: " + letter);
        }

        @Override
        public void late(Event event) {
            late.add(event);
        }
    }
}
