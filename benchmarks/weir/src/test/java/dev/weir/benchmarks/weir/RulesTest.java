package dev.weir.benchmarks.weir;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.benchmarks.Contender;
import dev.weir.benchmarks.Txn;
import dev.weir.benchmarks.Workload;
import dev.weir.benchmarks.hand.ColumnLoops;
import dev.weir.benchmarks.hand.ObjectLoops;
import dev.weir.compiler.CompileOptions;
import dev.weir.compiler.PackSource;
import dev.weir.compiler.RuleCompiler;
import dev.weir.rules.RuleFormatter;
import dev.weir.rules.ast.SourceText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RulesTest {
    private static final int EVENTS = 20_000;
    private static final int KEYS = 200;

    /**
     * Longer chains, and windows of one key, hold so many runs that a test has no time for them.
     */
    static Stream<Workload> workloads() {
        return Stream.of(
                        "W1",
                        "W3",
                        "W3s",
                        "W4",
                        "W5",
                        "W5n",
                        "W6",
                        "W7-3-1",
                        "W9",
                        "W10-100ms",
                        "W10c-100ms",
                        "W11-10")
                .map(name -> Workload.named(name).small(EVENTS, KEYS));
    }

    @ParameterizedTest
    @MethodSource("workloads")
    void rules_find_what_loops_find(Workload workload) throws Exception {
        Txn[] events = workload.stream().toArray();
        Long byRules = matches(new WeirContender(), workload, events);
        assertThat(byRules).isEqualTo(matches(new ObjectLoops(), workload, events));
        Long byColumns = matches(new ColumnLoops(), workload, events);
        assertThat(byColumns).isIn(null, byRules);
    }

    private static @Nullable Long matches(Contender contender, Workload workload, Txn[] events)
            throws Exception {
        AtomicLong found = new AtomicLong();
        try (Contender.Session session =
                contender.open(workload, events, (closing, count) -> found.addAndGet(count))) {
            if (session == null) {
                return null;
            }
            session.feed(0, events.length / 3);
            session.feed(events.length / 3, events.length);
            session.finish();
        }
        return found.get();
    }

    static List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("rules"))) {
            return files.sorted().toList();
        }
    }

    @ParameterizedTest
    @MethodSource("files")
    void rules_have_no_warnings_and_the_one_layout(Path file) throws IOException {
        SourceText source = new SourceText(file.toString(), Files.readString(file));
        assertThat(RuleFormatter.format(source)).isEqualTo(source.text());
        assertThat(
                        RuleCompiler.compile(PackSource.of("rules", source), CompileOptions.none())
                                .diagnostics())
                .isEmpty();
    }
}
