package dev.weir.cli.daemon;

import dev.weir.runtime.engine.ControlRecord;
import dev.weir.runtime.engine.Delivered;
import dev.weir.runtime.engine.Engine;
import dev.weir.runtime.event.PartitionId;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a history that is run again: after a crash up to where it broke off, in a replay
 * to its end. Each decision of the outside falls at the same place as the first time, and what the
 * sinks have is processed before anything else is read: a partition that was silent or not there
 * when they got it has missed it.
 */
public final class Rerun {
    private record Record(PartitionId partition, long offset) {}

    private final Map<PartitionId, Long> opened = new HashMap<>();
    private final Map<Record, Long> back = new HashMap<>();
    private final Set<Record> refused = new HashSet<>();
    private final Map<Record, Long> ticks = new HashMap<>();
    private final Deque<ControlRecord.Switched> switches = new ArrayDeque<>();

    /** For each partition the offset before which all has been decided. */
    private final Map<PartitionId, Long> decided = new HashMap<>();

    /** What the sinks have; null when it has been processed again. */
    private @Nullable Delivered reached;

    /** In a replay: no sink has anything. */
    public Rerun(List<ControlRecord> records) {
        this(records, Delivered.NOTHING);
    }

    /**
     * @param reached what the sink has that has most
     */
    Rerun(List<ControlRecord> records, Delivered reached) {
        this.reached = reached.equals(Delivered.NOTHING) ? null : reached;
        reached.read().forEach(this::decide);
        for (ControlRecord record : records) {
            if (record instanceof ControlRecord.Opened o) {
                opened.put(o.partition(), o.floor());
            } else if (record instanceof ControlRecord.Back b) {
                back.put(new Record(b.partition(), b.offset()), b.floor());
                decide(b.partition(), b.offset() + 1);
            } else if (record instanceof ControlRecord.Refused r) {
                refused.add(new Record(r.partition(), r.offset()));
                decide(r.partition(), r.offset() + 1);
            } else if (record instanceof ControlRecord.Ticked t) {
                ticks.merge(new Record(t.partition(), t.offset()), t.time(), Math::max);
                decide(t.partition(), t.offset());
            } else if (record instanceof ControlRecord.Switched s) {
                switches.add(s);
                s.read().forEach(this::decide);
            }
        }
    }

    private void decide(PartitionId partition, long before) {
        decided.merge(partition, before, Math::max);
    }

    /** Lets a partition that has been opened begin where it did; false where nothing was said. */
    boolean open(Engine engine, int handle, PartitionId partition) {
        return begin(engine, handle, opened.remove(partition));
    }

    /** Lets a partition come back with a record; false where it did not. */
    boolean comeBack(Engine engine, int handle, PartitionId partition, long offset) {
        return begin(engine, handle, back.remove(new Record(partition, offset)));
    }

    private static boolean begin(Engine engine, int handle, @Nullable Long floor) {
        if (floor != null) {
            engine.begin(handle, floor);
        }
        return floor != null;
    }

    /** Moves the watermark of a partition as the clock did before a record. */
    void tick(Engine engine, int handle, PartitionId partition, long offset) {
        Long time = ticks.remove(new Record(partition, offset));
        if (time != null) {
            engine.tick(handle, time);
        }
    }

    /** Whether a record was refused. */
    public boolean isRefused(PartitionId partition, long offset) {
        return refused.remove(new Record(partition, offset));
    }

    /** Whether it was decided what becomes of a record. */
    boolean isDecided(PartitionId partition, long offset) {
        return offset < decided.getOrDefault(partition, 0L);
    }

    /**
     * What a partition has missed that appears now: what had been processed while it was not there.
     * {@link Long#MIN_VALUE} where that is nothing.
     */
    long floor(PartitionId partition) {
        long floor = Long.MIN_VALUE;
        for (ControlRecord.Switched s : switches) {
            floor = s.read().containsKey(partition) ? floor : Math.max(floor, s.cut().floor());
        }
        return reached == null || reached.read().containsKey(partition)
                ? floor
                : Math.max(floor, reached.cut().floor());
    }

    /** The next change of the pack; null where there is none any more. */
    public ControlRecord.@Nullable Switched nextSwitch() {
        return switches.peek();
    }

    public void switched() {
        switches.remove();
    }

    /** What the sinks have, when no pack has to take over before; null where it is processed. */
    @Nullable Delivered reached() {
        return switches.isEmpty() ? reached : null;
    }

    void caughtUp() {
        reached = null;
    }

    /** How far a partition may be read before the next change of the pack, or what comes anew. */
    public long limit(PartitionId partition) {
        ControlRecord.Switched next = switches.peek();
        if (next != null) {
            return next.read().getOrDefault(partition, 0L);
        }
        return reached == null ? Long.MAX_VALUE : reached.read().getOrDefault(partition, 0L);
    }

    /** Whether all has been run again. */
    public boolean isOver() {
        return opened.isEmpty()
                && back.isEmpty()
                && refused.isEmpty()
                && ticks.isEmpty()
                && switches.isEmpty()
                && reached == null;
    }

    /** Forgets what was decided about other partitions than these: they are not read again. */
    public void retain(Set<PartitionId> partitions) {
        opened.keySet().retainAll(partitions);
        back.keySet().removeIf(r -> !partitions.contains(r.partition()));
        refused.removeIf(r -> !partitions.contains(r.partition()));
        ticks.keySet().removeIf(r -> !partitions.contains(r.partition()));
    }
}
