package dev.weir.spec.docs;

import dev.weir.spec.command.CommandRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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
        CommandRun.of("check", pack.toString()).succeeding();
        CommandRun.of("test", pack.toString()).succeeding();
    }
}
