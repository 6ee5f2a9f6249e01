package dev.weir.compiler.rule;

import dev.weir.compiler.declaration.View;
import dev.weir.rules.ast.Pattern;
import java.util.List;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * A step as it is written, and where it stands.
 *
 * @param slot its number; -1 where it takes no event
 * @param view what its type name means; null where that is unknown, which was reported
 * @param loops ids of the repetitions around it that can take more than one iteration, from the
 *     outside in
 * @param branches the branches of {@code |} that it stands in, from the outside in
 * @param nameable whether its predicate may name a slot
 */
record RuleStep(
        Pattern.Step syntax,
        Role role,
        int slot,
        @Nullable View view,
        List<Integer> loops,
        List<Branch> branches,
        IntPredicate nameable) {
    RuleStep {
        loops = List.copyOf(loops);
        branches = List.copyOf(branches);
    }

    enum Role {
        /** Takes events of a pattern. */
        POSITIVE,
        /** Must not be seen. */
        NEGATED,
        /** Ends a loop. */
        UNTIL,
        /** Breaks a silence. */
        SILENT,
        /** A source of a window. */
        SOURCE,
        /** More input of a pattern. */
        INPUT
    }

    /** The branch with a number of one {@code |} of the rule. */
    record Branch(int either, int number) {}

    /** The label; null where it has none. */
    @Nullable String label() {
        return syntax.label() == null ? null : syntax.label().text();
    }

    /** Whether a match may hold more than one event of it. */
    boolean isRepeated() {
        return !loops.isEmpty() || role == Role.SOURCE;
    }

    /** Whether no match holds events of both: they stand in different branches of one {@code |}. */
    boolean excludes(RuleStep other) {
        for (Branch own : branches) {
            for (Branch branch : other.branches) {
                if (own.either() == branch.either() && own.number() != branch.number()) {
                    return true;
                }
            }
        }
        return false;
    }
}
