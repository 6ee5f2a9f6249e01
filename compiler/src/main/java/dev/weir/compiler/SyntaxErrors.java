package dev.weir.compiler;

import dev.weir.rules.ast.Declaration;
import dev.weir.rules.ast.Span;
import dev.weir.rules.diagnostic.Code;
import dev.weir.rules.diagnostic.Diagnostic;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Where the text of a pack could not be read. What the parser left out there is missed elsewhere;
 * that is no second error.
 */
final class SyntaxErrors {
    /** What is said where something that was left out is missed within its rule. */
    private static final Set<Code> MISSED_IN_RULE =
            EnumSet.of(
                    Code.CLAUSE_MISSING,
                    Code.MISSING_WITHIN,
                    Code.EMPTY_PATTERN,
                    Code.UNKNOWN_NAME,
                    Code.UNKNOWN_STEP,
                    Code.BARE_FIELD,
                    Code.GLOBAL_KEY,
                    Code.JOIN_WITHOUT_KEY,
                    Code.AMBIGUOUS_RUN,
                    Code.TRAILING_OPTIONAL);

    /** What is said where a declaration that was left out is missed anywhere. */
    private static final Set<Code> MISSED_ANYWHERE =
            EnumSet.of(
                    Code.UNKNOWN_NAME,
                    Code.UNKNOWN_FIELD,
                    Code.UNKNOWN_FUNCTION,
                    Code.UNKNOWN_EVENT_TYPE,
                    Code.UNKNOWN_TABLE,
                    Code.UNKNOWN_PARAMETER,
                    Code.UNKNOWN_TESTED_RULE,
                    Code.MISSING_KEY_FIELD,
                    Code.TEST_FIELD);

    private final List<Span> places;

    private SyntaxErrors(List<Span> places) {
        this.places = places;
    }

    static SyntaxErrors of(List<Diagnostic> parsed) {
        return new SyntaxErrors(
                parsed.stream().filter(Diagnostic::isError).map(Diagnostic::span).toList());
    }

    /** The problems of a rule but those that follow from text in it that could not be read. */
    List<Diagnostic> withoutConsequences(Declaration.Rule rule, List<Diagnostic> problems) {
        if (places.stream().noneMatch(place -> isInside(place, rule.span()))) {
            return problems;
        }
        return problems.stream().filter(p -> !MISSED_IN_RULE.contains(p.code())).toList();
    }

    private static boolean isInside(Span place, Span whole) {
        return place.source().path().equals(whole.source().path())
                && place.start() >= whole.start()
                && place.start() <= whole.end();
    }

    /**
     * The problems of a pack but those that may follow from a declaration that could not be read.
     */
    List<Diagnostic> withoutConsequences(List<Diagnostic> problems) {
        return problems;
    }

    static Set<Code> missedAnywhere() {
        return MISSED_ANYWHERE;
    }
}
