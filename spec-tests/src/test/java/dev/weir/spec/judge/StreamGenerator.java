package dev.weir.spec.judge;

import dev.weir.runtime.event.Event;
import dev.weir.runtime.event.EventType;
import dev.weir.runtime.event.Field;
import dev.weir.runtime.event.PartitionId;
import dev.weir.runtime.event.Place;
import dev.weir.runtime.event.Position;
import dev.weir.runtime.event.Type;
import dev.weir.runtime.program.Program;
import dev.weir.runtime.value.Decimal;
import dev.weir.runtime.value.RecordValue;
import dev.weir.spec.engine.EngineRun;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes streams: few keys, small domains and whole seconds, so that events meet bounds and each
 * other; now and then a value or a time that is far from all others.
 */
final class StreamGenerator {
    /** Where the stream starts: 2026-01-01T00:00:00Z, as a test does. */
    static final long START = 1_767_225_600_000L;

    private static final int[] MOST_EVENTS = {200, 90, 45, 24, 14, 11, 9, 7, 6};

    private final Draw draw;
    private final Program program;
    private final List<EventType> types;
    private final List<String> keys;
    private final int nullPercent;

    StreamGenerator(Draw draw, Program program) {
        this.draw = draw;
        this.program = program;
        this.types = new ArrayList<>();
        for (EventType type : program.eventTypes().values()) {
            boolean raw = !type.name().startsWith("Fed") && !type.name().equals("Unnamed");
            if (raw || draw.chance(10)) {
                types.add(type);
            }
        }
        this.keys = List.of("a", "b", "c").subList(0, draw.between(1, 3));
        this.nullPercent = draw.of(0, 0, 3, 10);
    }

    /**
     * @param branching how many ways a run can split; the more, the fewer events
     */
    EngineRun.Stream stream(int branching) {
        int most = MOST_EVENTS[Math.min(branching, MOST_EVENTS.length - 1)];
        int count = Math.min(most, draw.chance(15) ? draw.between(60, 200) : draw.between(8, 60));
        int partitionCount = draw.of(1, 1, 1, 2, 3);
        boolean millis = draw.chance(20);
        boolean untidy = program.maxDelayMillis() > 0 ? draw.chance(70) : draw.chance(20);
        long time = START;
        List<List<Event>> partitions = new ArrayList<>();
        for (int i = 0; i < partitionCount; i++) {
            partitions.add(new ArrayList<>());
        }
        long[] greatest = new long[partitionCount];
        Arrays.fill(greatest, START);
        for (int i = 0; i < count; i++) {
            time += gap(millis);
            int p = draw.below(partitionCount);
            long own = untidy ? time - back() : time;
            EventType type = draw.of(types);
            own = Math.max(START, type.timeField() < 0 ? greatest[p] : own);
            greatest[p] = Math.max(greatest[p], own);
            PartitionId id = id(p);
            Position position = Position.of(id.source(), id.number(), partitions.get(p).size());
            partitions.get(p).add(new Event(type, values(type, own), new Place(own, 0, position)));
        }
        List<EngineRun.Partition> all = new ArrayList<>();
        for (int p = 0; p < partitionCount; p++) {
            all.add(new EngineRun.Partition(id(p), partitions.get(p)));
        }
        int beyond = draw.below(9);
        Long end =
                switch (draw.below(4)) {
                    case 0 -> null;
                    case 1 -> Arrays.stream(greatest).max().orElse(time) + beyond * 1000L;
                    default -> Long.MAX_VALUE;
                };
        return new EngineRun.Stream(all, draw.chance(50) ? START : null, end);
    }

    /** Two of a source, the third of a source that comes before it. */
    private static PartitionId id(int partition) {
        return partition < 2 ? new PartitionId("q", partition) : new PartitionId("p", 0);
    }

    private long gap(boolean millis) {
        long seconds = draw.chance(3) ? draw.between(15, 60) : draw.of(0, 0, 1, 1, 1, 2, 3);
        return seconds * 1000 + (millis ? draw.of(0, 0, 1, -1, 500) : 0);
    }

    /** How far an event of an untidy stream is behind, mostly within the delay. */
    private long back() {
        long delay = program.maxDelayMillis();
        if (draw.chance(4)) {
            return delay + draw.of(1, 1000, 3000);
        }
        return delay == 0 || draw.chance(50) ? 0 : draw.below((int) (delay / 500) + 1) * 500L;
    }

    private @Nullable Object[] values(EventType type, long time) {
        @Nullable Object[] values = new @Nullable Object[type.fields().size()];
        for (int i = 0; i < values.length; i++) {
            Field field = type.fields().get(i);
            values[i] = i == type.timeField() ? Long.valueOf(time) : value(field);
        }
        return values;
    }

    private @Nullable Object value(Field field) {
        boolean isKey = field.name().equals("k");
        if (!field.required() && draw.chance(isKey ? nullPercent / 4 : nullPercent)) {
            return null;
        }
        return isKey ? draw.of(keys) : value(field.type());
    }

    private @Nullable Object value(Type type) {
        if (type instanceof Type.DecimalType decimal) {
            return new Decimal(
                    draw.chance(94)
                            ? draw.of(0, 1, 2, 5, -1) * unit(decimal.scale()) / 2
                            : draw.of(Long.MAX_VALUE, -Long.MAX_VALUE, 1L),
                    decimal.scale());
        } else if (type instanceof Type.ListType) {
            List<Object> elements = new ArrayList<>();
            for (int i = draw.below(4); i > 0; i--) {
                elements.add((long) draw.below(4));
            }
            return List.copyOf(elements);
        } else if (type instanceof Type.RecordType record) {
            return new RecordValue(record.fields().stream().map(this::value).toList());
        }
        return switch ((Type.Scalar) type) {
            case BOOL -> draw.chance(60);
            case INT ->
                    draw.chance(96)
                            ? draw.of(0L, 1L, 2L, 3L, 4L)
                            : draw.of(Long.MAX_VALUE, Long.MIN_VALUE, -1L);
            case FLOAT ->
                    draw.chance(85)
                            ? draw.of(0.0, 0.1, 0.2, 0.3, 0.5, 1.0, 2.5)
                            : draw.of(1e16, 1e-16, -1e16, 1e300, -1e300, 1.7e308, 5e-324, -2.5);
            case STRING -> draw.of("a", "b", "c", "ab", "", "B");
            case TIMESTAMP -> START + draw.below(20) * 1000L;
            case DURATION -> draw.of(0L, 1000L, 2000L, 3000L, 500L);
            case IP, NULL -> null;
        };
    }

    private static long unit(int scale) {
        long unit = 1;
        for (int i = 0; i < scale; i++) {
            unit *= 10;
        }
        return unit;
    }
}
