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
}
