package dev.weir.benchmarks.pieces;

import dev.weir.runtime.event.EventType;
import dev.weir.runtime.event.Field;
import dev.weir.runtime.event.Type;
import java.util.List;

/** The event type of the workloads. */
final class Types {
    static final EventType TXN =
            new EventType(
                    "Txn",
                    List.of(
                            field("ts", Type.Scalar.TIMESTAMP),
                            field("kind", Type.Scalar.STRING),
                            field("key", Type.Scalar.STRING),
                            field("amount", Type.Scalar.FLOAT),
                            field("country", Type.Scalar.STRING),
                            field("device", Type.Scalar.STRING),
                            field("status", Type.Scalar.INT)),
                    0,
                    0);

    private Types() {}

    private static Field field(String name, Type type) {
        return new Field(name, type, true, List.of(name));
    }
}
