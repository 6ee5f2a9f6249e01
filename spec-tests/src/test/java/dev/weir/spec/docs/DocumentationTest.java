package dev.weir.spec.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.cli.Weir;
import dev.weir.cli.terminal.Terminal;

import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

class DocumentationTest {
    private static final Path DOCS = Path.of("..", "docs");
    private static final Pattern RULE_BLOCK = Pattern.compile("(?ms)^```rule\\n(.*?)^```$");

    @TempDir private Path scratch;

    /** The rule blocks of a page are one pack. */
    @ParameterizedTest
    @ValueSource(strings = {"getting-started.md", "language.md"})
    void the_rules_of_a_page_compile_and_pass_their_tests(String page) throws IOException {
        String text = Files.readString(DOCS.resolve(page));
        String rules =
                RULE_BLOCK
                        .matcher(text)
                        .results()
                        .map(block -> block.group(1))
                        .collect(Collectors.joining("\n"));
        Path pack = Files.writeString(scratch.resolve("page.rule"), rules);
        run("check", pack.toString());
        run("test", pack.toString());
    }

    private static void run(String... arguments) {
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        PrintStream stream = new PrintStream(said, true, StandardCharsets.UTF_8);
        Terminal terminal =
                new Terminal(
                        InputStream.nullInputStream(),
                        stream,
                        stream,
                        false,
                        false,
                        false,
                        100,
                        Clock.systemUTC());
        assertThat(Weir.run(terminal, arguments))
                .as(said.toString(StandardCharsets.UTF_8))
                .isZero();
    }
}
