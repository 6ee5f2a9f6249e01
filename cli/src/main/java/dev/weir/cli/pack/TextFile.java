package dev.weir.cli.pack;

import dev.weir.rules.RuleParser;
import dev.weir.rules.ast.SourceText;
import dev.weir.rules.ast.Span;
import dev.weir.rules.diagnostic.Code;
import dev.weir.rules.diagnostic.Diagnostic;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The text of a file.
 *
 * @param source without a byte order mark; empty where the file is no text
 * @param problems why it is no text
 */
public record TextFile(SourceText source, List<Diagnostic> problems) {
    public TextFile {
        problems = List.copyOf(problems);
    }

    /** Reads UTF-8 of at most 4 MiB. */
    public static TextFile of(String path, byte[] bytes) {
        SourceText empty = new SourceText(path, "");
        if (bytes.length > RuleParser.MAX_FILE_BYTES) {
            return new TextFile(
                    empty,
                    List.of(
                            Diagnostic.of(
                                    Code.FILE_SIZE,
                                    new Span(empty, 0, 0),
                                    "a file of a pack has at most 4 MiB")));
        }
        try {
            String text =
                    StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
            return new TextFile(
                    new SourceText(path, text.startsWith("\ufeff") ? text.substring(1) : text),
                    List.of());
        } catch (CharacterCodingException e) {
            return new TextFile(empty, RuleParser.parse(path, bytes).diagnostics());
        }
    }
}
