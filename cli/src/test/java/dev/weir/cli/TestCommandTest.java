package dev.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Path;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;

class TestCommandTest {
    private static final String SOUND = DoorPack.EVENT + DoorPack.RULE;

    @TempDir private Path folder;

    private WeirRun test(String rules, String... options) {
        DoorPack.folder(folder, rules);
        String[] arguments = new String[options.length + 2];
        arguments[0] = "test";
        System.arraycopy(options, 0, arguments, 1, options.length);
        arguments[arguments.length - 1] = folder.toString();
        return WeirRun.of(arguments);
    }

    @Test
    void a_test_is_a_line_and_the_last_line_counts() {
        WeirRun run = test(SOUND + DoorPack.TEST);
        assertThat(run)
                .isEqualTo(
                        new WeirRun(
                                0,
                                "ok    forced  opens at the third try\n1 passed, 0 failed\n",
                                ""));
    }

    @Test
    void a_failure_shows_the_difference_and_what_happened() {
        WeirRun run = test(SOUND + DoorPack.TEST + DoorPack.FAILING_TEST);
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out())
                .contains("FAIL  forced  wants three\n")
                .contains("- AT 3s { tries: 3 }\n")
                .contains("+ AT 2s { door: \"lab\", tries: 2 }\n")
                .contains("0s  Access { door: \"lab\", granted: false }\n")
                .contains("2s  forced fires AT 2s { door: \"lab\", tries: 2 }\n")
                .endsWith("\n1 passed, 1 failed\n");
    }

    @Test
    void a_broken_pack_exits_with_2_and_does_not_stop_the_others() {
        DoorPack.folder(folder.resolve("sound"), SOUND + DoorPack.TEST);
        DoorPack.write(folder.resolve("broken.rule"), "RULE r {}\n");
        WeirRun run = WeirRun.of("test", folder.toString());
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("error[E0301]");
        assertThat(run.out()).contains("ok    forced").endsWith("\n1 passed, 0 failed\n");
    }

    @Test
    void a_filter_takes_text_of_the_title() {
        WeirRun run = test(SOUND + DoorPack.TEST + DoorPack.FAILING_TEST, "--filter", "THIRD");
        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).endsWith("1 passed, 0 failed\n");
        WeirRun none = test(SOUND + DoorPack.TEST, "--filter", "nothing");
        assertThat(none.out()).isEqualTo("0 passed, 0 failed\n");
        assertThat(none.err()).contains("`nothing`");
    }

    @Test
    void junit_is_xml_with_a_failure() throws Exception {
        WeirRun run = test(SOUND + DoorPack.TEST + DoorPack.FAILING_TEST, "--format", "junit");
        Document xml =
                DocumentBuilderFactory.newInstance()
                        .newDocumentBuilder()
                        .parse(new InputSource(new StringReader(run.out())));
        assertThat(xml.getDocumentElement().getAttribute("tests")).isEqualTo("2");
        assertThat(xml.getDocumentElement().getAttribute("failures")).isEqualTo("1");
        assertThat(xml.getElementsByTagName("failure").item(0).getTextContent())
                .contains("- AT 3s { tries: 3 }");
    }

    @Test
    void json_has_expected_and_got() throws IOException {
        WeirRun run = test(SOUND + DoorPack.FAILING_TEST, "--format", "json");
        JsonNode json = new ObjectMapper().readTree(run.out());
        assertThat(json.get("failed").asInt()).isEqualTo(1);
        JsonNode test = json.at("/packs/0/tests/0");
        assertThat(test.get("passed").asBoolean()).isFalse();
        assertThat(test.at("/expected/0").asText()).isEqualTo("AT 3s { tries: 3 }");
        assertThat(test.at("/got/0").asText()).isEqualTo("AT 2s { door: \"lab\", tries: 2 }");
    }

    @Test
    void a_parameter_of_the_command_reaches_the_tests() {
        WeirRun run = test(SOUND + DoorPack.TEST, "--param", "tries=3");
        assertThat(run.exitCode()).isEqualTo(1);
    }

    @Test
    void a_failure_is_shown_whole() {
        assertThat(test(DoorPack.EVENT + DoorPack.RULE + DoorPack.FAILING_TEST).out())
                .isEqualTo(
                        """
                        FAIL  forced  wants three
                              at %s:11:1
                              - AT 3s { tries: 3 }
                              + AT 2s { door: "lab", tries: 2 }

                              0s  Access { door: "lab", granted: false }
                              1s  Access { door: "lab", granted: false }
                              2s  Access { door: "lab", granted: true }
                              2s  forced fires AT 2s { door: "lab", tries: 2 }

                        0 passed, 1 failed
                        """
                                .formatted(folder.resolve("doors.rule")));
    }

    @Test
    void an_event_that_comes_late_says_so() {
        String rules = DoorPack.EVENT + DoorPack.RULE;
        WeirRun run =
                test(
                        rules
                                + """
                                TEST forced "late" {
                                  AT 5s Access { door: "lab", granted: false }
                                  AT 1s Access { door: "lab", granted: false }
                                  EXPECT AT 5s { tries: 2 }
                                }
                                """);
        assertThat(run.out())
                .contains("      1s  Access { door: \"lab\", granted: false }  late, not used\n")
                .contains("- AT 5s { tries: 2 }\n");
    }

    @Test
    void packs_are_headed_where_there_are_several() {
        DoorPack.write(folder.resolve("a.rule"), SOUND + DoorPack.TEST);
        DoorPack.write(folder.resolve("b.rule"), SOUND + DoorPack.TEST);
        assertThat(WeirRun.of("test", folder.toString()).out())
                .isEqualTo(
                        """
                        %1$s/a.rule
                        ok    forced  opens at the third try
                        %1$s/b.rule
                        ok    forced  opens at the third try
                        2 passed, 0 failed
                        """
                                .formatted(folder));
    }

    @Test
    void a_pack_without_tests_says_so() {
        WeirRun run = test(SOUND);
        assertThat(run).isEqualTo(new WeirRun(0, "0 passed, 0 failed\n", "There are no tests.\n"));
    }

    @Test
    void a_report_for_machines_stands_alone_on_standard_output() {
        assertThat(test(SOUND + DoorPack.TEST, "--format", "json").err())
                .isEqualTo("1 passed, 0 failed\n");
        assertThat(test(SOUND + DoorPack.TEST, "--format", "junit").err())
                .isEqualTo("1 passed, 0 failed\n");
    }

    @Test
    void a_broken_pack_is_an_error_in_every_report() throws Exception {
        String broken = DoorPack.EVENT + "RULE r { MATCH a: Acess }\n";
        WeirRun junit = test(broken, "--format", "junit");
        assertThat(junit.exitCode()).isEqualTo(2);
        assertThat(junit.out()).contains("<error").contains("E0212");
        WeirRun json = test(broken, "--format", "json");
        assertThat(json.exitCode()).isEqualTo(2);
        assertThat(new ObjectMapper().readTree(json.out()).at("/packs/0/errors/0/code").asText())
                .isEqualTo("E0212");
    }

    @Test
    void a_screen_has_colours() {
        DoorPack.folder(folder, SOUND + DoorPack.TEST + DoorPack.FAILING_TEST);
        assertThat(WeirRun.onScreen("test", folder.toString()).out())
                .contains("\u001b[32mok  \u001b[0m", "\u001b[31mFAIL\u001b[0m");
    }

    @Test
    void coverage_says_what_the_tests_have_exercised_and_what_not() {
        String rules =
                DoorPack.EVENT
                        + """
                        RULE held {
                          BY door
                          MATCH (a: Access[granted AND door != "gate"] | b: Access[NOT granted])
                             -> knock: Access[door == "hall"]?
                             -> !Access FOR 5m
                          WITHIN 1h
                        }
                        RULE untested {
                          BY door
                          FROM a: Access
                          WINDOW SLIDING 1m
                          HAVING count(a) >= 3
                          RESOLVE
                        }
                        TEST held "nobody comes" {
                          AT 0s Access { door: "lab", granted: true }
                          EXPECT AT 5m {}
                        }
                        """;
        assertThat(test(rules, "--coverage").out())
                .isEqualTo(
                        """
                        ok    held  nobody comes

                        held  steps 1/4, branches 2/4, deadlines 1/1
                          not exercised: step b
                          not exercised: step knock
                          not exercised: step !Access
                          not exercised: branch b
                          not exercised: branch knock taken
                                                   true   false unknown
                          a  granted                  1       0       0
                          a  door != "gate"           1       0       0
                          b  NOT granted              0       1       0
                          knock  door == "hall"       0       0       0

                        untested  steps 0/1, deadlines 0/1
                          not exercised: step a
                          not exercised: deadline RESOLVE
                                                   true   false unknown
                          HAVING  count(a) >= 3       0       0       0
                        1 passed, 0 failed
                        """);
    }

    @Test
    void coverage_is_in_the_report_for_machines() throws IOException {
        WeirRun run = test(SOUND + DoorPack.TEST, "--coverage", "--format", "json");
        assertThat(new ObjectMapper().readTree(run.out()).at("/packs/0/coverage").toString())
                .isEqualTo(
                        "[{\"rule\":\"forced\",\"steps\":[{\"text\":\"no\",\"taken\":3},"
                                + "{\"text\":\"yes\",\"taken\":1}],\"branches\":[],\"deadlines\":[],\"conditions\":[{\"in\":\"no\",\"text\":\"NOT"
                                + " granted\",\"true\":3,"
                                + "\"false\":3,\"unknown\":0},{\"in\":\"yes\",\"text\":\"granted\","
                                + "\"true\":1,\"false\":0,\"unknown\":0}]}]");
        assertThat(test(SOUND + DoorPack.TEST, "--format", "json").out())
                .doesNotContain("coverage");
    }
}
