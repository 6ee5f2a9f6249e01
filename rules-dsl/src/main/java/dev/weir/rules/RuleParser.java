package dev.weir.rules;

import dev.weir.rules.ast.Declaration;
import dev.weir.rules.ast.RuleFile;
import dev.weir.rules.ast.SourceText;
import dev.weir.rules.ast.Span;
import dev.weir.rules.diagnostic.Code;
import dev.weir.rules.diagnostic.Diagnostic;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads {@code .rule} files.
 *
 * <p>Any input gives a result: what is wrong is a diagnostic, and what could be read is in the
 * tree. A declaration or clause with an error is left out of it. Cost: about linear in the length
 * of the text; safe for use by several threads.
 */
public final class RuleParser {
    /** The greatest size of a file, in bytes of UTF-8. */
    public static final int MAX_FILE_BYTES = 4 * 1024 * 1024;

    private static final char BYTE_ORDER_MARK = '\ufeff';

    private RuleParser() {}

    /** Parses a text. A byte order mark at its start counts as white space. */
    public static ParseResult parse(SourceText source) {
        if (isTooLarge(source.text())) {
            return failure(source, tooLarge(source));
        }
        Problems problems = new Problems();
        Tokens tokens = TokenReader.read(source, problems);
        List<Declaration> declarations = new ArrayList<>();
        TreeBuilder builder = new TreeBuilder(source, problems);
        List<Span> unread =
                SyntaxReader.readFile(
                        source, tokens, problems, tree -> declarations.add(builder.build(tree)));
        return new ParseResult(new RuleFile(source, declarations), problems.inOrder(), unread);
    }

    /**
     * Parses the bytes of a file: UTF-8, with or without a byte order mark.
     *
     * @param path the path to show to people
     */
    public static ParseResult parse(String path, byte[] bytes) {
        if (bytes.length > MAX_FILE_BYTES) {
            SourceText empty = new SourceText(path, "");
            return failure(empty, tooLarge(empty));
        }
        CharsetDecoder decoder =
                StandardCharsets.UTF_8
                        .newDecoder()
                        .onMalformedInput(CodingErrorAction.REPORT)
                        .onUnmappableCharacter(CodingErrorAction.REPORT);
        CharBuffer chars = CharBuffer.allocate(bytes.length);
        CoderResult end = decoder.decode(ByteBuffer.wrap(bytes), chars, true);
        int good = chars.position();
        if (!end.isError()) {
            return parse(new SourceText(path, withoutMark(chars.flip().toString())));
        }
        SourceText shown = new SourceText(path, new String(bytes, StandardCharsets.UTF_8));
        int from = Math.min(good, shown.text().length());
        Span place = new Span(shown, from, Math.min(from + 1, shown.text().length()));
        return failure(
                shown,
                Diagnostic.of(Code.NOT_UTF8, place, "this is not UTF-8")
                        .withHelp("save the file as UTF-8"));
    }

    static boolean isTooLarge(String text) {
        return text.length() > MAX_FILE_BYTES
                || text.length() > MAX_FILE_BYTES / 3
                        && text.getBytes(StandardCharsets.UTF_8).length > MAX_FILE_BYTES;
    }

    private static String withoutMark(String text) {
        return !text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK ? text.substring(1) : text;
    }

    private static Diagnostic tooLarge(SourceText source) {
        return Diagnostic.of(
                        Code.FILE_SIZE, new Span(source, 0, 0), "a rule file has at most 4 MiB")
                .withHelp("split it: all files of a pack share one namespace");
    }

    private static ParseResult failure(SourceText source, Diagnostic problem) {
        return new ParseResult(new RuleFile(source, List.of()), List.of(problem), List.of());
    }
}
