package dev.weir.runtime.event;

/**
 * A place in the total order (language, section 4): an event, or the deadlines of an instant.
 *
 * <p>At one time come all raw events with what they cause, then, stage after stage, the deadlines
 * of the rules of that stage followed by the events that those deadlines feed.
 *
 * @param time milliseconds since the epoch
 * @param tier 0 for raw events and what they cause; {@code 2 s + 1} for the deadlines of stage s;
 *     {@code 2 s + 2} for events that those feed
 * @param position the event's position; for a deadline {@link #INSTANT}
 */
public record Place(long time, int tier, Position position) implements Comparable<Place> {
    /** The position of what fires without an event. */
    public static final Position INSTANT = Position.of("", 0, -1);

    public static Place deadline(long time, int stage) {
        return new Place(time, 2 * stage + 1, INSTANT);
    }

    public boolean isDeadline() {
        return tier % 2 == 1;
    }

    @Override
    public int compareTo(Place other) {
        int c = Long.compare(time, other.time);
        if (c == 0) {
            c = Integer.compare(tier, other.tier);
        }
        return c != 0 ? c : position.compareTo(other.position);
    }
}
