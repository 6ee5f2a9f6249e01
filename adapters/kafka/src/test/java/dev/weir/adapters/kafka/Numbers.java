package dev.weir.adapters.kafka;

import dev.weir.runtime.engine.Arrival;
import dev.weir.runtime.event.EventType;
import dev.weir.runtime.event.Field;
import dev.weir.runtime.event.Type;
import java.util.List;
import java.util.stream.IntStream;

/** The events of these tests: a number each, and what arrived in short. */
final class Numbers {
    /** Has a time field. */
    static final EventType TIMED =
            new EventType(
                    "Timed",
                    List.of(
                            new Field("n", Type.Scalar.INT, true, List.of("n")),
                            new Field("ts", Type.Scalar.TIMESTAMP, true, List.of("ts"))),
                    1,
                    0);

    /** Has no time field. */
    static final EventType NUMBER =
            new EventType(
                    "Number", List.of(new Field("n", Type.Scalar.INT, true, List.of("n"))), -1, 0);

    private Numbers() {}

    /** Records from one number up to, and not including, another. */
    static String[] values(int from, int to) {
        return IntStream.range(from, to).mapToObj(n -> "{\"n\":" + n + "}").toArray(String[]::new);
    }

    /** An event's offset and number, or why it is none. */
    static String shown(Arrival arrival) {
        if (arrival instanceof Arrival.Accepted accepted) {
            return accepted.event().position().offset() + ":" + accepted.event().get(0);
        }
        if (arrival instanceof Arrival.Rejected rejected) {
            return rejected.letter().offset() + ":" + rejected.letter().reason();
        }
        return arrival.toString();
    }
}
