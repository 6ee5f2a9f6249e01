package dev.weir.adapters.kafka;

import dev.weir.adapters.formats.RecordDecoder;
import dev.weir.adapters.formats.Utf8;
import dev.weir.runtime.engine.Arrival;
import dev.weir.runtime.engine.DeadLetter;
import dev.weir.runtime.engine.DeadLetter.Reason;
import dev.weir.runtime.event.Event;
import dev.weir.runtime.event.Position;
import dev.weir.runtime.value.TimeText;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Says what a record of a topic is. Its timestamp is the time of an event whose type has no time
 * field.
 */
final class MessageDecoder {
    private final String source;
    private final RecordDecoder decoder;

    MessageDecoder(String source, RecordDecoder decoder) {
        this.source = source;
        this.decoder = decoder;
    }

    Arrival arrival(ConsumerRecord<byte[], byte[]> record) {
        Position position = Position.of(source, record.partition(), record.offset());
        byte[] value = record.value();
        if (value == null) {
            return rejected(Reason.NOT_JSON, "no value: a tombstone", position, "");
        }
        Arrival arrival = decoder.decode(value, position, record.timestamp());
        if (arrival instanceof Arrival.Accepted accepted && isOutOfRange(accepted.event())) {
            String detail = "the record's timestamp, " + record.timestamp() + ", is out of range";
            String kept = Utf8.kept(value, 0, value.length);
            return rejected(Reason.TIME_RANGE, detail, position, kept);
        }
        return arrival;
    }

    /** The decoder has looked at times that are fields, so it is the record's timestamp. */
    private static boolean isOutOfRange(Event event) {
        return !TimeText.isOfEvent(event.time());
    }

    private static Arrival rejected(
            Reason reason, String detail, Position position, String record) {
        return new Arrival.Rejected(
                new DeadLetter(
                        reason,
                        detail,
                        position.source(),
                        position.partition(),
                        position.offset(),
                        record));
    }
}
