package dev.weir.runtime.engine;

import dev.weir.runtime.event.Event;
import dev.weir.runtime.event.Position;

/** What became of one record of a source: each record is exactly one of these. */
public sealed interface Arrival {

    /** An event of a declared type. */
    record Accepted(Event event) implements Arrival {}

    /** A well-formed record of a type that the pack does not declare; it counts as unused. */
    record Unknown(String type, Position position) implements Arrival {}

    /** A record that is no event. */
    record Rejected(DeadLetter letter) implements Arrival {}
}
