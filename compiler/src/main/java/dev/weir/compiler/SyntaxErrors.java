package dev.weir.compiler;

import dev.weir.rules.ast.Declaration;
import dev.weir.rules.ast.SourceText;
import dev.weir.rules.ast.Span;
import dev.weir.rules.diagnostic.Code;
import dev.weir.rules.diagnostic.Diagnostic;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Where the text of a pack could not be read. What the parser left out or guessed there is missed
 * or wrong elsewhere; that is no second error.
 */
final class SyntaxErrors {
    /** What is said where a clause or step that was left out is missed within its rule. */
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

    /** What is said where a declaration that was left out is missed. */
    private static final Set<Code> MISSED_DECLARATION =
            EnumSet.of(
                    Code.UNKNOWN_NAME,
                    Code.UNKNOWN_FUNCTION,
                    Code.UNKNOWN_EVENT_TYPE,
                    Code.UNKNOWN_TABLE,
                    Code.UNKNOWN_PARAMETER,
                    Code.UNKNOWN_TESTED_RULE);

    private final List<Span> places;

    private SyntaxErrors(List<Span> places) {
        this.places = places;
    }

    /** The errors that parsing found. */
    static SyntaxErrors of(List<Diagnostic> parsed) {
        return new SyntaxErrors(
                parsed.stream().filter(Diagnostic::isError).map(Diagnostic::span).toList());
    }

    /** The problems of a rule but those that follow from text in it that could not be read. */
    List<Diagnostic> withoutConsequences(Declaration.Rule rule, List<Diagnostic> problems) {
        if (places.stream().noneMatch(place -> overlap(place, rule.span()))) {
            return problems;
        }
        return problems.stream().filter(p -> !MISSED_IN_RULE.contains(p.code())).toList();
    }

    /** Whether a problem follows from text that could not be read. */
    boolean isConsequence(Diagnostic problem) {
        boolean guessed = places.stream().anyMatch(place -> overlap(place, problem.span()));
        return guessed
                || MISSED_DECLARATION.contains(problem.code()) && isDeclared(problem.span().text());
    }

    private static boolean overlap(Span a, Span b) {
        return a.source().path().equals(b.source().path())
                && a.start() < Math.max(b.end(), b.start() + 1)
                && b.start() < Math.max(a.end(), a.start() + 1);
    }

    /** Whether a file with an error declares a name, although the parser may have left it out. */
    private boolean isDeclared(String name) {
        Pattern declaration =
                Pattern.compile(
                        "\\b(EVENT|DEFINE|PARAM|CONST|LIST|TABLE|FUNCTION|RULE)\\s+"
                                + Pattern.quote(name)
                                + "(?!\\w)");
        return places.stream()
                .map(Span::source)
                .map(SourceText::text)
                .distinct()
                .anyMatch(text -> declaration.matcher(text).find());
    }
}
