package dev.weir.spec.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.spec.command.CommandRun;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code weir run} alone, as whoever tries Weir starts it first. */
class BareRunTest {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Pattern ALERT = Pattern.compile("(?m)^\\{\"id\":\"[0-9a-f]{32}\",");

    @TempDir Path folder;

    @Test
    void itShowsAlertsAndGoesOnAfterAnyEnd() throws Exception {
        Path output = folder.resolve("output.txt");
        try (WeirProcess daemon = start(output)) {
            daemon.await(() -> ALERT.matcher(text(output)).find());
            assertThat(text(output))
                    .contains("weir: runs fraud ")
                    .contains("weir: writes weir-state/alerts.jsonl\n")
                    .contains("weir: writes standard output\n")
                    .contains("weir: keeps its state in weir-state\n")
                    .contains("weir: answers at http://127.0.0.1:")
                    .doesNotContain("weir: goes on at ");
            daemon.kill();
        }
        int killed = alerts().size();
        try (WeirProcess daemon = start(output)) {
            daemon.await(() -> alerts().size() >= killed + 1);
            assertThat(daemon.interrupt()).as(daemon.output()).isZero();
        }
        assertThat(text(output))
                .contains("weir: goes on at ")
                .endsWith("the next start goes on here\n");
        int interrupted = alerts().size();
        try (WeirProcess daemon = start(output)) {
            daemon.await(() -> alerts().size() >= interrupted + 1);
            assertThat(daemon.terminate()).as(daemon.output()).isZero();
        }
        assertThat(alerts())
                .as(text(output))
                .hasSizeGreaterThanOrEqualTo(3)
                .isEqualTo(uninterrupted().subList(0, alerts().size()));
    }

    /** The stream is the recording of the pack, at a pace of its own. */
    private List<String> uninterrupted() throws IOException {
        Path expected = folder.resolve("expected.jsonl");
        Path pack = ROOT.resolve("rulepacks/fraud");
        CommandRun.of(
                        "replay",
                        pack.toString(),
                        "generated=" + pack.resolve("recordings/fraud.jsonl"),
                        "--out",
                        expected.toString())
                .succeeding();
        return Files.readAllLines(expected);
    }

    private WeirProcess start(Path output) throws IOException {
        return WeirProcess.startIn(folder, ROOT, output, List.of("run", "--port", "0"));
    }

    private List<String> alerts() {
        Path file = folder.resolve("weir-state/alerts.jsonl");
        return Files.exists(file) ? text(file).lines().toList() : List.of();
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
