package dev.weir.cli.daemon;

import dev.weir.runtime.engine.Alert;
import dev.weir.runtime.engine.Cut;
import dev.weir.runtime.engine.DeadLetter;
import dev.weir.runtime.engine.Delivered;
import dev.weir.runtime.engine.Delivery;
import dev.weir.runtime.event.Event;
import dev.weir.runtime.event.PartitionId;
import dev.weir.runtime.event.Position;
import dev.weir.runtime.port.AlertSink;
import dev.weir.state.StateException;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A sink with what is on its way to it. What the sink had before a restart is not sent again: the
 * engine repeats the same history.
 */
final class Outlet implements Closeable {
    private final String name;
    private final AlertSink sink;
    private Delivered delivered = Delivered.NOTHING;

    /** What the record of the sink tells. */
    private Delivered recorded = Delivered.NOTHING;

    private final List<Alert> alerts = new ArrayList<>();
    private final List<DeadLetter> deadLetters = new ArrayList<>();
    private final List<Event> late = new ArrayList<>();

    /**
     * @param name for people
     */
    Outlet(String name, AlertSink sink) {
        this.name = name;
        this.sink = sink;
    }

    String name() {
        return name;
    }

    /**
     * Lets the sink tell what it has.
     *
     * @param all what the records of sinks told, by where they are, when the checkpoint was made
     *     that the daemon goes on from
     * @throws StateException if the record tells of less: what came between is not there and would
     *     not come again
     */
    void recover(Map<String, Delivered> all) throws IOException {
        String place = sink.recordPlace();
        Delivered known = place == null ? null : all.get(place);
        if (known != null) {
            check(sink.recorded(), known);
        }
        delivered = sink.recover();
        if (known != null) {
            // Some do not know before what an end of what was under way has made of it.
            check(delivered, known);
        }
        recorded = delivered;
    }

    private void check(Delivered stands, Delivered known) throws StateException {
        if (!stands.equals(Delivered.NOTHING) && !stands.has(known)) {
            throw new StateException(
                    "the sink `"
                            + name
                            + "` has a record of less than it had when the newest checkpoint was"
                            + " made: output is missing, or is not known to be there",
                    "nothing was changed in what was delivered; put back what belongs together,"
                            + " output and state, or move this output away, and what came after the"
                            + " checkpoint is delivered again");
        }
    }

    /** Adds what the record of the sink tells, by where it is, if it keeps one. */
    void addRecorded(Map<String, Delivered> all) {
        String place = sink.recordPlace();
        if (place != null) {
            all.put(place, recorded);
        }
    }

    Delivered delivered() {
        return delivered;
    }

    /** Whether the sink has not had it yet. */
    boolean add(Alert alert) {
        return !delivered.cut().covers(alert.place()) && alerts.add(alert);
    }

    boolean add(DeadLetter letter) {
        PartitionId partition = new PartitionId(letter.source(), letter.partition());
        return !delivered.hasRead(partition, letter.offset()) && deadLetters.add(letter);
    }

    boolean addLate(Event event) {
        Position p = event.position();
        PartitionId partition = new PartitionId(p.source(), p.partition());
        return !delivered.hasRead(partition, p.offset()) && late.add(event);
    }

    /** Whether the sink has no more than what has been processed and read up to here. */
    boolean isBehind(Cut cut, Map<PartitionId, Long> read) {
        return delivered.cut().compareTo(cut) <= 0
                && delivered.read().entrySet().stream()
                        .allMatch(e -> e.getValue() <= read.getOrDefault(e.getKey(), 0L));
    }

    /** From here on nothing is known to the sink. */
    void unmute() {
        delivered = Delivered.NOTHING;
    }

    /**
     * From here on nothing is known to a sink that has had nothing since a switch. The events that
     * wait then and do not survive it were read before what the sink has, and are unknown to it.
     *
     * @param switches how many there have been, this one included
     */
    void unmuteBefore(long switches) {
        if (delivered.switches() < switches) {
            unmute();
        }
    }

    /** How many things wait to go out. */
    int size() {
        return alerts.size() + deadLetters.size() + late.size();
    }

    /**
     * Sends what waits, if anything does. While a history is run again that may be something new of
     * one partition, when others are not yet where the sink has been; it has that nevertheless.
     */
    void deliver(Delivered upTo) throws IOException {
        if (size() == 0) {
            return;
        }
        Delivered then = upTo.and(delivered);
        sink.deliver(new Delivery(alerts, deadLetters, late, then));
        recorded = then;
        alerts.clear();
        deadLetters.clear();
        late.clear();
    }

    /** What keeps a delivery from going out; null where nothing does. */
    @Nullable String problem() {
        return sink.problem();
    }

    @Override
    public void close() throws IOException {
        sink.close();
    }
}
