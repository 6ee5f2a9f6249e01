package dev.weir.cli.daemon;

import dev.weir.cli.daemon.ReloadReport.Action;
import dev.weir.cli.daemon.ReloadReport.RulePlan;
import dev.weir.compiler.ProgramText;
import dev.weir.runtime.engine.EngineState;
import dev.weir.runtime.program.Program;
import dev.weir.runtime.program.RuleBody;
import dev.weir.runtime.program.RuleProgram;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of each rule and its state when one pack follows another (language, section 10).
 *
 * @param plan of each rule of either pack, in the order of their names
 * @param state what the later pack goes on from
 */
record Succession(List<RulePlan> plan, EngineState state) {
    private static final int SHOWN_CHANGES = 3;

    Succession {
        plan = List.copyOf(plan);
    }

    static Succession of(Program from, Program to, EngineState state) {
        Map<String, RuleProgram> before = enabled(from);
        Map<String, RuleProgram> after = enabled(to);
        Map<String, Long> keys = new HashMap<>();
        state.keys().forEach(entry -> keys.merge(entry.rule(), 1L, Long::sum));
        Set<String> names = new TreeSet<>(before.keySet());
        names.addAll(after.keySet());
        List<RulePlan> plan = new ArrayList<>();
        Set<String> kept = new HashSet<>();
        Map<String, Long> warmUntil = new HashMap<>();
        for (String name : names) {
            RuleProgram was = before.get(name);
            RuleProgram is = after.get(name);
            RulePlan rule = plan(name, was, is, keys.getOrDefault(name, 0L));
            plan.add(rule);
            if (was != null && is != null && rule.action() != Action.RESET) {
                kept.add(name);
                long until = warmUntil(was, is, state.header());
                if (until > Long.MIN_VALUE) {
                    warmUntil.put(name, until);
                }
            }
        }
        return new Succession(plan, keptOf(state, kept, warmUntil));
    }

    /**
     * The plan where the state of some rules has turned out not to fit.
     *
     * @param dropped names of those rules, and why
     */
    List<RulePlan> planWithout(Map<String, String> dropped, Program to) {
        Map<String, RuleProgram> after = enabled(to);
        List<RulePlan> all = new ArrayList<>();
        for (RulePlan rule : plan) {
            String why = dropped.get(rule.rule());
            RuleProgram is = after.get(rule.rule());
            all.add(why == null || is == null ? rule : reset(is, rule.keys(), why));
        }
        return all;
    }

    private static Map<String, RuleProgram> enabled(Program program) {
        Map<String, RuleProgram> rules = new HashMap<>();
        for (RuleProgram rule : program.rules()) {
            if (rule.mode() != RuleProgram.Mode.DISABLED) {
                rules.put(rule.name(), rule);
            }
        }
        return rules;
    }

    private static RulePlan plan(
            String name, @Nullable RuleProgram was, @Nullable RuleProgram is, long keys) {
        if (was == null) {
            return new RulePlan(name, Action.NEW, 0, "");
        }
        if (is == null) {
            return new RulePlan(name, Action.DROP, keys, "");
        }
        String changes = changes(was, is);
        if (!was.signature().equals(is.signature())) {
            return reset(is, keys, changes);
        }
        return new RulePlan(name, changes.isEmpty() ? Action.KEEP : Action.CHANGE, keys, changes);
    }

    /**
     * The plan for a rule whose state is forgotten. Where the rule asks for something else, that is
     * said, since its author counts on it.
     *
     * @param is the later version of the rule
     */
    private static RulePlan reset(RuleProgram is, long keys, String why) {
        String instead =
                switch (is.onChange().mode()) {
                    case DROP -> "";
                    case DRAIN -> "ON CHANGE DRAIN is not offered, so no open run goes on; ";
                    case REPLAY -> "ON CHANGE REPLAY is not offered, so nothing is read again; ";
                };
        return new RulePlan(is.name(), Action.RESET, keys, instead + why);
    }

    /** The lines of the later rule's plan that the earlier one's has not. */
    private static String changes(RuleProgram was, RuleProgram is) {
        Set<String> before = new HashSet<>(ProgramText.of(was).lines().toList());
        List<String> lines =
                ProgramText.of(is)
                        .lines()
                        .filter(line -> !before.contains(line) && !line.contains("signature"))
                        .map(String::strip)
                        .toList();
        if (lines.isEmpty() && !ProgramText.of(was).equals(ProgramText.of(is))) {
            return "something was left out";
        }
        String shown = String.join("; ", lines.subList(0, Math.min(SHOWN_CHANGES, lines.size())));
        return lines.size() > SHOWN_CHANGES ? shown + "; …" : shown;
    }

    /**
     * Until when a longer WITHIN misses history: runs that the shorter one has ended would have
     * lived so long.
     */
    private static long warmUntil(RuleProgram was, RuleProgram is, EngineState.Header header) {
        long before = header.warmUntil().getOrDefault(was.name(), Long.MIN_VALUE);
        if (!header.started()
                || !(was.body() instanceof RuleBody.Pattern old)
                || !(is.body() instanceof RuleBody.Pattern now)
                || now.withinMillis() <= old.withinMillis()) {
            return before;
        }
        if (now.withinMillis() == Long.MAX_VALUE) {
            return Long.MAX_VALUE;
        }
        return Math.max(before, header.cut().time() + now.withinMillis() - old.withinMillis());
    }

    private static EngineState keptOf(
            EngineState state, Set<String> kept, Map<String, Long> warmUntil) {
        EngineState.Header header = state.header();
        List<EngineState.Entry> keys =
                state.keys().stream().filter(k -> kept.contains(k.rule())).toList();
        List<EngineState.Suppression> suppressions =
                state.suppressions().stream().filter(s -> kept.contains(s.rule())).toList();
        return new EngineState(
                new EngineState.Header(
                        header.started(),
                        header.cut(),
                        header.partitions(),
                        header.waiting(),
                        header.silenced(),
                        header.rules().stream().filter(r -> kept.contains(r.rule())).toList(),
                        warmUntil,
                        keys.size(),
                        suppressions.size()),
                keys,
                suppressions);
    }
}
