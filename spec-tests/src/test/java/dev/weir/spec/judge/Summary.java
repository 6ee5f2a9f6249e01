package dev.weir.spec.judge;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What a run of the judge has seen. Used by several threads. */
final class Summary {
    private static final int MOST_DIFFERENCES_SHOWN = 20;

    private long pairs;
    private long alerting;
    private final List<Long> notCompiled = new ArrayList<>();
    private final Map<Way, long[]> ways = new EnumMap<>(Way.class);
    private final Map<String, long[]> constructs = new TreeMap<>();
    private final List<String> differences = new ArrayList<>();

    synchronized void pair(boolean alerts) {
        pairs++;
        alerting += alerts ? 1 : 0;
    }

    synchronized void rule(Set<String> used, boolean alerts) {
        for (String construct : used) {
            count(constructs.computeIfAbsent(construct, c -> new long[2]), alerts);
        }
    }

    synchronized void compared(Way way, boolean compared) {
        count(ways.computeIfAbsent(way, w -> new long[2]), compared);
    }

    private static void count(long[] counts, boolean also) {
        counts[0]++;
        counts[1] += also ? 1 : 0;
    }

    synchronized void notCompiled(long seed) {
        notCompiled.add(seed);
    }

    synchronized void different(long seed, @Nullable Way way, String difference, String shrunk) {
        differences.add(
                "seed %d, %s: %s%n%s"
                        .formatted(seed, way == null ? "run" : way, difference, shrunk));
    }

    synchronized List<String> differences() {
        return List.copyOf(differences);
    }

    synchronized long pairs() {
        return pairs;
    }

    synchronized List<Long> seedsNotCompiled() {
        return List.copyOf(notCompiled);
    }

    synchronized double alertingShare() {
        return (double) alerting / Math.max(1, pairs);
    }

    /** One line. */
    synchronized String progress() {
        return "%d pairs, %d with alerts, %d packs not compiled, %d differences"
                .formatted(pairs, alerting, notCompiled.size(), differences.size());
    }

    @Override
    public synchronized String toString() {
        StringBuilder text = new StringBuilder(progress()).append('\n');
        ways.forEach(
                (way, counts) -> text.append("  %-12s %8d compared%n".formatted(way, counts[1])));
        text.append("  rules with a construct, and those of them that alerted\n");
        constructs.forEach(
                (construct, counts) ->
                        text.append(
                                "  %-20s %8d %8d%n".formatted(construct, counts[0], counts[1])));
        text.append("  never: ").append(Constructs.unused(constructs)).append('\n');
        text.append("  not compiled: ");
        notCompiled.stream().limit(10).forEach(seed -> text.append(seed).append(' '));
        differences.stream()
                .limit(MOST_DIFFERENCES_SHOWN)
                .forEach(difference -> text.append('\n').append(difference));
        return text.toString();
    }
}
