package dev.weir.spec.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.rules.diagnostic.Code;
import dev.weir.rules.diagnostic.Diagnostic;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ErrorPagesTest {
    private static final Pattern LINE =
            Pattern.compile("(?m)^\\| \\[(\\w+)]\\((\\w+)\\.md\\) \\| (.*) \\|$");

    @TempDir private Path scratch;

    @ParameterizedTest
    @EnumSource(Code.class)
    void a_page_bears_its_codes_title(Code code) throws IOException {
        assertThat(ErrorPage.of(code).title()).isEqualTo("# " + code.id() + ": " + code.title());
    }

    @ParameterizedTest
    @EnumSource(Code.class)
    void the_wrong_text_gives_this_code_and_no_other(Code code) throws IOException {
        List<Diagnostic> found = ErrorPage.of(code).wrong(scratch);
        assertThat(found).extracting(Diagnostic::code).isNotEmpty().containsOnly(code);
    }

    @ParameterizedTest
    @EnumSource(Code.class)
    void the_right_text_has_no_problem(Code code) throws IOException {
        assertThat(ErrorPage.of(code).right(scratch)).isEmpty();
    }

    @Test
    void every_page_has_a_code_and_stands_in_the_list() throws IOException {
        Set<String> codes =
                Arrays.stream(Code.values())
                        .map(code -> code.id() + " " + code.id() + " " + code.title())
                        .collect(Collectors.toCollection(TreeSet::new));
        String list = Files.readString(ErrorPage.FOLDER.resolve("README.md"));
        Set<String> listed =
                LINE.matcher(list)
                        .results()
                        .map(ErrorPagesTest::entry)
                        .collect(Collectors.toCollection(TreeSet::new));
        assertThat(listed).isEqualTo(codes);
        try (Stream<Path> pages = Files.list(ErrorPage.FOLDER)) {
            assertThat(pages.map(page -> page.getFileName().toString())).hasSize(codes.size() + 1);
        }
    }

    private static String entry(MatchResult line) {
        return line.group(1) + " " + line.group(2) + " " + line.group(3);
    }
}
