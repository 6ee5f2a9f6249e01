package dev.weir.compiler;

import dev.weir.rules.ParseResult;
import dev.weir.rules.ast.Declaration;
import dev.weir.rules.ast.Span;
import dev.weir.rules.diagnostic.Code;
import dev.weir.rules.diagnostic.Diagnostic;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Where the text of a pack could not be read. What the parser left out is missed elsewhere, and
 * what it guessed may be wrong; that is no second error.
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

    /** A declaration; {@code PARAM name = value} is a statement of a test. */
    private static final Pattern DECLARATION =
            Pattern.compile(
                    "\\b(?:(?:EVENT|DEFINE|CONST|LIST|TABLE|FUNCTION|RULE)\\s+(?:`([^`\\n"
                            + "]+)`|(\\w+))|PARAM\\s+(?:`([^`\\n"
                            + "]+)`|(\\w+))\\s+[^\\s=])");

    private final List<Diagnostic> errors;
    private final List<Span> unread;

    /** What the files with errors declare, though the parser may have left it out. */
    private final Set<String> declared;

    private SyntaxErrors(List<Diagnostic> errors, List<Span> unread) {
        this.errors = errors;
        this.unread = unread;
        this.declared =
                errors.stream()
                        .map(error -> error.span().source())
                        .distinct()
                        .flatMap(source -> DECLARATION.matcher(source.text()).results())
                        .map(SyntaxErrors::name)
                        .collect(Collectors.toSet());
    }

    /** The errors that parsing found. */
    static SyntaxErrors of(List<ParseResult> files) {
        return new SyntaxErrors(
                files.stream()
                        .flatMap(file -> file.diagnostics().stream())
                        .filter(Diagnostic::isError)
                        .toList(),
                files.stream().flatMap(file -> file.unread().stream()).toList());
    }

    /** The problems of a rule but those that follow from text in it that is not in the tree. */
    List<Diagnostic> withoutConsequences(Declaration.Rule rule, List<Diagnostic> problems) {
        if (unread.stream().noneMatch(text -> overlap(text, rule.span()))) {
            return problems;
        }
        return problems.stream().filter(p -> !MISSED_IN_RULE.contains(p.code())).toList();
    }

    /** Whether a problem follows from text that could not be read. */
    boolean isConsequence(Diagnostic problem) {
        boolean guessed = errors.stream().anyMatch(error -> isOfGuess(problem, error));
        return guessed
                || MISSED_DECLARATION.contains(problem.code())
                        && declared.contains(problem.span().text().replace("`", ""));
    }

    /** Whether a problem is at the place of an error whose repair may have been wrong. */
    private static boolean isOfGuess(Diagnostic problem, Diagnostic error) {
        Span place = error.span();
        Span span = problem.span();
        boolean inside = span.start() >= place.start() && span.end() <= place.end();
        return error.code() != Code.KEYWORD_CASE
                && overlap(span, place)
                && (inside || error.replacement() == null);
    }

    private static boolean overlap(Span a, Span b) {
        return a.source().path().equals(b.source().path())
                && a.start() < Math.max(b.end(), b.start() + 1)
                && b.start() < Math.max(a.end(), a.start() + 1);
    }

    private static String name(MatchResult declaration) {
        return IntStream.rangeClosed(1, declaration.groupCount())
                .mapToObj(declaration::group)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse("");
    }
}
