package dev.weir.cli.daemon;

import dev.weir.runtime.engine.Alert;
import dev.weir.runtime.engine.Cut;
import dev.weir.runtime.engine.DeadLetter;
import dev.weir.runtime.engine.Delivered;
import dev.weir.runtime.engine.Output;
import dev.weir.runtime.event.Event;
import dev.weir.runtime.event.PartitionId;
import dev.weir.runtime.port.AlertSink;
import java.io.Closeable;
import java.io.IOException;
import java.time.Instant;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** All sinks, and what is on its way to them. */
public final class Outlets implements Output, Closeable {
    private final List<Outlet> outlets;
    private long alerts;
    private long shadowAlerts;
    private final Map<DeadLetter.Reason, Long> deadLetters = new EnumMap<>(DeadLetter.Reason.class);
    private long late;
    private @Nullable Instant lastDelivery;

    /**
     * A sink.
     *
     * @param name for people
     */
    public record Named(String name, AlertSink sink) {}

    public Outlets(List<Named> sinks) {
        this.outlets = sinks.stream().map(of -> new Outlet(of.name(), of.sink())).toList();
    }

    /**
     * Lets each sink tell what it has; called before anything is added.
     *
     * @param known what {@link #recorded} was when the checkpoint was made that the daemon goes on
     *     from
     * @throws dev.weir.state.StateException if one of them has lost some of it
     */
    void recover(Map<String, Delivered> known) throws IOException {
        for (Outlet outlet : outlets) {
            outlet.recover(known);
        }
    }

    /** What the records of the sinks tell, by where they are. */
    Map<String, Delivered> recorded() {
        Map<String, Delivered> all = new HashMap<>();
        outlets.forEach(outlet -> outlet.addRecorded(all));
        return all;
    }

    /** For people. */
    List<String> names() {
        return outlets.stream().map(Outlet::name).toList();
    }

    /** What the sink has that has most. */
    Delivered reached() {
        return outlets.stream()
                .map(Outlet::delivered)
                .max(Comparator.comparing(Delivered::cut))
                .orElse(Delivered.NOTHING);
    }

    @Override
    public void alert(Alert alert) {
        if (send(outlet -> outlet.add(alert))) {
            if (alert.shadow()) {
                shadowAlerts++;
            } else {
                alerts++;
            }
        }
    }

    @Override
    public void deadLetter(DeadLetter letter) {
        if (send(outlet -> outlet.add(letter))) {
            deadLetters.merge(letter.reason(), 1L, Long::sum);
        }
    }

    @Override
    public void late(Event event) {
        if (send(outlet -> outlet.addLate(event))) {
            late++;
        }
    }

    private interface Sending {
        boolean to(Outlet outlet);
    }

    /** Whether a sink takes it that had it not before a restart. */
    private boolean send(Sending sending) {
        boolean any = false;
        for (Outlet outlet : outlets) {
            any |= sending.to(outlet);
        }
        return any;
    }

    /** Whether no sink has more than what has been processed and read up to here. */
    boolean isBehind(Cut cut, Map<PartitionId, Long> read) {
        return outlets.stream().allMatch(outlet -> outlet.isBehind(cut, read));
    }

    /** From here on nothing is known to the sinks. */
    void unmute() {
        outlets.forEach(Outlet::unmute);
    }

    /** As {@link #unmute}, for the sinks that have had nothing since a switch to another pack. */
    void unmuteBefore(long switches) {
        outlets.forEach(outlet -> outlet.unmuteBefore(switches));
    }

    /** The most that waits for one sink. */
    int size() {
        return outlets.stream().mapToInt(Outlet::size).max().orElse(0);
    }

    /** Sends what waits. When it returns, the sinks have it for good. */
    void deliver(Delivered upTo, Instant now) throws IOException {
        for (Outlet outlet : outlets) {
            outlet.deliver(upTo);
        }
        lastDelivery = now;
    }

    /** What keeps deliveries from going out. */
    List<String> problems() {
        return outlets.stream().map(Outlet::problem).filter(Objects::nonNull).toList();
    }

    /** What has gone out since the start. */
    Status.DeliveryStatus status(@Nullable String problem) {
        return new Status.DeliveryStatus(
                alerts, shadowAlerts, deadLetters, late, lastDelivery, problem);
    }

    @Override
    public void close() throws IOException {
        for (Outlet outlet : outlets) {
            outlet.close();
        }
    }
}
