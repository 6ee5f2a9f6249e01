package dev.weir.cli.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.cli.daemon.DaemonConfig;
import dev.weir.rules.diagnostic.DiagnosticPrinter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page about {@code weir.yaml}, and the one that is shipped. */
class ConfigurationPageTest {
    private static final Path ROOT = Path.of(System.getProperty("weir.root", ".."));
    private static final Path PAGE = ROOT.resolve("docs/configuration.md");
    private static final Path SHIPPED = ROOT.resolve("conf/weir.yaml");

    @TempDir private Path folder;

    @Test
    void the_page_is_what_the_code_says() throws IOException {
        if (System.getProperty("weir.docs.write") != null) {
            Files.writeString(PAGE, ConfigurationPage.text());
        }
        assertThat(Files.readString(PAGE))
                .as("docs/configuration.md is stale; write it anew: %s", ConfigurationPage.COMMAND)
                .isEqualTo(ConfigurationPage.text());
    }

    @Test
    void the_shipped_file_can_be_read() {
        ConfigResult read = ConfigReader.read(SHIPPED, Map.of(), List.of());
        assertThat(new DiagnosticPrinter(false).print(read.problems())).isEmpty();
        DaemonConfig config = Objects.requireNonNull(read.config());
        assertThat(config.pack().path()).isDirectory();
        assertThat(config.sources()).hasSize(1);
    }

    @Test
    void what_is_commented_out_in_it_can_be_read_and_then_no_key_is_missing() throws IOException {
        String text = Files.readString(SHIPPED).replaceAll("(?m)^( *)#(?! \\S|$)", "$1");
        text = text.replace("/etc/weir/kafka-jaas", "jaas");
        Files.writeString(folder.resolve("jaas"), "secret");
        Path whole = Files.writeString(folder.resolve("weir.yaml"), text);
        ConfigResult read =
                ConfigReader.read(whole, Map.of("TRUSTSTORE_PASSWORD", "secret"), List.of());
        assertThat(new DiagnosticPrinter(false).print(read.problems())).isEmpty();
        assertNothingMissing(WeirYaml.ROOT, text);
    }

    private static void assertNothingMissing(Section section, String text) {
        for (String name : section.names()) {
            assertThat(text).containsPattern("(?m)^ *(?:- )?" + name + ":");
        }
        section.sections().forEach(inner -> assertNothingMissing(inner, text));
    }
}
