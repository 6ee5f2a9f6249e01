package dev.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code graph}, {@code explain} and {@code init}. */
class ShowCommandsTest {
    @TempDir private Path folder;
    private String pack = "";

    @BeforeEach
    void write_a_pack() {
        pack = DoorPack.folder(folder.resolve("doors"), DoorPack.EVENT + DoorPack.RULE).toString();
    }

    @Test
    void dot_has_a_state_for_each_step() {
        WeirRun run = WeirRun.of("graph", pack, "forced");
        assertThat(run.exitCode()).isZero();
        assertThat(run.out())
                .startsWith("digraph weir {")
                .contains("no: Access[NOT granted]", "yes: Access[granted]", "within 1m")
                .contains("2 or more");
    }

    @Test
    void mermaid_escapes_what_it_would_read_as_its_own() {
        WeirRun run = WeirRun.of("graph", pack, "--format", "mermaid");
        assertThat(run.out())
                .startsWith("flowchart LR\n")
                .contains("-#gt;")
                .doesNotContain("|\"->\"|");
    }

    @Test
    void an_unknown_rule_suggests_the_nearest() {
        WeirRun run = WeirRun.of("graph", pack, "forcd");
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("did you mean `forced`?");
    }

    @Test
    void a_plan_names_what_is_compiled() {
        WeirRun run = WeirRun.of("explain", "--plan", pack);
        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).startsWith("pack doors 1.0.0\nhash ").contains("rule forced");
        assertThat(WeirRun.of("explain", "--plan", pack, "forced").out()).startsWith("rule forced");
        assertThat(WeirRun.of("explain", pack).exitCode()).isEqualTo(2);
    }

    @Test
    void a_new_pack_passes_its_checks_and_tests_and_alerts() {
        String made = folder.resolve("my rules").toString();
        assertThat(WeirRun.of("init", made).exitCode()).isZero();
        assertThat(WeirRun.of("check", "--strict", made).exitCode()).isZero();
        assertThat(WeirRun.of("fmt", "--check", made).exitCode()).isZero();
        WeirRun tests = WeirRun.of("test", made);
        assertThat(tests.exitCode()).as(tests.out()).isZero();
        WeirRun replay = WeirRun.of("replay", "--strict", made, made + "/recordings");
        assertThat(replay.exitCode()).as(replay.err()).isZero();
        assertThat(replay.out()).contains("\"pack\":\"my-rules\"");
    }

    @Test
    void a_folder_with_something_in_it_is_refused() {
        WeirRun run = WeirRun.of("init", pack);
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("is not empty");
    }
}
