package dev.weir.runtime.event;

import java.util.List;

/**
 * A declared event type.
 *
 * @param timeField index of the field that holds the event time, or -1 where the time of ingestion
 *     is the event's time
 * @param delayMillis how far out of order the type may be
 */
public record EventType(String name, List<Field> fields, int timeField, long delayMillis) {
    public EventType {
        fields = List.copyOf(fields);
    }

    /** Place of a field, or -1. */
    public int indexOf(String field) {
        for (int i = 0; i < fields.size(); i++) {
            if (fields.get(i).name().equals(field)) {
                return i;
            }
        }
        return -1;
    }

    @Override
    public String toString() {
        return name;
    }
}
