package dev.weir.runtime.program;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a rule waits for. */
public sealed interface RuleBody {

    enum AfterMatch {
        SKIP_PAST_LAST,
        SKIP_TO_NEXT,
        SKIP_TO_FIRST,
        SKIP_TO_LAST,
        KEEP_ALL
    }

    /**
     * A negation at the end: {@code -> !s FOR d}, {@code -> !s}, {@code => !s}.
     *
     * @param forMillis bound after the last event; -1 where the bound is WITHIN after the first one
     * @param nextOnly {@code => !s}: decided by the very next event
     */
    record FinalAbsence(List<PatternNode.Step> steps, long forMillis, boolean nextOnly) {
        public FinalAbsence {
            steps = List.copyOf(steps);
        }
    }

    /** A negation at the start: {@code !s FOR d -> p}. */
    record LeadingAbsence(List<PatternNode.Step> steps, long forMillis) {
        public LeadingAbsence {
            steps = List.copyOf(steps);
        }
    }

    /**
     * A pattern rule.
     *
     * @param guards negations between the last part and a final absence ({@code p -> !s -> !t FOR
     *     d}) are part of {@code last}
     * @param withinMillis bound from first to last event; {@link Long#MAX_VALUE} where UNBOUNDED or
     *     where a match is one event
     * @param skipSlots slots of the step that SKIP TO names; empty otherwise
     * @param where the conjuncts of WHERE
     */
    record Pattern(
            PatternNode pattern,
            @Nullable LeadingAbsence first,
            @Nullable FinalAbsence last,
            boolean latest,
            long withinMillis,
            AfterMatch afterMatch,
            List<Integer> skipSlots,
            List<Conjunct> where,
            int maxRuns,
            boolean dropNewest,
            int maxMatches)
            implements RuleBody {
        public Pattern {
            skipSlots = List.copyOf(skipSlots);
            where = List.copyOf(where);
        }
    }

    /**
     * {@code !s FOR d} alone.
     *
     * @param steps what breaks the silence; slot 0 holds the last such event
     * @param keysFrom keys that are expected from the start of the stream; empty where not given
     */
    record Silence(List<PatternNode.Step> steps, long forMillis, List<List<Object>> keysFrom)
            implements RuleBody {
        public Silence {
            steps = List.copyOf(steps);
            keysFrom = List.copyOf(keysFrom);
        }
    }

    enum WindowKind {
        SLIDING,
        TUMBLING,
        HOPPING,
        SESSION,
        LAST
    }

    /**
     * A source of a window rule: the events of an input for which the predicate holds.
     *
     * @param slot its number, from 0
     */
    record Source(int slot, String label, int input, @Nullable Evaluable predicate) {}

    /**
     * A window rule (language, section 6).
     *
     * @param sizeMillis SLIDING, TUMBLING, HOPPING: length; SESSION: gap; LAST: unused
     * @param lastCount LAST: number of events
     * @param offsetMillis TUMBLING: offset; 0 otherwise
     * @param everyMillis HOPPING: hop
     * @param maxMillis SESSION: greatest length, {@link Long#MAX_VALUE} where not given
     * @param having the condition; null where there is none
     * @param atLeast the number of events that the condition asks for, where it asks for nothing
     *     else; 0 for any other
     * @param lastingMillis {@code FOR d}, 0 where not given
     * @param keepFiringMillis {@code KEEP FIRING d}, 0 where not given
     * @param fireOnEach whether FIRE ON EACH, given or by default
     * @param overs the windows that aggregates of the rule have of their own
     * @param conditionOvers those of the condition and of EXCEPT, whose changes are looked at
     */
    record Window(
            WindowKind kind,
            List<Source> sources,
            long sizeMillis,
            int lastCount,
            long offsetMillis,
            long everyMillis,
            long maxMillis,
            @Nullable Evaluable having,
            int atLeast,
            long lastingMillis,
            long keepFiringMillis,
            boolean fireOnEach,
            boolean early,
            boolean reset,
            boolean resolve,
            List<OverWindow> overs,
            List<OverWindow> conditionOvers)
            implements RuleBody {
        public Window {
            sources = List.copyOf(sources);
            overs = List.copyOf(overs);
            conditionOvers = List.copyOf(conditionOvers);
        }
    }
}
