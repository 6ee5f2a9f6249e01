package dev.weir.spec.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.spec.command.CommandRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What makes the expression languages of others run code is no expression here. The payloads are in
 * {@code payloads.txt}, one a line.
 */
class PayloadsTest {
    @TempDir private Path scratch;

    @Test
    void no_payload_compiles_wherever_it_stands() throws IOException {
        List<String> compiled = new ArrayList<>();
        List<String> payloads =
                Files.readAllLines(Path.of("data", "hostile", "payloads.txt")).stream()
                        .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                        .toList();
        assertThat(payloads).hasSizeGreaterThan(60);
        for (String payload : payloads) {
            for (String rule : rules(payload)) {
                CommandRun run = check(rule);
                if (run.exitCode() != 1) {
                    compiled.add(rule + " " + run);
                }
            }
        }
        assertThat(compiled).isEmpty();
    }

    /** The rule around them is sound. */
    @Test
    void without_a_payload_it_compiles() throws IOException {
        for (String rule : rules("name == \"x\"")) {
            check(rule).succeeding();
        }
    }

    private static List<String> rules(String payload) {
        return List.of(
                "RULE r { BY name MATCH w: Word[" + payload + "] }",
                "RULE r { BY name MATCH w: Word EMIT x = (" + fieldOfStep(payload) + ") }",
                "FUNCTION f(name string) bool = "
                        + payload
                        + "\n"
                        + "RULE r { BY name MATCH w: Word[f(name)] }");
    }

    private static String fieldOfStep(String payload) {
        return payload.equals("name == \"x\"") ? "w." + payload : payload;
    }

    private CommandRun check(String rule) throws IOException {
        String event = "EVENT Word { name string, ts timestamp } TIME ts\n";
        Path file = Files.writeString(scratch.resolve("payload.rule"), event + rule + "\n");
        return CommandRun.of("check", file.toString());
    }
}
