package dev.weir.compiler.rule;

import dev.weir.runtime.program.PatternNode;
import java.util.List;

/**
 * How many events a match can have.
 *
 * @param max {@link Long#MAX_VALUE} where there is no bound
 */
record PatternSize(long min, long max) {
    static PatternSize of(PatternNode node) {
        if (node instanceof PatternNode.Sequence sequence) {
            return sum(sequence.parts());
        } else if (node instanceof PatternNode.Both both) {
            return sum(both.operands());
        } else if (node instanceof PatternNode.Either either) {
            return either.branches().stream()
                    .map(PatternSize::of)
                    .reduce(
                            (a, b) ->
                                    new PatternSize(Math.min(a.min, b.min), Math.max(a.max, b.max)))
                    .orElseThrow();
        } else if (node instanceof PatternNode.Repeat repeat) {
            PatternSize body = of(repeat.body());
            return new PatternSize(times(body.min, repeat.min()), times(body.max, repeat.max()));
        } else if (node instanceof PatternNode.Within within) {
            return of(within.body());
        }
        return new PatternSize(1, 1);
    }

    private static PatternSize sum(List<PatternNode> parts) {
        PatternSize sum = new PatternSize(0, 0);
        for (PatternNode part : parts) {
            PatternSize size = of(part);
            sum = new PatternSize(plus(sum.min, size.min), plus(sum.max, size.max));
        }
        return sum;
    }

    private static long plus(long a, long b) {
        return a > Long.MAX_VALUE - b ? Long.MAX_VALUE : a + b;
    }

    private static long times(long a, long b) {
        return b == 0 || a == 0 ? 0 : a > Long.MAX_VALUE / b ? Long.MAX_VALUE : a * b;
    }
}
