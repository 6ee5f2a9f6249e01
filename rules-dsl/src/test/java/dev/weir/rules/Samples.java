package dev.weir.rules;

import dev.weir.rules.ast.SourceText;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/** The rule files among the test resources: together they use all of the language. */
final class Samples {
    static final List<String> NAMES =
            List.of(
                    "card_testing",
                    "clauses",
                    "comments",
                    "every-declaration",
                    "expressions",
                    "patterns",
                    "tests");

    private Samples() {}

    static SourceText read(String name) {
        String path = "/samples/" + name + ".rule";
        try (InputStream in = Objects.requireNonNull(Samples.class.getResourceAsStream(path))) {
            return new SourceText(
                    name + ".rule", new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
