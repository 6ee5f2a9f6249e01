package dev.weir.spec.judge;

import dev.weir.rules.ast.Declaration;
import dev.weir.runtime.engine.Alert;
import dev.weir.spec.engine.EngineRun;
import java.util.List;
import java.util.Set;
import java.util.function.LongFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Compares a seed's pair in some ways, and tells a summary. */
final class Judge {
    private final Summary summary;
    private final LongFunction<List<Way>> ways;

    /**
     * @param ways in which a seed is compared
     */
    Judge(Summary summary, LongFunction<List<Way>> ways) {
        this.summary = summary;
        this.ways = ways;
    }

    void judge(long seed) {
        Pair pair = Pair.of(seed);
        if (pair == null) {
            summary.notCompiled(seed);
            return;
        }
        EngineRun plain;
        try {
            plain = pair.run(1, EngineRun.Pace.AT_ONCE);
        } catch (RuntimeException e) {
            summary.different(seed, null, e.toString(), "");
            return;
        }
        tellConstructs(pair, plain);
        for (Way way : ways.apply(seed)) {
            Verdict verdict = way.verdict(pair, plain);
            summary.compared(way, verdict.compared());
            if (verdict.difference() != null) {
                summary.different(seed, way, verdict.difference(), shrunk(pair, way));
            }
        }
    }

    /** As many of the ways as {@code count} says, which take turns. */
    static List<Way> inTurn(List<Way> ways, long seed, int count) {
        return IntStream.range(0, Math.min(count, ways.size()))
                .mapToObj(i -> ways.get(Math.floorMod(seed * count + i, ways.size())))
                .toList();
    }

    private static String shrunk(Pair pair, Way way) {
        Pair smallest = Shrinker.shrink(pair, p -> difference(p, way) != null);
        return difference(smallest, way) + "\n" + ShownPair.of(smallest);
    }

    private static @Nullable String difference(Pair pair, Way way) {
        EngineRun plain;
        try {
            plain = pair.run(1, EngineRun.Pace.AT_ONCE);
        } catch (RuntimeException e) {
            return null;
        }
        return way.verdict(pair, plain).difference();
    }

    private void tellConstructs(Pair pair, EngineRun plain) {
        Set<String> alerting = plain.alerts().stream().map(Alert::rule).collect(Collectors.toSet());
        summary.pair(!alerting.isEmpty());
        List<Declaration.Rule> rules = Rules.of(pair.rules());
        for (Declaration.Rule rule : rules) {
            summary.rule(Constructs.of(rule.span().text()), alerting.contains(rule.name().text()));
        }
    }
}
