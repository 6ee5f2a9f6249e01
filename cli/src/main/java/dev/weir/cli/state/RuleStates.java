package dev.weir.cli.state;

import dev.weir.runtime.engine.EngineState;
import dev.weir.runtime.engine.KeyState;
import dev.weir.runtime.program.Program;
import dev.weir.runtime.program.RuleProgram;
import dev.weir.state.codec.StateEncoder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a checkpoint holds of a rule.
 *
 * @param keys how many have a state
 * @param runs that are open under them; where runs follow from others, those
 * @param entries events in windows
 * @param bytes of the records, before compression
 * @param suppressions values for which alerts are held back
 */
public record RuleStates(
        String rule, long keys, long runs, long entries, long bytes, long suppressions) {

    /** Of each rule of a pack, in its order. */
    public static List<RuleStates> of(Program program, EngineState state) {
        Map<String, RuleStates> byRule = new HashMap<>();
        StateEncoder encoder = new StateEncoder();
        for (EngineState.Entry entry : state.keys()) {
            RuleStates one =
                    new RuleStates(
                            entry.rule(),
                            1,
                            runs(entry),
                            entries(entry),
                            encoder.record(entry).size(),
                            0);
            byRule.merge(entry.rule(), one, RuleStates::plus);
        }
        for (EngineState.Suppression held : state.suppressions()) {
            RuleStates one = new RuleStates(held.rule(), 0, 0, 0, 0, 1);
            byRule.merge(held.rule(), one, RuleStates::plus);
        }
        List<RuleStates> all = new ArrayList<>();
        for (RuleProgram rule : program.rules()) {
            RuleStates none = new RuleStates(rule.name(), 0, 0, 0, 0, 0);
            all.add(byRule.getOrDefault(rule.name(), none));
        }
        return all;
    }

    /** How many runs are open under a key. */
    static long runs(EngineState.Entry entry) {
        KeyState state = entry.state();
        return state == null || state.pattern() == null ? 0 : state.pattern().runs().size();
    }

    /** How many events the window of a key holds. */
    static long entries(EngineState.Entry entry) {
        KeyState state = entry.state();
        return state == null || state.window() == null ? 0 : state.window().entries().size();
    }

    private RuleStates plus(RuleStates other) {
        return new RuleStates(
                rule,
                keys + other.keys,
                runs + other.runs,
                entries + other.entries,
                bytes + other.bytes,
                suppressions + other.suppressions);
    }
}
