package dev.weir.cli.daemon;

import dev.weir.adapters.formats.LetterJson;
import dev.weir.cli.daemon.ReloadReport.RulePlan;
import dev.weir.runtime.engine.DeadLetter;
import dev.weir.runtime.engine.Engine;
import dev.weir.runtime.event.Event;
import dev.weir.runtime.event.PartitionId;
import dev.weir.runtime.event.Position;
import dev.weir.runtime.program.Program;
import dev.weir.state.codec.Carried;
import java.util.List;
import java.util.function.Function;

/**
 * A pack that has taken over from another: events that wait go on as events of its types, those
 * that are none any more are refused.
 *
 * @param engine runs it, and goes on where the one before stood
 * @param plan what became of each rule
 */
record Takeover(Engine engine, List<RulePlan> plan) {
    Takeover {
        plan = List.copyOf(plan);
    }

    /**
     * @param engines makes an engine for a program
     */
    static Takeover of(
            Engine running, Program from, Program to, Function<Program, Engine> engines) {
        Succession succession = Succession.of(from, to, running.snapshot());
        Carried carried = Carried.into(to, succession.state());
        Engine engine = engines.apply(to);
        engine.restore(carried.state());
        for (Event event : carried.undeclared()) {
            engine.unused(engine.handle(partition(event)));
        }
        for (Carried.Refused refused : carried.refused()) {
            engine.refuse(engine.handle(partition(refused.event())), letter(refused));
        }
        return new Takeover(engine, succession.planWithout(carried.dropped(), to));
    }

    private static PartitionId partition(Event event) {
        Position position = event.position();
        return new PartitionId(position.source(), position.partition());
    }

    private static DeadLetter letter(Carried.Refused refused) {
        Position position = refused.event().position();
        return new DeadLetter(
                refused.reason(),
                refused.detail() + " under the pack that took over before it was processed",
                position.source(),
                position.partition(),
                position.offset(),
                LetterJson.record(refused.event()));
    }
}
