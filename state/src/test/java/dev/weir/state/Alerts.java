package dev.weir.state;

import dev.weir.runtime.engine.Alert;
import dev.weir.runtime.engine.DeadLetter;
import dev.weir.runtime.engine.Engine;
import dev.weir.runtime.engine.Output;
import dev.weir.runtime.event.Event;
import dev.weir.runtime.event.PartitionId;
import dev.weir.runtime.program.Program;
import java.util.ArrayList;
import java.util.List;

/** What an engine hands out, in words: alerts with all values of their events, late events. */
public final class Alerts implements Output {
    private final List<String> lines = new ArrayList<>();

    /** What comes of events of one partition. */
    public static List<String> of(Program program, List<Event> events) {
        Alerts alerts = new Alerts();
        Engine engine = Engine.create(program, 1, alerts);
        engine.open(new PartitionId(Streams.SOURCE, 0));
        for (Event event : events) {
            engine.accept(0, event);
            engine.advance();
        }
        engine.finish(Long.MAX_VALUE);
        return alerts.lines();
    }

    public List<String> lines() {
        return lines;
    }

    @Override
    public void alert(Alert alert) {
        lines.add(alert.toString());
    }

    @Override
    public void deadLetter(DeadLetter letter) {
        throw new AssertionError(letter);
    }

    @Override
    public void late(Event event) {
        lines.add("late " + event);
    }
}
