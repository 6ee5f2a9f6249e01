package dev.weir.spec.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Memory is bounded by what can still matter, and an event that completes nothing needs none. */
class MemoryTest {

    /**
     * With 256 MiB of heap: each event has a key of its own, that matters for ten seconds. The rule
     * beside it alerts once in seven events.
     */
    @ParameterizedTest
    @CsvSource({
        "sequence,   10000000, 1428571, 10001",
        "count,      10000000, 1428571, 10001",
        "any,         2000000,  285714, 10001",
        "absence,     2000000,  570000,  1429",
        "sum,         1000000,  142857, 10001",
        "correlated,  1000000,  142857, 10001"
    })
    void keys_that_come_once_are_forgotten(String scenario, long events, long alerts, long keys)
            throws Exception {
        assertThat(run(scenario, events)).isEqualTo(alerts + " " + keys + " 0");
    }

    /** With 256 MiB of heap: one key has 200,000 open runs, all others are dropped. */
    @Test
    void a_hot_key_keeps_as_many_runs_as_it_may() throws Exception {
        assertThat(run("hot", 2_000_000)).isEqualTo("285714 1 1800000");
    }

    /**
     * With 256 MiB of heap: every event can be every step, and under one key 10,000 have an open
     * run. Where they complete, each completion has a thousand alerts, or all that there are.
     */
    @ParameterizedTest
    @CsvSource({
        "combinations that never complete, 2000000,  285714, 1990000",
        "combinations,                       30000, 4285904,   20000"
    })
    void combinations_of_all_events_are_bounded(
            String scenario, long events, long alerts, long dropped) throws Exception {
        assertThat(run(scenario, events)).isEqualTo(alerts + " 1 " + dropped);
    }

    /** What {@link SmallHeap} says: alerts, keys that have a state, first events dropped. */
    private static String run(String scenario, long events)
            throws IOException, InterruptedException {
        Process process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-Xmx256m",
                                "-cp",
                                System.getProperty("java.class.path"),
                                SmallHeap.class.getName(),
                                scenario,
                                String.valueOf(events))
                        .redirectErrorStream(true)
                        .start();
        String said =
                new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        process.waitFor();
        return said;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "MATCH a: E[n == 1] -> b: E[n == 2] -> c: E[n == 9] WITHIN 10s AFTER MATCH KEEP ALL",
                "MATCH a: E[n == 1]{3,} -> b: E[n == 9] WITHIN 10s",
                "MATCH a: E[n == 1] ~> b: E[n == 2] ~> c: E[n == 9] WITHIN 10s",
                "MATCH a: E[n == 1] -> !b: E[n < 9] FOR 10s",
                "FROM e: E[n == 1] WINDOW SLIDING 10s HAVING count() >= 1000"
            })
    void an_event_that_completes_nothing_allocates_nothing(String body) {
        String[] keys = IntStream.range(0, 5_000).mapToObj(i -> "key" + i).toArray(String[]::new);
        SteadyStream stream =
                new SteadyStream(
                        "RULE r { BY k " + body + " }", n -> keys[(int) (n * 31 % keys.length)]);
        stream.feed(1_000_000);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getThreadAllocatedBytes(Thread.currentThread().getId());
        stream.feed(1_000_000);
        long bytes = threads.getThreadAllocatedBytes(Thread.currentThread().getId()) - before;
        assertThat(stream.alerts()).isZero();
        assertThat(bytes).isLessThan(1_000_000);
    }
}
