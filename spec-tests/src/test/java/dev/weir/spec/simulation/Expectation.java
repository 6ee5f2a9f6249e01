package dev.weir.spec.simulation;

import dev.weir.adapters.formats.AlertJson;
import dev.weir.adapters.formats.LetterJson;
import dev.weir.cli.daemon.History;
import dev.weir.compiler.CompileOptions;
import dev.weir.runtime.engine.Alert;
import dev.weir.runtime.engine.Arrival;
import dev.weir.runtime.engine.ControlRecord;
import dev.weir.runtime.engine.DeadLetter;
import dev.weir.runtime.engine.Engine;
import dev.weir.runtime.engine.Output;
import dev.weir.runtime.event.Event;
import dev.weir.runtime.event.PartitionId;
import dev.weir.runtime.program.Program;
import dev.weir.spec.engine.EngineRun;
import dev.weir.spec.reference.Reference;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What must be out when all of a scenario's records have been processed, with what the outside has
 * decided as the control log says in the end: a crash may change these decisions, but what is out
 * has to follow from them. Two say what that is, and have to agree: an engine that never stopped,
 * and the reference interpreter. That knows nothing of reloads; but what the first pack has, all
 * others have too, so that its rules do as if there had been no other.
 */
final class Expectation {
    private final Map<List<ControlRecord>, Outcome> known = new HashMap<>();

    /** What must be out. */
    Outcome of(World world) throws IOException {
        List<ControlRecord> control = world.control();
        Outcome outcome = known.get(control);
        if (outcome == null) {
            outcome = new Whole(world, control).run();
            Outcome reference = reference(world, control);
            if (!reference.equals(ofFirstPack(outcome))) {
                throw new AssertionError(
                        "the engine against the reference: "
                                + reference.difference(ofFirstPack(outcome)));
            }
            known.put(control, outcome);
        }
        return outcome;
    }

    /** What the rules of the first pack say, without the pack that said it. */
    private static Outcome ofFirstPack(Outcome outcome) {
        return Outcome.of(
                outcome.alerts().stream()
                        .filter(alert -> !alert.contains("\"rule\":\"added\""))
                        .map(Expectation::withoutPack)
                        .toList(),
                outcome.dead(),
                outcome.late());
    }

    private static String withoutPack(String alert) {
        return alert.replaceFirst("\"hash\":\"\\w+\"", "\"hash\":\"\"");
    }

    /** An engine that never stops. */
    private static final class Whole implements Output {
        private final World world;
        private final List<String> alerts = new ArrayList<>();
        private final List<String> dead = new ArrayList<>();
        private final List<String> late = new ArrayList<>();
        private final Map<PartitionId, Integer> next = new HashMap<>();
        private final History history;
        private Engine engine;

        Whole(World world, List<ControlRecord> control) {
            this.world = world;
            Program first = world.program(((ControlRecord.Started) control.get(0)).pack());
            this.history = new History(control.subList(1, control.size()), world::program, first);
            this.engine = engine(first);
        }

        private Engine engine(Program program) {
            return Engine.withoutCheckpoints(program, 1, this);
        }

        Outcome run() throws IOException {
            world.lines().keySet().forEach(partition -> history.open(engine, partition));
            Engine following = engine;
            while (following != null) {
                engine = following;
                for (PartitionId partition : world.lines().keySet()) {
                    read(partition);
                }
                following = history.next(engine, this::engine);
            }
            engine.finish(engine.greatestEventTime());
            return Outcome.of(alerts, dead, late);
        }

        private void read(PartitionId partition) {
            List<String> lines = world.lines(partition);
            int handle = engine.handle(partition);
            long to = Math.min(lines.size(), history.limit(partition));
            for (int offset = next.getOrDefault(partition, 0); offset < to; offset++) {
                Arrival arrival =
                        World.arrival(
                                history.program().eventTypes(),
                                partition,
                                offset,
                                lines.get(offset));
                if (arrival instanceof Arrival.Accepted accepted) {
                    DeadLetter refusal = history.refusal(engine, handle, accepted.event());
                    if (refusal == null) {
                        engine.accept(handle, accepted.event());
                    } else {
                        engine.refuse(handle, Expectation.tooFarAhead(accepted.event()));
                    }
                } else if (arrival instanceof Arrival.Rejected rejected) {
                    engine.refuse(handle, rejected.letter());
                } else {
                    engine.unused(handle);
                }
                next.put(partition, offset + 1);
            }
        }

        @Override
        public void alert(Alert alert) {
            alerts.add(AlertJson.line(alert));
        }

        @Override
        public void deadLetter(DeadLetter letter) {
            dead.add(LetterJson.dead(letter));
        }

        @Override
        public void late(Event event) {
            late.add(LetterJson.late(event));
        }
    }

    /** As a daemon refuses it. */
    private static DeadLetter tooFarAhead(Event event) {
        return new DeadLetter(
                DeadLetter.Reason.TIME_AHEAD,
                "its time is more than 1d ahead of its arrival",
                event.position().source(),
                event.position().partition(),
                event.position().offset(),
                LetterJson.record(event));
    }

    /** By the specification alone: which events are in time, and what the rules say of those. */
    private static Outcome reference(World world, List<ControlRecord> control) {
        Program program = world.firstProgram();
        List<String> dead = new ArrayList<>();
        List<String> late = new ArrayList<>();
        List<EngineRun.Partition> inTime = new ArrayList<>();
        long greatestOfAll = Long.MIN_VALUE;
        for (Map.Entry<PartitionId, List<String>> lines : world.lines().entrySet()) {
            PartitionId partition = lines.getKey();
            List<Event> events = new ArrayList<>();
            long floor = floorAtStart(control, partition);
            long greatest = Long.MIN_VALUE + program.maxDelayMillis();
            for (int offset = 0; offset < lines.getValue().size(); offset++) {
                Arrival arrival =
                        World.arrival(
                                program.eventTypes(),
                                partition,
                                offset,
                                lines.getValue().get(offset));
                if (arrival instanceof Arrival.Rejected rejected) {
                    dead.add(LetterJson.dead(rejected.letter()));
                }
                if (!(arrival instanceof Arrival.Accepted accepted)) {
                    continue;
                }
                Event event = accepted.event();
                if (control.contains(new ControlRecord.Refused(partition, offset))) {
                    dead.add(LetterJson.dead(tooFarAhead(event)));
                    continue;
                }
                floor = Math.max(floor, floorAt(control, partition, offset));
                if (event.time() < Math.max(floor, greatest - program.maxDelayMillis())) {
                    late.add(LetterJson.late(event));
                } else {
                    events.add(event);
                }
                greatest = Math.max(greatest, event.time());
            }
            inTime.add(new EngineRun.Partition(partition, events));
            greatestOfAll = Math.max(greatestOfAll, greatest);
        }
        List<Alert> alerts =
                Reference.alerts(
                        world.firstSource(),
                        CompileOptions.none(),
                        "",
                        null,
                        new EngineRun.Stream(inTime, null, greatestOfAll));
        return Outcome.of(alerts.stream().map(AlertJson::line).toList(), dead, late);
    }

    private static long floorAtStart(List<ControlRecord> control, PartitionId partition) {
        return control.stream()
                .filter(ControlRecord.Opened.class::isInstance)
                .map(ControlRecord.Opened.class::cast)
                .filter(opened -> opened.partition().equals(partition))
                .mapToLong(ControlRecord.Opened::floor)
                .max()
                .orElse(Long.MIN_VALUE);
    }

    private static long floorAt(List<ControlRecord> control, PartitionId partition, long offset) {
        return control.stream()
                .filter(ControlRecord.Back.class::isInstance)
                .map(ControlRecord.Back.class::cast)
                .filter(back -> back.partition().equals(partition) && back.offset() == offset)
                .mapToLong(ControlRecord.Back::floor)
                .max()
                .orElse(Long.MIN_VALUE);
    }
}
