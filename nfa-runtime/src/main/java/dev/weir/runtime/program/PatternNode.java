package dev.weir.runtime.program;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A pattern, ready to be matched (language, section 5). */
public sealed interface PatternNode {
    enum Arrow {
        /** {@code ->} */
        FOLLOWED_BY,
        /** {@code =>} */
        NEXT,
        /** {@code ~>} */
        ANY
    }

    /**
     * A step.
     *
     * @param slot its number, from 0 in the order of the text (negated steps and UNTIL have none:
     *     -1)
     * @param label name of the slot, which steps in branches of one alternative may share
     * @param input index into the rule's inputs
     * @param conditions the conjuncts of its predicate
     */
    record Step(int slot, String label, int input, List<Conjunct> conditions)
            implements PatternNode {
        public Step {
            conditions = List.copyOf(conditions);
        }
    }

    /**
     * A negation between two parts, or in front of the next one.
     *
     * @param steps none of these may be seen; they may name earlier slots
     * @param nextOnly {@code => !s}: the very next event alone
     */
    record Guard(List<Step> steps, boolean nextOnly) {
        public Guard {
            steps = List.copyOf(steps);
        }
    }

    /** How a part is reached from the one before: the guards that stand between, and the arrow. */
    record Link(List<Guard> guards, Arrow arrow) {
        public Link {
            guards = List.copyOf(guards);
        }
    }

    /** {@code links.get(i)} leads to {@code parts.get(i + 1)}. */
    record Sequence(List<PatternNode> parts, List<Link> links) implements PatternNode {
        public Sequence {
            parts = List.copyOf(parts);
            links = List.copyOf(links);
        }
    }

    record Either(List<PatternNode> branches) implements PatternNode {
        public Either {
            branches = List.copyOf(branches);
        }
    }

    record Both(List<PatternNode> operands) implements PatternNode {
        public Both {
            operands = List.copyOf(operands);
        }
    }

    /**
     * A repetition.
     *
     * @param id number of this repetition, from 0 in the order of the text
     * @param min least number of iterations, 0 or more
     * @param max greatest, at least 1; {@link Integer#MAX_VALUE} where there is none
     * @param arrow how iterations follow one another
     */
    record Repeat(
            int id,
            PatternNode body,
            int min,
            int max,
            Arrow arrow,
            boolean greedy,
            @Nullable Step until)
            implements PatternNode {}

    /** {@code ( p WITHIN d )}; plain parentheses leave no node. */
    record Within(PatternNode body, long millis) implements PatternNode {}
}
