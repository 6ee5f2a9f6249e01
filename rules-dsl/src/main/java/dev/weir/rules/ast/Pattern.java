package dev.weir.rules.ast;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a rule looks for (language, section 5). */
public sealed interface Pattern {
    Span span();

    /**
     * {@code label: Type[predicate] BY keys}.
     *
     * @param keys the step's own key; null where it gives none, empty for {@code BY ()}
     */
    record Step(
            @Nullable Name label,
            Name type,
            @Nullable Expression predicate,
            @Nullable List<KeyPart> keys,
            Span span)
            implements Pattern {
        public Step {
            keys = keys == null ? null : List.copyOf(keys);
        }
    }

    /** How a part of a sequence follows the part before it. */
    enum Arrow {
        /** {@code ->}: skip till next match. */
        FOLLOWED_BY("->"),
        /** {@code =>}: strict. */
        NEXT("=>"),
        /** {@code ~>}: skip till any match. */
        ANY("~>");

        private final String symbol;

        Arrow(String symbol) {
            this.symbol = symbol;
        }

        public String symbol() {
            return symbol;
        }
    }

    /**
     * {@code p -> q => r}: {@code arrows.get(i)} stands before {@code parts.get(i + 1)}. Negations
     * are parts.
     */
    record Sequence(List<Pattern> parts, List<Arrow> arrows, Span span) implements Pattern {
        public Sequence {
            parts = List.copyOf(parts);
            arrows = List.copyOf(arrows);
        }
    }

    /** {@code p | q}. */
    record Either(List<Pattern> branches, Span span) implements Pattern {
        public Either {
            branches = List.copyOf(branches);
        }
    }

    /** {@code p & q}. */
    record Both(List<Pattern> operands, Span span) implements Pattern {
        public Both {
            operands = List.copyOf(operands);
        }
    }

    /** How iterations follow one another. */
    enum Iteration {
        FOLLOWED_BY,
        CONSECUTIVE,
        ANY
    }

    /**
     * A quantified pattern.
     *
     * @param min an int literal or the name of a parameter; null where the quantifier is a symbol
     * @param max the same; null where there is none
     * @param symbol how it was written: {@code ?}, {@code *}, {@code +}, <code>{n}</code>, <code>
     *     {n,}</code> or <code>{n,m}</code>
     */
    record Repeat(
            Pattern body,
            Quantifier symbol,
            @Nullable Expression min,
            @Nullable Expression max,
            Iteration iteration,
            boolean greedy,
            @Nullable Step until,
            Span quantifierSpan,
            Span span)
            implements Pattern {}

    /** The way a quantifier is written. */
    enum Quantifier {
        OPTIONAL,
        STAR,
        PLUS,
        EXACTLY,
        AT_LEAST,
        BETWEEN
    }

    /** {@code ( p WITHIN d )}. */
    record Group(Pattern body, @Nullable Expression within, Span span) implements Pattern {}

    /**
     * {@code !s}, {@code !(s | t)}, {@code !s FOR d}, {@code !s FOR d KEYS FROM table}.
     *
     * @param steps the alternatives, none of which may be seen
     */
    record Absent(
            List<Step> steps, @Nullable Expression duration, @Nullable Name keysFrom, Span span)
            implements Pattern {
        public Absent {
            steps = List.copyOf(steps);
        }
    }
}
