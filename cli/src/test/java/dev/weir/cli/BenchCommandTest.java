package dev.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class BenchCommandTest {
    @TempDir private Path folder;
    private String rules = "";
    private String recording = "";

    @BeforeEach
    void writePack() throws IOException {
        rules =
                Files.writeString(
                                folder.resolve("doors.rule"),
                                """
                                EVENT Knock { door string, at timestamp } TIME at
                                RULE twice { BY door MATCH a: Knock -> b: Knock WITHIN 1m }
                                RULE kept {
                                  BY door
                                  MATCH a: Knock -> b: Knock[door == "none"]
                                  WITHIN 3d
                                  LIMIT RUNS 1000000
                                }
                                """)
                        .toString();
        recording =
                Files.writeString(
                                folder.resolve("knocks.jsonl"),
                                """
                                {"door": "front", "at": "2026-01-01T00:00:00Z"}
                                {"door": "back", "at": "2026-01-01T00:00:01Z"}
                                {"door": "front", "at": "2026-01-01T00:00:02Z"}
                                """)
                        .toString();
    }

    @Test
    void it_says_the_rate_the_latency_and_the_state_of_each_rule() {
        WeirRun run = WeirRun.of("bench", rules, recording, "--events", "60");
        assertThat(run.exitCode()).isZero();
        assertThat(run.err()).isEmpty();
        assertThat(run.out())
                .startsWith("60 events, of 3 that were recorded, 20 alerts\nrate     ")
                .contains("latency  p50 ", "\ntwice ", "\nkept ", "\nall rules ");
    }

    @Test
    void state_that_grows_is_seen_to_grow() throws IOException {
        WeirRun run = WeirRun.of("bench", rules, recording, "--events", "60", "--format", "json");
        JsonNode result = new ObjectMapper().readTree(run.out());
        assertThat(result.get("alerts").asInt()).isEqualTo(20);
        JsonNode grows = result.get("rules").get(0);
        assertThat(grows.get("rule").asText()).isEqualTo("kept");
        assertThat(grows.get("states")).hasSize(4);
        assertThat(grows.get("states").get(3).get("keys").asInt()).isEqualTo(2);
        assertThat(grows.get("states").get(3).get("bytes").asLong())
                .isGreaterThan(2 * grows.get("states").get(1).get("bytes").asLong() * 9 / 10);
        // The last knock at the back door opens a run that an hour later is over.
        assertThat(result.get("rules").get(1).get("states").get(3).get("keys").asInt())
                .isEqualTo(1);
    }

    @Test
    void what_it_needs_is_said() {
        WeirRun none = WeirRun.of("bench", rules);
        assertThat(none.exitCode()).isEqualTo(2);
        assertThat(none.err()).contains("no recordings of its own", "weir bench PACK RECORDING");
        WeirRun nothing = WeirRun.of("bench", rules, recording, "--events", "0");
        assertThat(nothing.exitCode()).isEqualTo(2);
        assertThat(nothing.err()).contains("`--events` takes a number from 1 to 100000000");
        WeirRun type = WeirRun.of("bench", rules, recording, "--type", "Knok");
        assertThat(type.exitCode()).isEqualTo(2);
        assertThat(type.err()).contains("did you mean `Knock`?");
    }
}
