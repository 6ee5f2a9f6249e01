package dev.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UsageTest {

    @Test
    void without_a_command_it_says_how_to_find_one() {
        WeirRun run = WeirRun.of();
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).contains("a command is needed").contains("weir help");
    }

    @ParameterizedTest
    @CsvSource({
        "chekc, `chekc`, check",
        "relpay, `relpay`, replay",
        "--verson, `--verson`, --version",
    })
    void an_unknown_word_suggests_the_nearest(String word, String named, String nearest) {
        WeirRun run = WeirRun.of(word);
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).contains(named).contains("did you mean `" + nearest + "`?");
    }

    @Test
    void an_unknown_option_of_a_command_suggests_the_nearest() {
        WeirRun run = WeirRun.of("replay", "pack", "recording", "--sumary", "x");
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err())
                .contains("weir replay: there is no option `--sumary`")
                .contains("did you mean `--summary`?");
    }

    @Test
    void a_missing_argument_is_named() {
        WeirRun run = WeirRun.of("check");
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("missing PATH").contains("weir help check");
    }

    @Test
    void a_choice_outside_of_those_offered_lists_them() {
        WeirRun run = WeirRun.of("check", "x.rule", "--format", "xml");
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("`--format` takes one of human, json, sarif, github");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "init",
                "check",
                "fmt",
                "test",
                "replay",
                "explain",
                "graph",
                "bench",
                "state",
                "status",
                "reload",
                "completion",
                "help",
                "version"
            })
    void each_command_has_help_on_standard_output(String command) {
        WeirRun run = WeirRun.of("help", command);
        assertThat(run.exitCode()).isZero();
        assertThat(run.err()).isEmpty();
        assertThat(run.out()).startsWith("Usage: weir " + command);
        assertThat(WeirRun.of(command, "--help")).isEqualTo(run);
        assertThat(run.out().lines()).allMatch(line -> line.length() <= 80);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ls", "show", "export", "verify"})
    void each_command_about_the_state_has_help(String command) {
        WeirRun run = WeirRun.of("help", "state", command);
        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).startsWith("Usage: weir state " + command + " [OPTION…]");
        assertThat(WeirRun.of("state", command, "--help")).isEqualTo(run);
        assertThat(run.out().lines()).allMatch(line -> line.length() <= 80);
        assertThat(WeirRun.of("state", command.substring(0, 1) + "x").err())
                .startsWith("weir state: there is no command `");
    }

    @Test
    void help_says_how_a_command_is_called() {
        assertThat(WeirRun.of("help", "replay").out())
                .startsWith("Usage: weir replay [OPTION…] PACK RECORDING…\n\n");
        assertThat(WeirRun.of("help", "explain").out())
                .startsWith("Usage: weir explain --plan [OPTION…] PACK [RULE]\n\n");
    }

    @Test
    void a_missing_option_is_named() {
        WeirRun run = WeirRun.of("explain", "pack");
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err())
                .isEqualTo(
                        "weir explain: missing `--plan`\n"
                                + "help: `weir help explain` says what it takes\n");
    }

    @Test
    void an_argument_too_many_is_named() {
        WeirRun run = WeirRun.of("init", "one", "two");
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("weir init: `two` is one argument too many");
    }

    @Test
    void an_option_without_its_value_is_named() {
        WeirRun run = WeirRun.of("check", "x.rule", "--format");
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("missing").contains("`--format`");
    }

    @Test
    void help_lists_the_commands_and_nothing_else() {
        WeirRun run = WeirRun.of("help");
        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).contains("replay").doesNotContain("convert", "lsp");
        assertThat(WeirRun.of("--help")).isEqualTo(run);
    }

    @Test
    void help_for_an_unknown_command_suggests_the_nearest() {
        WeirRun run = WeirRun.of("help", "chek");
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("did you mean `check`?");
    }

    @ParameterizedTest
    @ValueSource(strings = {"version", "--version", "-V"})
    void the_version_is_one_line(String word) {
        WeirRun run = WeirRun.of(word);
        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).matches("weir \\S+\\R");
    }

    @ParameterizedTest
    @ValueSource(strings = {"bash", "zsh"})
    void completion_knows_the_commands(String shell) {
        WeirRun run = WeirRun.of("completion", shell);
        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).contains("replay").contains("--dead-letters");
    }

    @Test
    void a_shell_that_has_no_completion_is_wrong_usage() {
        WeirRun run = WeirRun.of("completion", "fish");
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("takes one of bash, zsh, and not `fish`");
    }

    @Test
    void a_path_that_does_not_exist_is_no_stack_trace() {
        WeirRun run = WeirRun.of("check", "nowhere.rule");
        assertThat(run.exitCode()).isEqualTo(3);
        assertThat(run.err()).isEqualTo("weir check: there is no file or folder `nowhere.rule`\n");
    }

    @Test
    void control_characters_of_an_argument_do_not_reach_the_screen() {
        WeirRun run = WeirRun.of("check\u001b[31m");
        assertThat(run.err()).doesNotContain("\u001b").contains("\\u001b");
    }
}
