package dev.weir.runtime.event;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One event: values in the order of its type's fields, and its place in the total order. Immutable.
 * Two events are the same if they stand at the same place.
 */
public final class Event {
    private final EventType type;
    private final @Nullable Object[] values;
    private final Place place;

    /**
     * @param values one for each field of {@code type}, as {@link Type} says; not copied, the
     *     caller gives it away
     */
    public Event(EventType type, @Nullable Object[] values, Place place) {
        if (values.length != type.fields().size()) {
            throw new IllegalArgumentException(
                    type + " has " + type.fields().size() + " fields, not " + values.length);
        }
        this.type = type;
        this.values = values;
        this.place = place;
    }

    /** The same event at another time, with nothing fed before it. */
    public Event at(long time) {
        return new Event(type, values, new Place(time, 0, position()));
    }

    public EventType type() {
        return type;
    }

    public @Nullable Object get(int field) {
        return values[field];
    }

    /** Event time, milliseconds since the epoch. */
    public long time() {
        return place.time();
    }

    public Place place() {
        return place;
    }

    public Position position() {
        return place.position();
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof Event e && e.place.equals(place);
    }

    @Override
    public int hashCode() {
        return place.hashCode();
    }

    @Override
    public String toString() {
        return type.name() + "@" + place.time() + Arrays.toString(values);
    }
}
