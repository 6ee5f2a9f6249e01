package dev.weir.compiler.rule;

import dev.weir.rules.ast.Clause;
import dev.weir.rules.ast.Declaration;
import dev.weir.rules.ast.Span;
import dev.weir.rules.diagnostic.Code;
import dev.weir.rules.diagnostic.Diagnostic;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The clauses of a rule: which kind of rule they make, and whether they go together. */
final class RuleClauses {
    private static final Set<Class<? extends Clause>> REPEATABLE =
            Set.of(Clause.Tags.class, Clause.Meta.class, Clause.Except.class);

    /** Clauses that only a window rule has. */
    private static final List<Class<? extends Clause>> OF_WINDOWS =
            List.of(
                    Clause.Window.class,
                    Clause.Having.class,
                    Clause.Fire.class,
                    Clause.Early.class,
                    Clause.Reset.class,
                    Clause.Resolve.class);

    private final Declaration.Rule rule;
    private final List<Diagnostic> problems;
    private final Map<Class<? extends Clause>, Clause> first = new LinkedHashMap<>();

    private RuleClauses(Declaration.Rule rule, List<Diagnostic> problems) {
        this.rule = rule;
        this.problems = problems;
    }

    static RuleClauses of(Declaration.Rule rule, List<Diagnostic> problems) {
        RuleClauses clauses = new RuleClauses(rule, problems);
        rule.clauses().forEach(clauses::add);
        clauses.checkKind();
        clauses.checkCombinations();
        return clauses;
    }

    /** The clause of a kind; null where the rule has none. */
    <T extends Clause> @Nullable T one(Class<T> kind) {
        return kind.cast(first.get(kind));
    }

    /** All clauses of a kind that may repeat. */
    <T extends Clause> List<T> all(Class<T> kind) {
        return rule.clauses().stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    boolean has(Class<? extends Clause> kind) {
        return first.containsKey(kind);
    }

    Declaration.Rule rule() {
        return rule;
    }

    /** Says that a clause has no place in the rule, and what belongs there instead. */
    void reject(Class<? extends Clause> kind, String why, String help) {
        Clause clause = first.get(kind);
        if (clause != null) {
            problems.add(Diagnostic.of(Code.CLAUSE_PLACE, keyword(clause), why).withHelp(help));
        }
    }

    /** Says that a clause has no place in the rule, which is right without it. */
    void rejectOutright(Class<? extends Clause> kind, String why, String help) {
        Clause clause = first.get(kind);
        if (clause != null) {
            problems.add(
                    Diagnostic.of(Code.CLAUSE_PLACE, keyword(clause), why)
                            .withReplacement("leave it out: " + help, clause.span(), ""));
        }
    }

    /** The word that a clause begins with. */
    static Span keyword(Clause clause) {
        Span span = clause.span();
        String text = span.text();
        int end = 0;
        while (end < text.length() && Character.isLetter(text.charAt(end))) {
            end++;
        }
        return new Span(span.source(), span.start(), span.start() + Math.max(end, 1));
    }

    private void add(Clause clause) {
        Clause before = first.putIfAbsent(clause.getClass(), clause);
        if (before != null && !REPEATABLE.contains(clause.getClass())) {
            String word = keyword(clause).text();
            problems.add(
                    Diagnostic.of(
                                    Code.DUPLICATE_CLAUSE,
                                    keyword(clause),
                                    "the clause " + word + " stands twice")
                            .withNote("it also stands at " + before.span())
                            .withReplacement("leave one of them out", clause.span(), ""));
        }
    }

    private void checkKind() {
        if (has(Clause.Match.class)) {
            for (Class<? extends Clause> kind : OF_WINDOWS) {
                reject(
                        kind,
                        word(kind) + " has no place in a rule with MATCH",
                        kind == Clause.Having.class
                                ? "conditions on the steps of a pattern stand in WHERE"
                                : "a rule waits for a pattern or looks at a window, not both");
            }
            return;
        }
        if (!has(Clause.Window.class)) {
            problems.add(
                    Diagnostic.of(
                                    Code.CLAUSE_MISSING,
                                    rule.name().span(),
                                    "the rule `" + rule.name() + "` waits for nothing")
                            .withHelp(
                                    has(Clause.From.class) || has(Clause.Having.class)
                                            ? "add a window, as `WINDOW SLIDING 5m`"
                                            : "add a pattern, as `MATCH a: Type -> b: Type`, or"
                                                    + " FROM and WINDOW"));
            return;
        }
        if (!has(Clause.From.class)) {
            problems.add(
                    Diagnostic.of(
                                    Code.CLAUSE_MISSING,
                                    rule.name().span(),
                                    "the window of `" + rule.name() + "` has no events")
                            .withHelp("add `FROM Type`"));
        }
        reject(
                Clause.Where.class,
                "WHERE has no place in a window rule",
                "conditions on an event stand in FROM, on the window in HAVING");
        rejectOutright(
                Clause.Within.class,
                "WITHIN has no place in a window rule",
                "the window is the bound");
        rejectOutright(
                Clause.AfterMatch.class,
                "AFTER MATCH has no place in a window rule",
                "FIRE and RESET say what an alert changes");
    }

    private String word(Class<? extends Clause> kind) {
        Clause clause = first.get(kind);
        return clause == null ? "" : keyword(clause).text();
    }

    private void checkCombinations() {
        Clause.Window window = one(Clause.Window.class);
        if (window == null || has(Clause.Match.class)) {
            return;
        }
        Clause.Resolve resolve = one(Clause.Resolve.class);
        if (resolve != null) {
            List<String> others = new ArrayList<>();
            if (has(Clause.Reset.class)) {
                others.add("RESET");
            }
            if (has(Clause.Early.class)) {
                others.add("EARLY");
            }
            if (window.kind() == Clause.WindowKind.SESSION) {
                others.add("a session");
            }
            if (!others.isEmpty()) {
                exclude(resolve, "RESOLVE does not go with " + String.join(" and ", others));
            }
        }
        Clause.Early early = one(Clause.Early.class);
        if (early != null
                && (window.kind() == Clause.WindowKind.SLIDING
                        || window.kind() == Clause.WindowKind.LAST)) {
            exclude(
                    early,
                    "EARLY does not go with "
                            + window.kind()
                            + ", which has no end to be early for");
        }
    }

    private void exclude(Clause clause, String why) {
        problems.add(
                Diagnostic.of(Code.CLAUSE_COMBINATION, keyword(clause), why)
                        .withReplacement("leave it out", clause.span(), ""));
    }
}
