package dev.weir.compiler.declaration;

import dev.weir.rules.ast.Span;
import dev.weir.rules.diagnostic.Code;
import dev.weir.rules.diagnostic.Diagnostic;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the text of a file that a LIST or TABLE names, which lies inside the pack's folder. */
final class PackText {
    private final PackFiles files;
    private final List<Diagnostic> problems;

    PackText(PackFiles files, List<Diagnostic> problems) {
        this.files = files;
        this.problems = problems;
    }

    /** The text without a byte order mark; null where an error was reported. */
    @Nullable String read(String path, Span span) {
        if (!isInside(path)) {
            problems.add(
                    Diagnostic.of(
                                    Code.PACK_FILE,
                                    span,
                                    "`" + path + "` is not inside the pack's folder")
                            .withHelp(
                                    "name a file of the pack, as `lists/hosts.txt`: no `..`, no"
                                            + " leading `/`"));
            return null;
        }
        try {
            String text =
                    StandardCharsets.UTF_8
                            .newDecoder()
                            .decode(ByteBuffer.wrap(files.read(path)))
                            .toString();
            return text.startsWith("\ufeff") ? text.substring(1) : text;
        } catch (CharacterCodingException e) {
            problems.add(
                    Diagnostic.of(Code.PACK_FILE, span, "`" + path + "` is not UTF-8")
                            .withHelp("save the file as UTF-8"));
        } catch (IOException e) {
            problems.add(
                    Diagnostic.of(Code.PACK_FILE, span, "cannot read `" + path + "`")
                            .withNote(String.valueOf(e.getMessage()))
                            .withHelp("put the file there: its path begins at the pack's folder"));
        }
        return null;
    }

    private static boolean isInside(String path) {
        return path.indexOf('\\') < 0
                && path.indexOf(':') < 0
                && path.indexOf('\0') < 0
                && Arrays.stream(path.split("/", -1))
                        .noneMatch(part -> part.isEmpty() || part.equals("..") || part.equals("."));
    }
}
