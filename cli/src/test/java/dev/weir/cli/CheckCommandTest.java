package dev.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CheckCommandTest {
    private static final String BROKEN =
            DoorPack.EVENT + "RULE r { BY door MATCH a: Access[grantd] }\n";

    private static final String WARNED =
            DoorPack.EVENT + "PARAM unused int = 1\nRULE r { BY door MATCH a: Access[granted] }\n";

    @TempDir private Path folder;

    @Test
    void a_sound_pack_has_no_output_but_a_summary() {
        DoorPack.folder(folder, DoorPack.EVENT + DoorPack.RULE + DoorPack.TEST);
        WeirRun run = WeirRun.of("check", folder.toString());
        assertThat(run).isEqualTo(new WeirRun(0, "", "1 pack, 1 file: no problems\n"));
    }

    @Test
    void an_error_shows_its_line_and_what_is_right() {
        Path file = DoorPack.write(folder.resolve("r.rule"), BROKEN);
        WeirRun run = WeirRun.of("check", file.toString());
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out())
                .contains("error[E0", "r.rule:2:", "^^^^^^", "did you mean `granted`?");
        assertThat(run.err()).contains("1 pack, 1 file: 1 error, 0 warnings");
    }

    @Test
    void warnings_alone_are_fine_unless_strict() {
        Path file = DoorPack.write(folder.resolve("r.rule"), WARNED);
        assertThat(WeirRun.of("check", file.toString()).exitCode()).isZero();
        WeirRun strict = WeirRun.of("check", "--strict", file.toString());
        assertThat(strict.exitCode()).isEqualTo(1);
        assertThat(strict.out()).contains("warning[W0201]");
    }

    @Test
    void json_has_places_and_fixes() throws IOException {
        Path file = DoorPack.write(folder.resolve("r.rule"), BROKEN);
        WeirRun run = WeirRun.of("check", "--format", "json", file.toString());
        JsonNode json = new ObjectMapper().readTree(run.out());
        assertThat(json.get("errors").asInt()).isEqualTo(1);
        JsonNode finding = json.get("findings").get(0);
        assertThat(finding.get("line").asInt()).isEqualTo(2);
        assertThat(finding.get("column").asInt()).isEqualTo(34);
        assertThat(finding.get("end_column").asInt()).isEqualTo(40);
        assertThat(finding.get("fix").get("text").asText()).isEqualTo("granted");
    }

    @Test
    void sarif_names_the_rule_and_the_region() throws IOException {
        Path file = DoorPack.write(folder.resolve("r.rule"), BROKEN);
        WeirRun run = WeirRun.of("check", "--format", "sarif", file.toString());
        JsonNode sarif = new ObjectMapper().readTree(run.out()).get("runs").get(0);
        JsonNode result = sarif.get("results").get(0);
        assertThat(result.get("level").asText()).isEqualTo("error");
        assertThat(result.get("ruleId").asText())
                .isEqualTo(sarif.at("/tool/driver/rules/0/id").asText());
        assertThat(result.at("/locations/0/physicalLocation/region/startLine").asInt())
                .isEqualTo(2);
    }

    @Test
    void github_commands_are_one_line_each() {
        Path file = DoorPack.write(folder.resolve("r.rule"), BROKEN);
        WeirRun run = WeirRun.of("check", "--format", "github", file.toString());
        assertThat(run.out()).startsWith("::error file=").contains(",line=2,").hasLineCount(1);
    }

    @Test
    void files_without_a_manifest_are_packs_of_their_own() {
        DoorPack.write(folder.resolve("one.rule"), DoorPack.EVENT + DoorPack.RULE);
        DoorPack.write(folder.resolve("sub/two.rule"), DoorPack.EVENT + DoorPack.RULE);
        DoorPack.folder(folder.resolve("pack"), DoorPack.EVENT);
        DoorPack.write(folder.resolve("pack/rules/more.rule"), DoorPack.RULE);
        WeirRun run = WeirRun.of("check", folder.toString());
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).isEqualTo("3 packs, 4 files: no problems\n");
    }

    @Test
    void a_file_of_a_pack_alone_is_told_to_be_one() {
        DoorPack.folder(folder, DoorPack.EVENT);
        Path rule = DoorPack.write(folder.resolve("rule.rule"), DoorPack.RULE);
        WeirRun run = WeirRun.of("check", rule.toString());
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains("is part of the pack in");
    }

    @Test
    void an_unknown_key_of_the_manifest_suggests_the_nearest() {
        DoorPack.folder(folder, DoorPack.EVENT + DoorPack.RULE);
        DoorPack.write(
                folder.resolve("rulepack.yaml"),
                "name: doors\nversoin: 1.0.0\nparams:\n  tries: 3\n");
        WeirRun run = WeirRun.of("check", folder.toString());
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out())
                .contains("error[E0606]: rulepack.yaml knows no key `versoin`")
                .contains("rulepack.yaml:2:1")
                .contains("did you mean `version`?");
    }

    @Test
    void a_manifest_that_is_no_yaml_is_an_error_with_its_line() {
        DoorPack.folder(folder, DoorPack.EVENT + DoorPack.RULE);
        DoorPack.write(folder.resolve("rulepack.yaml"), "name: doors\nversion: [1\n");
        WeirRun run = WeirRun.of("check", folder.toString());
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out()).contains("error[E0606]").contains("rulepack.yaml:");
    }

    @Test
    void values_for_parameters_come_from_the_manifest_and_the_command() {
        DoorPack.folder(folder, DoorPack.EVENT + DoorPack.RULE);
        DoorPack.write(folder.resolve("rulepack.yaml"), "name: doors\nparams:\n  tires: 3\n");
        assertThat(WeirRun.of("check", folder.toString()).out())
                .contains("error[E0214]")
                .contains("did you mean `tries`?");
        DoorPack.folder(folder, DoorPack.EVENT + DoorPack.RULE);
        assertThat(WeirRun.of("check", folder.toString(), "--param", "tries=many").out())
                .contains("error[E0450]");
    }

    @Test
    void a_file_that_is_no_text_is_an_error() throws IOException {
        Path file = Files.write(folder.resolve("r.rule"), new byte[] {'R', (byte) 0xff, 'x'});
        WeirRun run = WeirRun.of("check", file.toString());
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out()).contains("error[E0605]");
    }

    @Test
    void a_folder_without_rules_is_wrong_usage() {
        WeirRun run = WeirRun.of("check", folder.toString());
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("there is no .rule file in");
    }

    @Test
    void scripts_need_trust() {
        String script =
                DoorPack.EVENT
                        + "FUNCTION odd(s string) bool = MVEL \"\"\"s.length() % 2 == 1\"\"\"\n"
                        + "RULE r { BY door MATCH a: Access[odd(door)] }\n";
        Path file = DoorPack.write(folder.resolve("r.rule"), script);
        assertThat(WeirRun.of("check", file.toString()).out()).contains("error[E0612]");
        assertThat(WeirRun.of("check", "--allow-scripts", file.toString()).exitCode()).isZero();
    }

    @Test
    void everything_wrong_is_told_in_one_go_in_the_order_of_files() {
        DoorPack.folder(folder, DoorPack.EVENT);
        DoorPack.write(folder.resolve("a.rule"), "RULE a { BY door MATCH x: Access[one] }\n");
        DoorPack.write(folder.resolve("b.rule"), "RULE b { BY door MATCH x: Access[two] }\n");
        WeirRun run = WeirRun.of("check", folder.toString());
        assertThat(run.out()).containsSubsequence("`one`", "a.rule:1:", "`two`", "b.rule:1:");
        assertThat(run.err()).isEqualTo("1 pack, 3 files: 2 errors, 0 warnings\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"human", "json", "sarif", "github"})
    void the_exit_code_is_that_of_the_findings_in_every_format(String format) {
        Path sound = DoorPack.write(folder.resolve("s.rule"), DoorPack.EVENT + DoorPack.RULE);
        Path warned = DoorPack.write(folder.resolve("w.rule"), WARNED);
        Path broken = DoorPack.write(folder.resolve("b.rule"), BROKEN);
        assertThat(WeirRun.of("check", "--format", format, sound.toString()).exitCode()).isZero();
        assertThat(WeirRun.of("check", "--format", format, warned.toString()).exitCode()).isZero();
        assertThat(WeirRun.of("check", "--format", format, broken.toString()).exitCode())
                .isEqualTo(1);
    }

    @Test
    void nothing_found_is_a_whole_document_too() throws IOException {
        Path sound = DoorPack.write(folder.resolve("s.rule"), DoorPack.EVENT + DoorPack.RULE);
        assertThat(WeirRun.of("check", "--format", "json", sound.toString()).out())
                .isEqualTo(
                        """
                        {
                          "errors": 0,
                          "warnings": 0,
                          "findings": []
                        }
                        """);
        JsonNode sarif =
                new ObjectMapper()
                        .readTree(WeirRun.of("check", "--format", "SARIF", sound.toString()).out());
        assertThat(sarif.at("/version").asText()).isEqualTo("2.1.0");
        assertThat(sarif.at("/runs/0/results")).isEmpty();
        assertThat(WeirRun.of("check", "--format", "github", sound.toString()).out()).isEmpty();
    }

    @Test
    void github_commands_escape_what_would_end_them() {
        Path odd = DoorPack.write(folder.resolve("50%,a:b.rule"), BROKEN);
        assertThat(WeirRun.of("check", "--format", "github", odd.toString()).out())
                .contains("50%25%2Ca%3Ab.rule,line=2,");
    }

    @Test
    void what_is_no_rule_file_is_wrong_usage() {
        Path file = DoorPack.write(folder.resolve("notes.txt"), "hello");
        WeirRun run = WeirRun.of("check", file.toString());
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("is no pack").contains("name a .rule file, or a folder");
    }

    @Test
    void a_link_that_leads_round_in_circles_is_not_followed() throws IOException {
        DoorPack.folder(folder.resolve("doors"), DoorPack.EVENT + DoorPack.RULE);
        Files.createSymbolicLink(folder.resolve("doors/again"), folder);
        assertThat(WeirRun.of("check", folder.toString()).err())
                .isEqualTo("1 pack, 1 file: no problems\n");
    }

    @Test
    void a_list_that_is_not_there_or_outside_says_why() throws IOException {
        Path pack = folder.resolve("doors");
        String list = "LIST labs FROM \"labs.txt\"\n";
        String rule = "RULE r { BY door MATCH a: Access[door IN labs] }\n";
        DoorPack.folder(pack, DoorPack.EVENT + list + rule);
        assertThat(WeirRun.of("check", pack.toString()).out())
                .contains("error[E0610]: cannot read `labs.txt`")
                .contains("= note: no such file or folder\n");
        DoorPack.write(folder.resolve("labs.txt"), "lab\n");
        Files.createSymbolicLink(pack.resolve("labs.txt"), folder.resolve("labs.txt"));
        assertThat(WeirRun.of("check", pack.toString()).out())
                .contains("= note: it lies outside of the pack\n");
    }

    @Test
    void a_file_larger_than_a_rule_file_may_be_is_not_read_to_its_end() throws IOException {
        Path file = folder.resolve("large.rule");
        try (RandomAccessFile large = new RandomAccessFile(file.toFile(), "rw")) {
            large.setLength(5L << 30);
        }
        WeirRun run = WeirRun.of("check", file.toString());
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out()).contains("has at most 4 MiB");
    }

    @Test
    void a_screen_has_colours() {
        Path file = DoorPack.write(folder.resolve("r.rule"), BROKEN);
        WeirRun run = WeirRun.onScreen("check", file.toString());
        assertThat(run.out()).startsWith("\u001b[1;31merror[E0201]\u001b[0m");
        assertThat(run.err()).contains("\u001b[31m1 error, 0 warnings\u001b[0m");
    }
}
