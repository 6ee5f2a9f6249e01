package dev.weir.spec.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.cli.Weir;
import dev.weir.spec.command.CommandRun;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DocumentationTest {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

    @TempDir private Path scratch;

    /** The rule blocks of a page are one pack. */
    @ParameterizedTest
    @ValueSource(strings = {"getting-started.md", "language.md"})
    void the_rules_of_a_page_compile_and_pass_their_tests(String page) throws IOException {
        String rules =
                String.join("\n", Page.of(ROOT.resolve("docs").resolve(page)).blocks("rule"));
        Path pack = Files.writeString(scratch.resolve("page.rule"), rules);
        CommandRun.of("check", pack.toString()).succeeding();
        CommandRun.of("test", pack.toString()).succeeding();
    }

    @ParameterizedTest
    @ValueSource(strings = {"README.md", "docs/getting-started.md", "docs/rulepacks.md"})
    void the_commands_of_a_page_print_what_it_shows(String name) throws Exception {
        Page page = Page.of(ROOT.resolve(name));
        prepare();
        for (Map.Entry<String, String> file : page.files().entrySet()) {
            Path path = scratch.resolve(file.getKey());
            Files.createDirectories(path.resolve(".."));
            Files.writeString(path, file.getValue());
        }
        List<Page.Command> commands = page.commands();
        assertThat(commands).isNotEmpty();
        for (Page.Command command : commands) {
            String printed = run(command);
            command.output()
                    .ifPresent(
                            shown ->
                                    assertThat(withoutTimes(printed))
                                            .as(command.line())
                                            .isEqualTo(withoutTimes(shown)));
        }
    }

    @Test
    void links_lead_somewhere() throws IOException {
        List<Path> pages = new ArrayList<>(List.of(ROOT.resolve("README.md")));
        pages.add(ROOT.resolve("CONTRIBUTING.md"));
        try (Stream<Path> docs = Files.walk(ROOT.resolve("docs"))) {
            docs.filter(file -> file.toString().endsWith(".md")).forEach(pages::add);
        }
        for (Path page : pages) {
            for (String link : Page.of(page).links()) {
                assertThat(page.resolveSibling(link)).as("in %s", page).exists();
            }
        }
    }

    /** The rule on the first page is the one that the packs have. */
    @Test
    void the_rule_of_the_readme_is_shipped() throws IOException {
        String shipped = Files.readString(ROOT.resolve("rulepacks/fraud/card_testing.rule"));
        List<String> blocks = Page.of(ROOT.resolve("README.md")).blocks("rule");
        assertThat(blocks).hasSize(1);
        for (String declaration : blocks.get(0).split("\n\n(?=[A-Z])", -1)) {
            assertThat(shipped).contains(declaration);
        }
    }

    /** A folder that looks like a clone, whose {@code bin/weir} runs the classes under test. */
    private void prepare() throws IOException {
        Files.createSymbolicLink(rulepacks(), ROOT.resolve("rulepacks"));
        Files.createDirectory(scratch.resolve("bin"));
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        Path weir = scratch.resolve("bin").resolve("weir");
        Files.writeString(
                weir,
                """
                #!/bin/sh
                exec '%s' -XX:TieredStopAtLevel=1 -Dweir.stdout.screen=true -cp '%s' %s "$@"
                """
                        .formatted(
                                java, System.getProperty("java.class.path"), Weir.class.getName()));
        assertThat(weir.toFile().setExecutable(true)).isTrue();
    }

    @AfterEach
    void remove_the_link() throws IOException {
        Files.deleteIfExists(rulepacks());
    }

    private Path rulepacks() {
        return scratch.resolve("rulepacks");
    }

    /** What a command prints on a screen without colours; it must end as its page says. */
    private String run(Page.Command command) throws IOException, InterruptedException {
        ProcessBuilder builder =
                new ProcessBuilder("sh", "-c", command.line())
                        .directory(scratch.toFile())
                        .redirectErrorStream(true);
        builder.environment().put("NO_COLOR", "1");
        Process process = builder.start();
        process.getOutputStream().close();
        String printed =
                new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int expected = printed.contains("error[") ? 1 : 0;
        assertThat(process.waitFor()).as("%s%n%s", command.line(), printed).isEqualTo(expected);
        return printed;
    }

    private static String withoutTimes(String text) {
        return text.replaceAll("in [0-9.,]+ s \\([0-9,]+/s\\)", "in a moment");
    }
}
