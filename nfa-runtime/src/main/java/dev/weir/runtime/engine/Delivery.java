package dev.weir.runtime.engine;

import dev.weir.runtime.event.Event;
import java.util.List;

/**
 * What goes out at once, with the place up to which the output is complete then.
 *
 * @param alerts in order, those of SHADOW rules too
 * @param deadLetters in the order of reading
 * @param late events that came too late, in the order of reading
 * @param upTo what is out when all of this is
 */
public record Delivery(
        List<Alert> alerts, List<DeadLetter> deadLetters, List<Event> late, Delivered upTo) {
    public Delivery {
        alerts = List.copyOf(alerts);
        deadLetters = List.copyOf(deadLetters);
        late = List.copyOf(late);
    }
}
