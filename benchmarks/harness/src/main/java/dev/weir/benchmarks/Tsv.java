package dev.weir.benchmarks;

import java.util.List;
import java.util.Locale;

/** Results for a program. */
final class Tsv {
    private Tsv() {}

    static String of(List<Result> results) {
        StringBuilder text = new StringBuilder();
        text.append("workload\tengine\tevents\tmedian\tmin\tmax\tmatches\theap MiB\tnote\n");
        for (Result result : results) {
            Long matches = result.matches();
            text.append(
                    String.format(
                            Locale.ROOT,
                            "%s\t%s\t%d\t%.0f\t%.0f\t%.0f\t%s\t%d\t%s\n",
                            result.workload().name(),
                            result.engine(),
                            result.events(),
                            result.median(),
                            result.min(),
                            result.max(),
                            matches == null ? "" : matches,
                            result.heapMib(),
                            result.note()));
        }
        return text.toString();
    }
}
