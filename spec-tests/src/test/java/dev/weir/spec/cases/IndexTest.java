package dev.weir.spec.cases;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The index leads to every case, and every case quotes what the language page says. */
class IndexTest {
    private static final Path CASES = Path.of("cases");
    private static final Path INDEX = CASES.resolve("INDEX.md");
    private static final Path LANGUAGE = Path.of("..", "docs", "language.md");
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)#]+)");
    private static final Pattern QUOTE = Pattern.compile("(?m)^\\W?// Section \\d+: \"(.*)\"");
    private static final Pattern LINK_TEXT = Pattern.compile("\\[([^]]*)]\\([^)]*\\)");
    private static final Pattern WORD = Pattern.compile("[a-z0-9]+");

    @Test
    void the_index_leads_to_every_case() throws IOException {
        Set<String> linked = new TreeSet<>();
        for (String target : links()) {
            if (!target.startsWith("..")) {
                linked.add(target);
            }
        }
        assertThat(linked).isEqualTo(cases());
    }

    @Test
    void its_links_lead_somewhere() throws IOException {
        assertThat(links()).allSatisfy(target -> assertThat(CASES.resolve(target)).exists());
    }

    @Test
    void a_case_quotes_the_language() throws IOException {
        String page = words(LINK_TEXT.matcher(Files.readString(LANGUAGE)).replaceAll("$1"));
        List<String> unknown = new ArrayList<>();
        for (Path file : ruleFiles()) {
            String text = Files.readString(file);
            Matcher quotes = QUOTE.matcher(text);
            assertThat(quotes.find()).as("a quotation in %s", file).isTrue();
            do {
                for (String part : quotes.group(1).split("…")) {
                    if (!page.contains(words(part))) {
                        unknown.add(file + ": " + part);
                    }
                }
            } while (quotes.find());
        }
        assertThat(unknown).isEmpty();
    }

    private static List<String> links() throws IOException {
        return LINK.matcher(Files.readString(INDEX)).results().map(m -> m.group(1)).toList();
    }

    /** Files, or folders where a case is more than one. */
    private static Set<String> cases() throws IOException {
        return ruleFiles().stream()
                .map(f -> Objects.requireNonNullElse(folderOf(f), f))
                .map(f -> CASES.relativize(f).toString().replace('\\', '/'))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static @Nullable Path folderOf(Path ruleFile) {
        Path folder = ruleFile.getParent();
        return folder != null && Files.exists(folder.resolve("README.md")) ? folder : null;
    }

    private static List<Path> ruleFiles() throws IOException {
        try (Stream<Path> files = Files.walk(CASES)) {
            return files.filter(f -> f.toString().matches(".*\\.(rule|failing|trusted)"))
                    .sorted()
                    .toList();
        }
    }

    /** The words of a text, in lower case: quotation leaves out signs and layout. */
    private static String words(String text) {
        return WORD.matcher(text.toLowerCase(Locale.ROOT))
                .results()
                .map(m -> m.group())
                .collect(Collectors.joining(" "));
    }
}
