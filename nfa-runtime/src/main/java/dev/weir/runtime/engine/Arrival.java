package dev.weir.runtime.engine;

import dev.weir.runtime.event.Event;
import dev.weir.runtime.event.Position;
import java.util.List;

/** What became of one record of a source: each record is exactly one of these. */
public sealed interface Arrival {

    /** The number of the record on its partition. */
    long offset();

    /**
     * Adds it to its like.
     *
     * @param events takes an event
     * @param others takes what is no event
     */
    default void addTo(Batch events, List<Arrival> others) {
        if (this instanceof Accepted accepted) {
            events.add(accepted.event());
        } else {
            others.add(this);
        }
    }

    /** An event of a declared type. */
    record Accepted(Event event) implements Arrival {
        @Override
        public long offset() {
            return event.position().offset();
        }
    }

    /** A well-formed record of a type that the pack does not declare; it counts as unused. */
    record Unknown(String type, Position position) implements Arrival {
        @Override
        public long offset() {
            return position.offset();
        }
    }

    /** A record that is no event. */
    record Rejected(DeadLetter letter) implements Arrival {
        @Override
        public long offset() {
            return letter.offset();
        }
    }
}
