package dev.weir.state;

import dev.weir.compiler.test.TestCase;
import dev.weir.runtime.event.Event;
import dev.weir.runtime.event.EventType;
import dev.weir.runtime.event.Field;
import dev.weir.runtime.event.Place;
import dev.weir.runtime.event.Position;
import dev.weir.runtime.event.Type;
import dev.weir.runtime.value.Decimal;
import dev.weir.runtime.value.Ip;
import dev.weir.runtime.value.RecordValue;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Events made up from a seed, few enough of each kind that rules match. One partition each. */
public final class Streams {
    /** The partition that the events are of. */
    public static final String SOURCE = "events.jsonl";

    private static final List<String> WORDS = List.of("a", "b", "c", "d");

    private Streams() {}

    /** Events of one type, some seconds apart, some of them late or at the same instant. */
    public static List<Event> random(EventType type, int count, Random random) {
        List<Event> events = new ArrayList<>();
        long now = 1_000_000_000_000L;
        for (int i = 0; i < count; i++) {
            now += random.nextInt(4) == 0 ? 0 : random.nextInt(1500);
            long time = random.nextInt(8) == 0 ? now - random.nextInt(7000) : now;
            @Nullable Object[] values = new Object[type.fields().size()];
            for (int f = 0; f < values.length; f++) {
                Field field = type.fields().get(f);
                boolean isNull = !field.required() && random.nextInt(4) == 0;
                values[f] =
                        f == type.timeField() ? time : isNull ? null : value(field.type(), random);
            }
            events.add(new Event(type, values, place(time, i)));
        }
        return events;
    }

    /** The events of some tests of a pack, laid over one another: there are alerts in them. */
    public static List<Event> ofTests(List<TestCase> tests, int count, Random random) {
        List<TestCase.Delivery> all = new ArrayList<>();
        List<Long> times = new ArrayList<>();
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            TestCase test = tests.get(random.nextInt(tests.size()));
            long shift = random.nextInt(600_000) - test.startMillis() + 1_000_000_000_000L;
            for (TestCase.Delivery delivery : test.deliveries()) {
                order.add(order.size());
                all.add(delivery);
                times.add(delivery.timeMillis() + shift);
            }
        }
        order.sort(Comparator.comparing(times::get));
        List<Event> events = new ArrayList<>();
        for (int i : order) {
            EventType type = all.get(i).type();
            @Nullable Object[] values = all.get(i).values().toArray();
            if (type.timeField() >= 0) {
                values[type.timeField()] = times.get(i);
            }
            events.add(new Event(type, values, place(times.get(i), events.size())));
        }
        return events;
    }

    private static Place place(long time, int offset) {
        return new Place(time, 0, Position.of(SOURCE, 0, offset));
    }

    private static Object value(Type type, Random random) {
        int n = random.nextInt(4);
        if (type instanceof Type.DecimalType d) {
            return new Decimal(n * 25L, d.scale());
        }
        if (type instanceof Type.ListType l) {
            List<Object> values = new ArrayList<>();
            for (int i = 0; i < n; i++) {
                values.add(value(l.element(), random));
            }
            return List.copyOf(values);
        }
        if (type instanceof Type.RecordType r) {
            List<@Nullable Object> values = new ArrayList<>();
            for (Field field : r.fields()) {
                boolean isNull = !field.required() && random.nextBoolean();
                values.add(isNull ? null : value(field.type(), random));
            }
            return new RecordValue(values);
        }
        return switch ((Type.Scalar) type) {
            case BOOL -> n % 2 == 0;
            case INT, TIMESTAMP, DURATION -> (long) n;
            case FLOAT -> n == 3 ? -0.0 : n / 4.0;
            case STRING -> WORDS.get(n);
            case IP ->
                    Objects.requireNonNull(Ip.parse(n == 3 ? "2001:db8::1" : "10.0." + n + ".7"));
            case NULL -> throw new IllegalArgumentException("no field has the type null");
        };
    }
}
