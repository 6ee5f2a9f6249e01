package dev.weir.adapters.formats;

import dev.weir.runtime.engine.DeadLetter;
import dev.weir.runtime.event.Event;
import dev.weir.runtime.event.Field;
import dev.weir.runtime.event.Position;
import dev.weir.runtime.value.TimeText;
import java.util.List;

/**
 * What did not become part of any match, as one JSON object a line: dead letters and late events.
 * In both the member {@code record} is text.
 */
public final class LetterJson {
    private static final String TYPE = "type";

    private LetterJson() {}

    /** A dead letter, with the record as it was read. */
    public static String dead(DeadLetter letter) {
        Position position = Position.of(letter.source(), letter.partition(), letter.offset());
        return line(letter.reason().toString(), letter.detail(), position, letter.record());
    }

    /** A late event; its record has the event's type and its fields by their declared names. */
    public static String late(Event event) {
        String detail =
                event.type().name()
                        + " of "
                        + TimeText.format(event.time())
                        + " came behind the watermark of its partition";
        return line("late", detail, event.position(), record(event));
    }

    /** An event of a declared type as the record that it may have been. */
    public static String record(Event event) {
        JsonLine line = new JsonLine().open('{');
        if (event.type().indexOf(TYPE) < 0) {
            line.name(TYPE).text(event.type().name());
        }
        List<Field> fields = event.type().fields();
        for (int i = 0; i < fields.size(); i++) {
            line.name(fields.get(i).name()).value(fields.get(i).type(), event.get(i));
        }
        return line.close('}').toString();
    }

    private static String line(String reason, String detail, Position position, String record) {
        JsonLine line = new JsonLine().open('{');
        line.name("reason").text(reason);
        line.name("detail").text(detail);
        line.name("source").text(position.source());
        line.name("partition").number(position.partition());
        line.name("offset").number(position.offset());
        line.name("record").text(record);
        return line.close('}').toString();
    }
}
