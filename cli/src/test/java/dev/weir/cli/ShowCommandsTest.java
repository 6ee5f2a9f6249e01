package dev.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

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
    void a_plan_says_how_runs_are_followed() throws IOException {
        Path rules =
                Files.writeString(
                        folder.resolve("runs.rule"),
                        """
                        EVENT A { k string, n int, at timestamp } TIME at
                        RULE plain { BY k MATCH a: A[n > 1] -> b: A[n > 2] WITHIN 1m }
                        RULE alike1 { BY k MATCH a: A[n == 1] }
                        RULE alike2 { BY k MATCH a: A[n == 2] }
                        RULE chain { BY k MATCH a: A ~> b: A[n > 2] WITHIN 1m }
                        RULE correlated { BY k MATCH a: A -> b: A[n > a.n] WITHIN 1m }
                        RULE silent { BY k MATCH a: A{3,} -> b: A -> !c: A[n > 1] FOR 1m WITHIN 1m }
                        """);
        String alike =
                "all that wait for a step move as one, with those of 1 rule that differs in"
                        + " constants alone\n";
        assertThat(WeirRun.of("explain", "--plan", rules.toString(), "alike2").out())
                .endsWith("runs\n  alike2: " + alike);
        assertThat(WeirRun.of("explain", "--plan", rules.toString()).out())
                .endsWith(
                        "runs\n"
                                + "  alike1: "
                                + alike
                                + "  alike2: "
                                + alike
                                + "  chain: the paths of a graph of events\n"
                                + "  correlated: one by one, as step `b` looks at more than its own"
                                + " event\n"
                                + "  plain: all that wait for a step move as one\n"
                                + "  silent: all that wait for a step move as one\n");
    }

    @Test
    void a_plan_says_how_windows_are_followed() throws IOException {
        Path rules =
                Files.writeString(
                        folder.resolve("windows.rule"),
                        """
                        EVENT A { k string, n int, at timestamp } TIME at
                        RULE counted { BY k FROM a: A WINDOW SLIDING 1m HAVING count() >= 3 }
                        RULE summed { BY k FROM a: A WINDOW SLIDING 1m HAVING sum(n) > 3 }
                        """);
        assertThat(WeirRun.of("explain", "--plan", rules.toString()).out())
                .endsWith(
                        "windows\n"
                                + "  counted: counted, the events of all keys in one queue\n"
                                + "  summed: key by key, as its condition is not `count() >= n`\n");
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

    @ParameterizedTest
    @ValueSource(strings = {"graph", "explain --plan"})
    void a_pack_with_errors_shows_them_and_exits_with_2(String command) {
        DoorPack.write(folder.resolve("doors/doors.rule"), "RULE r { MATCH a: Acess }\n");
        WeirRun run = WeirRun.of((command + " " + pack).split(" "));
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).contains("error[E0212]").contains("the pack `doors` has 1 error");
    }

    @Test
    void every_kind_of_rule_has_a_graph() {
        DoorPack.write(
                folder.resolve("doors/more.rule"),
                """
                RULE busy { BY door FROM Access WINDOW SLIDING 1m HAVING count() > 9 }
                RULE silent { BY door MATCH !Access FOR 1h }
                RULE either { BY door MATCH a: Access[granted] | b: Access[NOT granted] }
                RULE both { BY door MATCH a: Access[granted] & b: Access[NOT granted] WITHIN 1m }
                RULE left { BY door MATCH a: Access[granted] -> !Access FOR 5m }
                """);
        for (String format : List.of("dot", "mermaid")) {
            WeirRun run = WeirRun.of("graph", pack, "--format", format);
            assertThat(run.exitCode()).as(run.err()).isZero();
            assertThat(run.out()).contains("busy", "silent", "either", "both", "left", "forced");
        }
    }

    @Test
    void a_folder_cannot_be_made_inside_a_file() {
        WeirRun run = WeirRun.of("init", pack + "/doors.rule/new");
        assertThat(run.exitCode()).isEqualTo(3);
        assertThat(run.err()).startsWith("weir init: ").doesNotContain("Exception");
        assertThat(WeirRun.of("init", pack + "/doors.rule").err()).contains("is a file");
    }

    @ParameterizedTest
    @CsvSource({"-hidden, pack-hidden", "Tür, T-r", "a b, a-b"})
    void a_folder_of_any_name_makes_a_pack_with_a_name(String name, String packName) {
        WeirRun run = WeirRun.of("init", "--", folder.resolve(name).toString());
        assertThat(run.exitCode()).isZero();
        assertThat(run.err()).startsWith("Made the pack `" + packName + "` in ");
        assertThat(WeirRun.of("check", folder.resolve(name).toString()).exitCode()).isZero();
    }
}
