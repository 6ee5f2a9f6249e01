package dev.weir.cli.daemon;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What came of a reload.
 *
 * @param running the pack that runs now
 * @param wanted the pack that was to run; null where not even its name is known
 * @param plan what became, or would have become, of each rule of either pack, in the order of their
 *     names; empty where no plan was made
 * @param problems why it was refused: diagnostics and failed tests, each as it is printed for
 *     people; warnings where it was not
 */
public record ReloadReport(
        Outcome outcome,
        PackVersion running,
        @Nullable PackVersion wanted,
        List<RulePlan> plan,
        List<String> problems) {
    public ReloadReport {
        plan = List.copyOf(plan);
        problems = List.copyOf(problems);
    }

    /** Whether another pack runs now. */
    public enum Outcome {
        /** The wanted pack runs. */
        APPLIED,
        /** It ran already. */
        UNCHANGED,
        /** It is no sound pack; the one before runs on. */
        REFUSED;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** What a reload does with a rule and its state. */
    public enum Action {
        /** The rule means the same; its state stays. */
        KEEP,
        /** The rule has changed, and its state fits it; it stays. */
        CHANGE,
        /** The rule has changed so that its state does not fit; it is forgotten. */
        RESET,
        /** A rule that was not there before. */
        NEW,
        /** A rule that is not there any more; its state is forgotten. */
        DROP;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * One rule's part of the plan.
     *
     * @param keys how many keys have state that is kept or forgotten
     * @param why what has changed, for people; empty where nothing has
     */
    public record RulePlan(String rule, Action action, long keys, String why) {}
}
