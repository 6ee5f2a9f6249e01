package dev.weir.state.codec;

import dev.weir.runtime.event.EventType;
import dev.weir.runtime.event.Field;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;

/** The event types of the events written so far; records refer to them by number. */
final class EventTypes {
    private final IdentityHashMap<EventType, Integer> numbers = new IdentityHashMap<>();
    private final List<EventType> types;

    /**
     * @param types those of the events that were written before, by their number
     */
    EventTypes(List<EventType> types) {
        this.types = new ArrayList<>(types);
    }

    int number(EventType type) {
        Integer known = numbers.get(type);
        if (known != null) {
            return known;
        }
        int equal = types.indexOf(type);
        int number = equal >= 0 ? equal : types.size();
        if (number == types.size()) {
            types.add(type);
        }
        numbers.put(type, number);
        return number;
    }

    List<EventType> list() {
        return types;
    }

    void write(ByteWriter out) {
        out.writeUnsigned(types.size());
        for (EventType type : types) {
            out.writeString(type.name());
            ValueCodec.writeFields(type.fields(), out);
            out.writeSigned(type.timeField());
            out.writeSigned(type.delayMillis());
        }
    }

    static List<EventType> read(ByteReader in) throws UnreadableRecord {
        int count = in.readCount();
        List<EventType> types = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            String name = in.readString();
            List<Field> fields = ValueCodec.readFields(in);
            int timeField = (int) in.readSigned();
            types.add(new EventType(name, fields, timeField, in.readSigned()));
        }
        return types;
    }
}
