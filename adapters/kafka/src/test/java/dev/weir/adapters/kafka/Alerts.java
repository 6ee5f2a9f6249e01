package dev.weir.adapters.kafka;

import dev.weir.runtime.engine.Alert;
import dev.weir.runtime.engine.AlertId;
import dev.weir.runtime.event.Place;
import dev.weir.runtime.event.Type;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Alerts with a number, for tests. */
final class Alerts {
    private Alerts() {}

    static Alert alert(int number, Alert.Status status, boolean shadow) {
        return alert(number, status, shadow, null);
    }

    static Alert alert(int number, Alert.Status status, boolean shadow, @Nullable String message) {
        return new Alert(
                new Alert.Origin(
                        "rule", "pack", "1.0.0", "7c1e", "high", List.of(), Map.of(), shadow),
                Place.deadline(number, 0),
                AlertId.of("id-" + number),
                status,
                List.of(
                        new Alert.Value("card", Type.Scalar.STRING, "c" + number),
                        new Alert.Value("at", Type.Scalar.TIMESTAMP, (long) number)),
                List.of(),
                message,
                0,
                0,
                false,
                List.of());
    }

    static List<Alert> alerts(int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(n -> alert(n, Alert.Status.FIRING, false))
                .toList();
    }
}
