package dev.weir.compiler;

import dev.weir.compiler.declaration.Symbols;
import dev.weir.runtime.program.Program;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The hash of what a pack means. It is taken of the printed program with the lists, tables,
 * constants and functions that the rules use; layout and comments do not change it.
 */
final class PackHash {
    private PackHash() {}

    static String of(Program program, Symbols symbols) {
        String text = ProgramText.of(program) + symbols.usedText();
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(sha.digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
