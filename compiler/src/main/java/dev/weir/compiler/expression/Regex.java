package dev.weir.compiler.expression;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.weir.rules.ast.Expression.Literal;
import dev.weir.rules.diagnostic.Code;
import dev.weir.rules.diagnostic.Diagnostic;
import org.jspecify.annotations.Nullable;

/** A regular expression, which matches in linear time (RE2/J), unanchored. */
final class Regex {
    static final int MAX_CHARACTERS = 1000;

    /** Instructions of the compiled program. */
    static final int MAX_SIZE = 10_000;

    private final Pattern pattern;

    private Regex(Pattern pattern) {
        this.pattern = pattern;
    }

    /** Reads a literal; null where it is none, or too large, which is reported. */
    static @Nullable Regex of(Literal literal, Problems problems) {
        String text = String.valueOf(literal.value());
        Diagnostic problem = null;
        Pattern pattern = null;
        if (text.codePointCount(0, text.length()) > MAX_CHARACTERS) {
            problem = tooLarge(literal, "is longer than " + MAX_CHARACTERS + " characters");
        } else if (RegexSize.of(text) > MAX_SIZE) {
            problem = tooLarge(literal, "repeats too much");
        } else {
            try {
                pattern = Pattern.compile(text);
            } catch (PatternSyntaxException | IllegalArgumentException e) {
                problem = invalid(literal, e);
            }
        }
        if (pattern != null && pattern.programSize() > MAX_SIZE) {
            problem = tooLarge(literal, "is too large when compiled");
        }
        if (problem != null) {
            problems.add(problem);
        }
        return pattern == null || problem != null ? null : new Regex(pattern);
    }

    private static Diagnostic tooLarge(Literal literal, String how) {
        return Diagnostic.of(Code.INVALID_REGEX, literal.span(), "the regular expression " + how)
                .withHelp("split it, or repeat less");
    }

    private static Diagnostic invalid(Literal literal, RuntimeException e) {
        String why =
                e instanceof PatternSyntaxException syntax
                        ? syntax.getDescription() + ": `" + syntax.getPattern() + "`"
                        : String.valueOf(e.getMessage());
        return Diagnostic.of(
                        Code.INVALID_REGEX, literal.span(), "the regular expression cannot be read")
                .withLabel(why)
                .withHelp("the syntax is that of RE2, without look-around and back-references");
    }

    int groups() {
        return pattern.groupCount();
    }

    boolean matches(String text) {
        return pattern.matcher(text).find();
    }

    /** A group of the first match, 0 for all of it; null where there is none. */
    @Nullable String extract(String text, int group) {
        Matcher matcher = pattern.matcher(text);
        return matcher.find() ? matcher.group(group) : null;
    }
}
