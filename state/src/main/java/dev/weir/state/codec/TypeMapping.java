package dev.weir.state.codec;

import dev.weir.runtime.event.Event;
import dev.weir.runtime.event.EventType;
import dev.weir.runtime.event.Field;
import dev.weir.runtime.event.Place;
import dev.weir.runtime.event.Type;
import dev.weir.runtime.value.RecordValue;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How events of a type, as it was declared when they were written, become events of the type of
 * that name as it is declared now: field by field of the same name. A new field is null, a field
 * that is gone is left out, in records and lists of records too.
 */
final class TypeMapping {
    private final EventType from;
    private final EventType to;
    private final boolean same;
    private final Fields fields;

    private TypeMapping(EventType from, EventType to) throws UnreadableRecord {
        this.from = from;
        this.to = to;
        this.same = isSame(from.fields(), to.fields());
        this.fields = Fields.between(from.name(), from.fields(), to.fields());
    }

    /**
     * @param types the event types that there are now, by name
     * @throws UnreadableRecord where there is no such type any more, or a field has another type
     */
    static TypeMapping to(Map<String, EventType> types, EventType from) throws UnreadableRecord {
        EventType to = types.get(from.name());
        if (to == null) {
            throw new UnreadableRecord(
                    "it holds events of the type `" + from.name() + "`, which is not declared");
        }
        return new TypeMapping(from, to);
    }

    EventType from() {
        return from;
    }

    EventType to() {
        return to;
    }

    /**
     * @param values in the order of the fields that there were; given away
     */
    Event event(@Nullable Object[] values, Place place) {
        return new Event(to, same ? values : fields.map(values), place);
    }

    /** The indexes of fields that there are still. */
    List<Integer> indexes(List<Integer> ofFields) {
        if (same) {
            return ofFields;
        }
        List<Integer> left = new ArrayList<>();
        for (int index : ofFields) {
            int now = to.indexOf(from.fields().get(index).name());
            if (now >= 0) {
                left.add(now);
            }
        }
        return left;
    }

    private static boolean isSame(List<Field> from, List<Field> to) {
        if (from.size() != to.size()) {
            return false;
        }
        for (int i = 0; i < from.size(); i++) {
            if (!from.get(i).name().equals(to.get(i).name())
                    || !isSame(from.get(i).type(), to.get(i).type())) {
                return false;
            }
        }
        return true;
    }

    private static boolean isSame(Type from, Type to) {
        if (from instanceof Type.ListType f && to instanceof Type.ListType t) {
            return isSame(f.element(), t.element());
        }
        if (from instanceof Type.RecordType f && to instanceof Type.RecordType t) {
            return isSame(f.fields(), t.fields());
        }
        return from.equals(to);
    }

    /** How one value becomes another. */
    private interface Step {
        Object map(Object value);
    }

    /**
     * @param origins for each field that there is now the index of the one that there was, or -1
     * @param steps for each field that there is now
     */
    private record Fields(int[] origins, Step[] steps) {

        static Fields between(String of, List<Field> from, List<Field> to) throws UnreadableRecord {
            int[] origins = new int[to.size()];
            Step[] steps = new Step[to.size()];
            for (int i = 0; i < origins.length; i++) {
                Field field = to.get(i);
                String name = of + "." + field.name();
                origins[i] = indexOf(from, field.name());
                steps[i] =
                        origins[i] < 0
                                ? value -> value
                                : step(name, from.get(origins[i]).type(), field.type());
            }
            return new Fields(origins, steps);
        }

        private static int indexOf(List<Field> fields, String name) {
            for (int i = 0; i < fields.size(); i++) {
                if (fields.get(i).name().equals(name)) {
                    return i;
                }
            }
            return -1;
        }

        private static Step step(String name, Type from, Type to) throws UnreadableRecord {
            if (isSame(from, to)) {
                return value -> value;
            }
            if (from instanceof Type.ListType f && to instanceof Type.ListType t) {
                Step ofElement = step(name, f.element(), t.element());
                return value -> mapAll((List<?>) value, ofElement);
            }
            if (from instanceof Type.RecordType f && to instanceof Type.RecordType t) {
                Fields inner = between(name, f.fields(), t.fields());
                return value -> inner.map((RecordValue) value);
            }
            throw new UnreadableRecord(
                    "the type of `" + name + "` was " + from + " and is " + to + " now");
        }

        private static List<@Nullable Object> mapAll(List<?> values, Step step) {
            List<@Nullable Object> mapped = new ArrayList<>(values.size());
            for (Object value : values) {
                mapped.add(value == null ? null : step.map(value));
            }
            return Collections.unmodifiableList(mapped);
        }

        RecordValue map(RecordValue record) {
            return new RecordValue(Arrays.asList(map(record.values().toArray())));
        }

        @Nullable Object[] map(@Nullable Object[] values) {
            @Nullable Object[] mapped = new Object[origins.length];
            for (int i = 0; i < mapped.length; i++) {
                Object value = origins[i] < 0 ? null : values[origins[i]];
                mapped[i] = value == null ? null : steps[i].map(value);
            }
            return mapped;
        }
    }
}
