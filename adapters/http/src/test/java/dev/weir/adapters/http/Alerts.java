package dev.weir.adapters.http;

import dev.weir.runtime.engine.Alert;
import dev.weir.runtime.engine.AlertId;
import dev.weir.runtime.event.Place;
import dev.weir.runtime.event.Type;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Alerts with a number, for tests. */
final class Alerts {
    private Alerts() {}

    static Alert alert(int number, Alert.Status status, boolean shadow) {
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
                null,
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
