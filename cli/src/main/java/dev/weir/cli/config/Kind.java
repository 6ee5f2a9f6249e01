package dev.weir.cli.config;

import dev.weir.cli.daemon.Secret;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What may stand at a key.
 *
 * @param name for the reference: {@code duration}
 * @param wanted behind "needs": {@code a duration as `30s`}
 */
sealed interface Kind<T> {
    String name();

    String wanted();

    /**
     * One text.
     *
     * @param reader gives the value of a text, null where it is none; relative paths are meant from
     *     the folder
     * @param print gives the text of a value
     */
    record One<T>(
            String name,
            String wanted,
            BiFunction<String, Path, @Nullable T> reader,
            Function<T, String> print)
            implements Kind<T> {}

    /** A list of texts, or one alone. */
    record Texts(String name, String wanted) implements Kind<List<String>> {}

    /** Texts by names, in the order of the file. */
    record Named(String name, String wanted) implements Kind<Map<String, String>> {}

    /** Secrets by names, in the order of the file. */
    record NamedSecrets(String name, String wanted) implements Kind<Map<String, Secret>> {}
}
