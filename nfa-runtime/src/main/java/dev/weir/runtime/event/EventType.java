package dev.weir.runtime.event;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A declared event type. */
public final class EventType {
    private final String name;
    private final List<Field> fields;
    private final int timeField;
    private final long delayMillis;
    private final Map<String, Integer> places = new HashMap<>();

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
                && type.delayMillis == delayMillis;
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
