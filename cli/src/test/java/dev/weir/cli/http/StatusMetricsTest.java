package dev.weir.cli.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.cli.daemon.Status;
import dev.weir.cli.daemon.Status.RuleStatus;
import dev.weir.runtime.engine.RuleCounts;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class StatusMetricsTest {
    private static final Path PAGE =
            Path.of(System.getProperty("weir.root", "..")).resolve("docs/operations.md");
    private static final String NAME = "weir_[a-z_]+";
    private static final String LABEL = "[a-z_]+=\"(?:[^\"\\\\\\n]|\\\\[\\\\n\"])*\"";
    private static final Pattern SAMPLE =
            Pattern.compile(
                    "(" + NAME + ")(?:\\{(" + LABEL + "(?:," + LABEL + ")*)})? (-?[0-9.E+-]+)");
    private static final Pattern HELP = Pattern.compile("# HELP (" + NAME + ") [A-Z0-9].*\\.");
    private static final Pattern TYPE = Pattern.compile("# TYPE (" + NAME + ") (counter|gauge)");

    @Test
    void every_line_is_of_the_text_format() throws IOException {
        for (Status status :
                List.of(
                        FakeDaemon.working(),
                        FakeDaemon.stale(),
                        FakeDaemon.notReady(),
                        FakeDaemon.young())) {
            check(text(status));
        }
    }

    /** Help, then type, then samples of that name; each name once; counters end in _total. */
    private static void check(String text) {
        assertThat(text).endsWith("\n");
        Set<String> names = new HashSet<>();
        Set<String> samples = new HashSet<>();
        String name = "";
        String type = "";
        for (String line : text.lines().toList()) {
            Matcher help = HELP.matcher(line);
            Matcher typed = TYPE.matcher(line);
            Matcher sample = SAMPLE.matcher(line);
            if (help.matches()) {
                name = help.group(1);
                type = "";
                assertThat(names.add(name)).as(line).isTrue();
            } else if (typed.matches()) {
                assertThat(typed.group(1)).as(line).isEqualTo(name);
                type = typed.group(2);
                assertThat(name.endsWith("_total")).as(line).isEqualTo(type.equals("counter"));
            } else {
                assertThat(sample.matches()).as(line).isTrue();
                assertThat(sample.group(1)).as(line).isEqualTo(name);
                assertThat(type).as(line).isNotEmpty();
                assertThat(samples.add(name + sample.group(2))).as(line).isTrue();
                if (sample.group(2) != null) {
                    assertThat(sample.group(2).replaceAll("=\"[^\"]*\"", ""))
                            .as(line)
                            .isIn("source,partition", "partition,source", "rule", "pack", "reason");
                }
            }
        }
        assertThat(names).isNotEmpty();
    }

    @Test
    void records_are_accounted_for_by_partition() throws IOException {
        String text = text(FakeDaemon.working());
        assertThat(value(text, "weir_records_total{partition=\"0\",source=\"payments\"}"))
                .isEqualTo(1041);
        assertThat(value(text, "weir_records_used_total{partition=\"0\",source=\"payments\"}"))
                .isEqualTo(1000);
        assertThat(value(text, "weir_records_unused_total{partition=\"0\",source=\"payments\"}"))
                .isEqualTo(30);
        assertThat(value(text, "weir_records_late_total{partition=\"0\",source=\"payments\"}"))
                .isEqualTo(4);
        assertThat(
                        value(
                                text,
                                "weir_records_dead_letters_total"
                                        + "{partition=\"0\",source=\"payments\"}"))
                .isEqualTo(5);
        assertThat(value(text, "weir_records_waiting{partition=\"0\",source=\"payments\"}"))
                .isEqualTo(2);
        assertThat(value(text, "weir_partition_idle{partition=\"1\",source=\"payments\"}"))
                .isEqualTo(1);
        assertThat(value(text, "weir_partition_lag_seconds{partition=\"0\",source=\"payments\"}"))
                .isEqualTo(1.5);
        assertThat(text)
                .doesNotContain("weir_partition_lag_seconds{partition=\"1\"")
                .doesNotContain("weir_partition_event_time_seconds{partition=\"1\"");
    }

    @Test
    void rules_state_and_deliveries_are_there() throws IOException {
        String text = text(FakeDaemon.working());
        assertThat(value(text, "weir_rule_alerts_total{rule=\"card_testing\"}")).isEqualTo(12);
        assertThat(value(text, "weir_rule_dropped_runs_total{rule=\"card_testing\"}")).isEqualTo(3);
        assertThat(value(text, "weir_rule_keys{rule=\"card_testing\"}")).isEqualTo(1200);
        assertThat(value(text, "weir_checkpoint_number")).isEqualTo(17);
        assertThat(value(text, "weir_checkpoint_duration_seconds")).isEqualTo(0.035);
        assertThat(value(text, "weir_checkpoint_held_seconds")).isEqualTo(0.004);
        assertThat(value(text, "weir_cut_time_seconds")).isEqualTo(1_767_268_795);
        assertThat(value(text, "weir_delivered_alerts_total")).isEqualTo(12);
        assertThat(value(text, "weir_delivery_blocked")).isZero();
        assertThat(value(text(FakeDaemon.notReady()), "weir_delivery_blocked")).isEqualTo(1);
        assertThat(value(text(FakeDaemon.notReady()), "weir_ready")).isZero();
    }

    @Test
    void dead_letters_are_counted_by_their_reason() throws IOException {
        String text = text(FakeDaemon.working());
        String name = "weir_delivered_dead_letters_total";
        assertThat(value(text, name + "{reason=\"not_json\"}")).isEqualTo(3);
        assertThat(value(text, name + "{reason=\"time_ahead\"}")).isEqualTo(2);
        assertThat(value(text, name + "{reason=\"bad_utf8\"}")).isZero();
    }

    @Test
    void what_keeps_sources_from_being_read_is_counted() throws IOException {
        assertThat(value(text(FakeDaemon.working()), "weir_source_problems")).isZero();
        assertThat(value(text(FakeDaemon.notReady()), "weir_source_problems")).isEqualTo(1);
    }

    @Test
    void a_refused_pack_shows() throws IOException {
        String current = "weir_pack_current{pack=\"fraud\"}";
        assertThat(value(text(FakeDaemon.working()), current)).isEqualTo(1);
        assertThat(value(text(FakeDaemon.stale()), current)).isZero();
        assertThat(value(text(FakeDaemon.stale()), "weir_reloads_refused_total")).isEqualTo(1);
    }

    @Test
    void thousands_of_rules_with_a_million_keys_stay_small() throws IOException {
        Status some = FakeDaemon.working();
        List<RuleStatus> many =
                IntStream.range(0, 5000)
                        .mapToObj(
                                i ->
                                        new RuleStatus(
                                                new RuleCounts(
                                                        "a_rule_with_a_name_" + i,
                                                        i,
                                                        i,
                                                        i,
                                                        i,
                                                        i,
                                                        i,
                                                        i,
                                                        i),
                                                1_000_000))
                        .toList();
        Status large =
                new Status(
                        some.started(),
                        some.pid(),
                        some.address(),
                        some.state(),
                        some.sinks(),
                        some.pack(),
                        some.refused(),
                        some.reloads(),
                        some.notReady(),
                        some.cut(),
                        some.watermark(),
                        some.sourceProblems(),
                        some.partitions(),
                        many,
                        some.checkpoint(),
                        some.controlRecords(),
                        some.delivery());
        String text = text(large);
        assertThat(text).hasSizeLessThan(5 << 20);
        check(text);
    }

    @Test
    void the_operations_page_lists_them_all() throws IOException {
        List<String> documented =
                Files.readString(PAGE)
                        .lines()
                        .filter(line -> line.startsWith("| `weir_"))
                        .map(line -> line.substring(3, line.indexOf('`', 3)))
                        .toList();
        List<String> written =
                text(FakeDaemon.working())
                        .lines()
                        .filter(line -> line.startsWith("# TYPE "))
                        .map(line -> line.split(" ", -1)[2])
                        .toList();
        assertThat(documented).containsExactlyInAnyOrderElementsOf(written);
    }

    private static double value(String text, String sample) {
        List<String> values =
                text.lines()
                        .filter(line -> line.startsWith(sample + " "))
                        .map(line -> line.substring(sample.length() + 1))
                        .toList();
        assertThat(values).as(sample + " in\n" + text).hasSize(1);
        return Double.parseDouble(values.get(0));
    }

    private static String text(Status status) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        assertThat(StatusMetrics.write(status, out)).startsWith("text/plain; version=0.0.4");
        return out.toString(UTF_8);
    }
}
