package dev.weir.runtime.event;

import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A declared event type. */
public final class EventType {
    private final String name;
    private final List<Field> fields;
    private final int timeField;
    private final long delayMillis;
    private final Map<String, Integer> places = new HashMap<>();

    /** Those fields the values of which are kept. */
    private final BitSet kept = new BitSet();

    /**
     * @param timeField index of the field that holds the event time, or -1 where the time of
     *     ingestion is the event's time
     * @param delayMillis how far out of order the type may be
     */
    public EventType(String name, List<Field> fields, int timeField, long delayMillis) {
        this.name = name;
        this.fields = List.copyOf(fields);
        this.timeField = timeField;
        this.delayMillis = delayMillis;
        for (int i = 0; i < this.fields.size(); i++) {
            places.putIfAbsent(this.fields.get(i).name(), i);
        }
        kept.set(0, this.fields.size());
    }

    /**
     * The same type, but {@link Rows} and {@link KeptEvents} have no room for what nobody reads; it
     * is null in the events that they make.
     *
     * @param names of the fields that are read; beside them the event time is kept
     */
    public EventType projectedTo(Set<String> names) {
        EventType projected = new EventType(name, fields, timeField, delayMillis);
        for (int i = 0; i < fields.size(); i++) {
            projected.kept.set(i, i == timeField || names.contains(fields.get(i).name()));
        }
        return projected;
    }

    /** Whether the value of a field is kept. */
    public boolean keeps(int field) {
        return kept.get(field);
    }

    public String name() {
        return name;
    }

    public List<Field> fields() {
        return fields;
    }

    public int timeField() {
        return timeField;
    }

    public long delayMillis() {
        return delayMillis;
    }

    /** Place of a field, or -1. */
    public int indexOf(String field) {
        return places.getOrDefault(field, -1);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof EventType type
                && type.name.equals(name)
                && type.fields.equals(fields)
                && type.timeField == timeField
                && type.delayMillis == delayMillis
                && type.kept.equals(kept);
    }

    @Override
    public int hashCode() {
        return name.hashCode();
    }

    @Override
    public String toString() {
        return name;
    }
}
