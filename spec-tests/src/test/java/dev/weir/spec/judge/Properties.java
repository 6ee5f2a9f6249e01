package dev.weir.spec.judge;

import dev.weir.rules.ast.Clause;
import dev.weir.rules.ast.Declaration;
import dev.weir.runtime.engine.Alert;
import dev.weir.runtime.engine.PartitionCounts;
import dev.weir.runtime.engine.RuleCounts;
import dev.weir.spec.engine.EngineRun;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/** What must hold of an engine's answers, whatever they are. */
final class Properties {
    private static final String SKIP_PAST_LAST = "AFTER MATCH SKIP PAST LAST";
    private static final String KEEP_ALL = "AFTER MATCH KEEP ALL";

    /** Under KEEP ALL, all subsets of so many events can be matches. */
    private static final int MOST_EVENTS_OF_MANY = 12;

    private Properties() {}

    /** Every record and every match is counted once, and each alert has its own identity. */
    static Verdict booksBalance(Pair pair, EngineRun plain) {
        for (PartitionCounts counts : plain.counts().partitions()) {
            long brought =
                    pair.stream().partitions().stream()
                            .filter(p -> p.id().equals(counts.partition()))
                            .mapToLong(p -> p.events().size())
                            .sum();
            if (counts.in() != brought || counts.waiting() != 0 || counts.deadLetters() != 0) {
                return Verdict.different(brought + " events, but " + counts);
            }
        }
        if (plain.counts().late() != plain.late().size()) {
            return Verdict.different(plain.late().size() + " late, but " + plain.counts().late());
        }
        Set<String> identities = new HashSet<>();
        for (Alert alert : plain.alerts()) {
            if (!identities.add(alert.id() + alert.status())) {
                return Verdict.different("twice: " + alert);
            }
        }
        for (RuleCounts counts : plain.counts().rules()) {
            Verdict verdict = balances(counts, plain);
            if (verdict.difference() != null) {
                return verdict;
            }
        }
        return Verdict.SAME;
    }

    private static Verdict balances(RuleCounts counts, EngineRun plain) {
        List<Alert> alerts =
                plain.alerts().stream().filter(a -> a.rule().equals(counts.rule())).toList();
        long firing = alerts.stream().filter(a -> a.status() == Alert.Status.FIRING).count();
        long said = alerts.stream().mapToLong(Alert::suppressed).sum();
        boolean balanced =
                counts.alerts() == alerts.size()
                        && counts.matches() >= firing
                        && counts.matches() <= firing + counts.suppressed() + counts.omitted()
                        && said <= counts.suppressed();
        return balanced ? Verdict.SAME : Verdict.different(firing + " fired, but " + counts);
    }

    /** The matches of SKIP PAST LAST are among those of KEEP ALL. */
    static Verdict keepAllHasAll(Pair pair, EngineRun plain) {
        Verdict verdict = Verdict.NOT_COMPARED;
        for (Declaration.Rule rule : Rules.of(pair.rules())) {
            String text = rule.span().text();
            String keeping =
                    text.contains("AFTER MATCH")
                            ? text.replace(SKIP_PAST_LAST, KEEP_ALL)
                            : text.replaceFirst("\n  WITHIN", "\n  " + KEEP_ALL + "$0");
            boolean many = text.contains("ANY") || text.contains("~>");
            if (keeping.equals(text)
                    || text.contains("LIMIT")
                    || text.contains("SUPPRESS")
                    || many && pair.events().size() > MOST_EVENTS_OF_MANY) {
                continue;
            }
            Pair all = pair.with(pair.text().replace(text, keeping));
            if (all == null) {
                return Verdict.different("does not compile with KEEP ALL: " + rule.name());
            }
            List<String> missing = new ArrayList<>(ids(plain, rule.name().text()));
            missing.removeAll(ids(all.run(1, EngineRun.Pace.AT_ONCE), rule.name().text()));
            if (!missing.isEmpty()) {
                return Verdict.different("not a match under KEEP ALL: " + missing);
            }
            verdict = Verdict.SAME;
        }
        return verdict;
    }

    private static List<String> ids(EngineRun run, String rule) {
        return run.alerts().stream().filter(a -> a.rule().equals(rule)).map(Alert::id).toList();
    }

    /**
     * A sliding window that counts to n is a repetition of n: {@code (t - d, t]} holds what is at
     * most d less one millisecond apart. After an alert, RESET forgets what SKIP PAST LAST does;
     * under KEEP ALL each event ends a match if it is the n-th in its window.
     */
    static Verdict countIsRepetition(Pair pair, EngineRun plain) {
        List<Clause.From> sources =
                Rules.of(pair.rules()).stream()
                        .flatMap(rule -> rule.clauses().stream())
                        .filter(Clause.From.class::isInstance)
                        .map(Clause.From.class::cast)
                        .filter(from -> from.sources().size() == 1)
                        .toList();
        if (sources.isEmpty()) {
            return Verdict.NOT_COMPARED;
        }
        String step = sources.get(0).sources().get(0).span().text().replaceFirst("^\\w+: ", "");
        Draw draw = new Draw(pair.text().hashCode());
        int count = draw.between(1, 4);
        int seconds = draw.between(1, 9);
        String pattern =
                "RULE pattern_# { BY k MATCH x: "
                        + step
                        + "{"
                        + count
                        + "} WITHIN "
                        + (seconds * 1000 - 1)
                        + "ms AFTER MATCH $ }\n";
        String window =
                "RULE window_# { BY k FROM x: "
                        + step
                        + " WINDOW SLIDING "
                        + seconds
                        + "s HAVING count(x) >= "
                        + count
                        + " $ }\n";
        Pair both =
                Objects.requireNonNull(
                        pair.with(
                                pair.text()
                                        + pattern.replace("#", "past")
                                                .replace("$", "SKIP PAST LAST")
                                        + window.replace("#", "past").replace("$", "RESET")
                                        + pattern.replace("#", "all").replace("$", "KEEP ALL")
                                        + window.replace("#", "all").replace("$", "FIRE ON EACH")),
                        pattern);
        EngineRun run = both.run(1, EngineRun.Pace.AT_ONCE);
        return Verdict.ofLists(fired(run, "pattern_past"), fired(run, "window_past"))
                .and(Verdict.ofLists(fired(run, "pattern_all"), fired(run, "window_all")));
    }

    private static List<String> fired(EngineRun run, String rule) {
        return run.alerts().stream()
                .filter(a -> a.rule().equals(rule))
                .map(a -> a.time() + " " + a.key())
                .toList();
    }
}
