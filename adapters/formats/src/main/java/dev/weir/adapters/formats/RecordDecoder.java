package dev.weir.adapters.formats;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import dev.weir.runtime.engine.Arrival;
import dev.weir.runtime.engine.Batch;
import dev.weir.runtime.engine.DeadLetter;
import dev.weir.runtime.engine.DeadLetter.Reason;
import dev.weir.runtime.event.Event;
import dev.weir.runtime.event.EventType;
import dev.weir.runtime.event.Field;
import dev.weir.runtime.event.PartitionId;
import dev.weir.runtime.event.Place;
import dev.weir.runtime.event.Position;
import dev.weir.runtime.event.Rows;
import dev.weir.runtime.event.Type;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Says what a record is: an event of a declared type, a record of another type, or no event.
 * Immutable; may be shared by readers.
 *
 * <p>Two readings of the same record never differ: duplicate keys, halves of surrogate pairs and
 * numbers that would have to be rounded are refused, in members that nobody declares as well where
 * text is concerned. Minus zero is zero.
 */
public final class RecordDecoder {
    /** How many bytes a record may have. */
    public static final int MAX_RECORD_BYTES = 1 << 20;

    /** What is wrong with a longer one. */
    public static final String TOO_LONG = "more than " + MAX_RECORD_BYTES + " bytes";

    private static final int MAX_MESSAGE = 200;
    private static final ObjectPlan NO_FIELDS = new ObjectPlan(List.of(), "");
    private static final PlainJson PLAIN_NO_FIELDS = new PlainJson(NO_FIELDS);

    private final Map<String, EventType> types;
    private final Map<String, ObjectPlan> plans = new HashMap<>();
    private final Map<String, PlainJson> plainTypes = new HashMap<>();

    /** Reads the name of a record's type. */
    private final PlainJson plainName;

    private final @Nullable EventType only;
    private final String typeField;

    /** Whether the time of an event is that of its arrival, whatever field its type has for it. */
    private final boolean byArrival;

    /**
     * @param types the event types that records may have, by name
     * @param onlyType the type of every record; null: the only one of {@code types}, or where these
     *     are many, the one that the record names
     * @param typeField the member, or column, that names the type of a record
     */
    public RecordDecoder(
            Map<String, EventType> types, @Nullable String onlyType, String typeField) {
        this(types, onlyType, typeField, false);
    }

    private RecordDecoder(
            Map<String, EventType> types,
            @Nullable String onlyType,
            String typeField,
            boolean byArrival) {
        this.types = Map.copyOf(types);
        this.typeField = typeField;
        this.byArrival = byArrival;
        this.only = only(types, onlyType);
        for (EventType type : types.values()) {
            ObjectPlan plan = new ObjectPlan(type.fields(), "");
            plans.put(type.name(), plan);
            plainTypes.put(type.name(), new PlainJson(plan));
        }
        Field name = new Field(typeField, Type.Scalar.STRING, true, List.of(typeField));
        this.plainName = new PlainJson(new ObjectPlan(List.of(name), ""));
    }

    /** One for which the time of every event is that of its arrival. */
    public RecordDecoder byArrival() {
        return new RecordDecoder(types, only == null ? null : only.name(), typeField, true);
    }

    private static @Nullable EventType only(Map<String, EventType> types, @Nullable String name) {
        if (name == null) {
            return types.size() == 1 ? types.values().iterator().next() : null;
        }
        EventType type = types.get(name);
        if (type == null) {
            throw new IllegalArgumentException(
                    "no event type " + name + " among " + types.keySet());
        }
        return type;
    }

    /**
     * Decodes a record that stands for itself, such as a message: one JSON object, of a length that
     * nobody has looked at yet.
     *
     * @param arrivalMillis the event time of an event whose type has no time field
     */
    public Arrival decode(byte[] record, Position position, long arrivalMillis) {
        return record.length > MAX_RECORD_BYTES
                ? tooLong(record, 0, record.length, position)
                : json(record, 0, record.length, position, arrivalMillis);
    }

    /**
     * Decodes one JSON object of at most {@link #MAX_RECORD_BYTES}.
     *
     * @param arrivalMillis the event time of an event whose type has no time field
     */
    public Arrival json(byte[] buffer, int from, int to, Position position, long arrivalMillis) {
        Arrival plain = plain(buffer, from, to, position, arrivalMillis);
        return plain != null ? plain : parsed(buffer, from, to, position, arrivalMillis);
    }

    /**
     * Decodes one JSON object of at most {@link #MAX_RECORD_BYTES}, as the other method does.
     *
     * @param events takes an event
     * @param others takes what is no event
     */
    public void json(
            byte[] buffer,
            int from,
            int to,
            PartitionId partition,
            long offset,
            long arrivalMillis,
            Batch events,
            List<Arrival> others) {
        String name = plainName(buffer, from, to);
        EventType type = typeNamed(name);
        if (type != null
                && isPlain(buffer, from, to, type, partition, offset, arrivalMillis, events)) {
            return;
        }
        Position position = Position.of(partition.source(), partition.number(), offset);
        Arrival plain =
                name == null ? null : plain(name, buffer, from, to, position, arrivalMillis);
        Arrival arrival = plain != null ? plain : parsed(buffer, from, to, position, arrivalMillis);
        arrival.addTo(events, others);
    }

    /** Takes an event from bytes to columns; false where the record may be none, or is unusual. */
    private boolean isPlain(
            byte[] buffer,
            int from,
            int to,
            EventType type,
            PartitionId partition,
            long offset,
            long arrivalMillis,
            Batch events) {
        Rows rows = events.rows(type);
        if (!Objects.requireNonNull(plainTypes.get(type.name())).read(buffer, from, to, rows)) {
            return false;
        }
        long time = arrivalMillis;
        if (type.timeField() >= 0 && !byArrival) {
            if (rows.isNull(rows.end(), type.timeField())) {
                return false;
            }
            time = rows.numbers(type.timeField())[rows.end()];
        }
        events.add(type, partition, offset, time);
        return true;
    }

    /** What a record is that is written as nearly all are; null where it is not. */
    @Nullable Arrival plain(
            byte[] buffer, int from, int to, Position position, long arrivalMillis) {
        String name = plainName(buffer, from, to);
        return name == null ? null : plain(name, buffer, from, to, position, arrivalMillis);
    }

    /** The name of a record's type; null where the record has none, or is unusual. */
    private @Nullable String plainName(byte[] buffer, int from, int to) {
        if (only != null) {
            return only.name();
        }
        @Nullable Object[] named = plainName.read(buffer, from, to);
        return named == null ? null : (String) named[0];
    }

    private @Nullable Arrival plain(
            String name, byte[] buffer, int from, int to, Position position, long arrivalMillis) {
        PlainJson plain = plainTypes.getOrDefault(name, PLAIN_NO_FIELDS);
        @Nullable Object[] values = plain.read(buffer, from, to);
        return values == null
                ? null
                : arrival(name, values, position, arrivalMillis, new Problem());
    }

    /** What {@link #json} says, by the parser that reads all there is. */
    Arrival parsed(byte[] buffer, int from, int to, Position position, long arrivalMillis) {
        Problem problem = new Problem();
        Arrival arrival = null;
        if (!Utf8.isValid(buffer, from, to)) {
            problem.note(Reason.BAD_UTF8, "not UTF-8");
        } else if (Utf8.hasLoneSurrogate(buffer, from, to)) {
            problem.note(Reason.LONE_SURROGATE, "an escape is half of a surrogate pair");
        } else {
            arrival = object(buffer, from, to, position, arrivalMillis, problem);
        }
        return arrival != null ? arrival : rejected(problem, position, Utf8.kept(buffer, from, to));
    }

    /** What a record is that is too long; its beginning is enough. */
    public static Arrival tooLong(byte[] buffer, int from, int to, Position position) {
        Problem problem = new Problem();
        problem.note(Reason.TOO_LONG, TOO_LONG);
        return rejected(problem, position, Utf8.kept(buffer, from, to));
    }

    private @Nullable Arrival object(
            byte[] buffer,
            int from,
            int to,
            Position position,
            long arrivalMillis,
            Problem problem) {
        JsonDecoding decoding = new JsonDecoding(buffer, from, to, problem);
        try {
            String name = only != null ? only.name() : decoding.text(typeField);
            EventType type = typeNamed(name);
            @Nullable Object[] values = decoding.object(type == null ? NO_FIELDS : plan(type));
            return arrival(name, values, position, arrivalMillis, problem);
        } catch (JsonProcessingException e) {
            problem.override(reason(e), detail(e));
            return null;
        } catch (IOException e) {
            throw new UncheckedIOException("reading bytes in memory", e);
        }
    }

    private static Reason reason(JsonProcessingException e) {
        if (e instanceof StreamConstraintsException) {
            return Reason.TOO_DEEP;
        }
        return e.getOriginalMessage().startsWith("Duplicate ")
                ? Reason.DUPLICATE_KEY
                : Reason.NOT_JSON;
    }

    /** The parser's message and place, without what it says of the text's origin. */
    private static String detail(JsonProcessingException e) {
        String message = e.getOriginalMessage();
        JsonLocation place = e.getLocation();
        int origin = message.indexOf(" (start marker at ");
        return Problem.shown(origin < 0 ? message : message.substring(0, origin), MAX_MESSAGE)
                + (place == null ? "" : ", column " + place.getColumnNr());
    }

    /** The type of every record; null where records name theirs. */
    @Nullable EventType only() {
        return only;
    }

    String typeField() {
        return typeField;
    }

    @Nullable EventType typeNamed(@Nullable String name) {
        return only != null ? only : name == null ? null : types.get(name);
    }

    ObjectPlan plan(EventType type) {
        return Objects.requireNonNull(plans.get(type.name()));
    }

    /**
     * What decoded values are; null after a problem.
     *
     * @param name the type's name; null where the record has none
     */
    @Nullable Arrival arrival(
            @Nullable String name,
            @Nullable Object[] values,
            Position position,
            long arrivalMillis,
            Problem problem) {
        EventType type = typeNamed(name);
        if (name == null) {
            problem.note(Reason.MISSING_TYPE, "no `" + typeField + "` that names the event type");
        }
        Object time = arrivalMillis;
        if (type != null && type.timeField() >= 0 && !byArrival) {
            time = values[type.timeField()];
            if (time == null) {
                String field = type.fields().get(type.timeField()).name();
                problem.note(Reason.MISSING_FIELD, "no `" + field + "`, the event's time");
            }
        }
        if (problem.reason() != null || name == null || time == null) {
            return null;
        }
        return type == null
                ? new Arrival.Unknown(name, position)
                : new Arrival.Accepted(
                        new Event(type, values, new Place((Long) time, 0, position)));
    }

    /** A dead letter of what is noted. */
    static Arrival rejected(Problem problem, Position position, String record) {
        Reason reason = Objects.requireNonNull(problem.reason(), "no problem noted");
        return new Arrival.Rejected(
                new DeadLetter(
                        reason,
                        problem.detail(),
                        position.source(),
                        position.partition(),
                        position.offset(),
                        record));
    }
}
