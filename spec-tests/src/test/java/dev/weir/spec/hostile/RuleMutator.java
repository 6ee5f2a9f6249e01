package dev.weir.spec.hostile;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.Supplier;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Changes rule files by words and by characters, with pieces of other files at hand. */
final class RuleMutator {
    private static final Pattern WORD =
            Pattern.compile(
                    "//[^\\n]*|/\\*(?s:.*?)\\*/|\"\"\"(?s:.*?)\"\"\"|\"(?:[^\"\\\\\\n]|\\\\.)*\""
                            + "|`[^`\\n]*`|[A-Za-z_]\\w*|\\d[\\w.]*|[-=~]>|[=!<>]=|\\?\\?|\\s+|.");

    /** What belongs somewhere, and what belongs nowhere. */
    private static final List<String> WORDS =
            List.of(
                    "RULE r {",
                    "EVENT E {",
                    "TEST r \"t\" {",
                    "DEFINE V AS",
                    "FUNCTION f(a int) int = ",
                    "MATCH",
                    "FROM",
                    "BY",
                    "BY ()",
                    "WITHIN",
                    "WITHIN UNBOUNDED",
                    "WHERE",
                    "EMIT",
                    "EMIT AS",
                    "EXCEPT \"\" WHERE",
                    "WINDOW LAST 5",
                    "HAVING",
                    "FOR",
                    "KEYS FROM",
                    "AFTER MATCH KEEP ALL",
                    "UNTIL",
                    "GREEDY",
                    "ANY",
                    "CONSECUTIVE",
                    "AND",
                    "OR",
                    "NOT",
                    "IN",
                    "BETWEEN",
                    "MATCHES /(a+)+/",
                    "IS NULL",
                    "IF true THEN",
                    "OVER 1h",
                    "BEFORE THIS",
                    "MVEL",
                    "and",
                    "null",
                    "true",
                    "count(",
                    "last(",
                    "time(",
                    "``",
                    "0",
                    "-1",
                    "10001",
                    "9223372036854775807",
                    "9223372036854775808",
                    "0.000000001",
                    "1e308",
                    "0s",
                    "106751991167d",
                    "10min",
                    "2027-13-01",
                    "9999-12-31",
                    "\"\"",
                    "\"{\"",
                    "\"{x}\"",
                    "\"10.0.0.0/8\"",
                    "\"\\ud800\"",
                    "\"\"\"",
                    "\"",
                    "'",
                    "`",
                    "/",
                    "//",
                    "/*",
                    "(",
                    ")",
                    "[",
                    "]",
                    "{",
                    "}",
                    "{0}",
                    "{3,2}",
                    "{10000}",
                    "<",
                    ",",
                    ":",
                    ".",
                    ";",
                    "=",
                    "==",
                    "=>",
                    "->",
                    "~>",
                    "!",
                    "?",
                    "??",
                    "*",
                    "|",
                    "&",
                    "%",
                    "#",
                    "\\",
                    "\n",
                    "\r",
                    "\t",
                    "\u00a0",
                    "é",
                    "😀",
                    "\ud800",
                    "\u0000",
                    "\ufeff");

    private static final List<String> NUMBERS =
            List.of("0", "1", "10000", "10001", "9223372036854775807", "0.000000001", "1e308");
    private static final List<String> DURATIONS = List.of("0s", "1ms", "106751991167d", "1h30m");
    private static final List<String> TEXTS =
            List.of("\"\"", "\"10.0.0.0/8\"", "\"5m\"", "\"2027-01-01\"", "\"Europe/Paris\"");

    private static final String[] OPENING = {"(", "[", "{", "IF ", "NOT ", "-", "abs(", "x: ("};
    private static final String[] CLOSING = {")", "]", "}", " THEN 1 ELSE 2", "", "", ")", ")+"};

    private final Random random;
    private final Supplier<String> others;

    /**
     * @param others gives texts to take pieces from
     */
    RuleMutator(Random random, Supplier<String> others) {
        this.random = random;
        this.others = others;
    }

    /** Every other text is changed gently, so that most likely it can still be read. */
    String mutate(String text) {
        List<String> words = words(text);
        boolean gently = random.nextBoolean();
        int changes = random.nextInt(5);
        for (int i = 0; i < changes && !words.isEmpty(); i++) {
            if (gently) {
                changeGently(words);
            } else {
                change(words);
            }
        }
        String changed = String.join("", words);
        return !gently && random.nextInt(4) == 0 ? withOtherCharacters(changed) : changed;
    }

    private void changeGently(List<String> words) {
        int at = random.nextInt(words.size());
        switch (random.nextInt(8)) {
            case 0 -> moveLine(words, at);
            case 1 -> repeatLine(words, at);
            case 2 -> words.set(at, extreme(words.get(at)));
            default -> replaceByItsLike(words, at);
        }
    }

    /** A value of the same kind that is at an edge; other words stay as they are. */
    private String extreme(String word) {
        List<String> values =
                kind(word) == 'S'
                        ? TEXTS
                        : kind(word) != '0' ? List.of() : isDuration(word) ? DURATIONS : NUMBERS;
        return values.isEmpty() ? word : values.get(random.nextInt(values.size()));
    }

    private static boolean isDuration(String word) {
        return Character.isLetter(word.charAt(word.length() - 1));
    }

    private static List<String> words(String text) {
        return new ArrayList<>(WORD.matcher(text).results().map(MatchResult::group).toList());
    }

    private void change(List<String> words) {
        int at = random.nextInt(words.size());
        int length = 1 + random.nextInt(1 + random.nextInt(12));
        List<String> run = words.subList(at, Math.min(words.size(), at + length));
        switch (random.nextInt(16)) {
            case 0 -> run.clear();
            case 1 -> words.addAll(at, new ArrayList<>(run));
            case 2 -> Collections.swap(words, at, random.nextInt(words.size()));
            case 3 -> splice(run);
            case 4 -> words.add(at, " " + WORDS.get(random.nextInt(WORDS.size())) + " ");
            case 5 -> words.set(at, WORDS.get(random.nextInt(WORDS.size())));
            case 6 -> nest(words, at, run);
            case 7 -> repeat(words, at, run);
            case 8 -> moveLine(words, at);
            case 9 -> words.subList(at, words.size()).clear();
            default -> replaceByItsLike(words, at);
        }
    }

    /** Puts a piece of another file in place of a run. */
    private void splice(List<String> run) {
        List<String> other = words(others.get());
        int from = random.nextInt(other.size());
        int to = Math.min(other.size(), from + 1 + random.nextInt(40));
        run.clear();
        run.addAll(other.subList(from, to));
    }

    private void nest(List<String> words, int at, List<String> run) {
        int kind = random.nextInt(OPENING.length);
        int depth = 1 + (random.nextInt(8) == 0 ? random.nextInt(1_200) : random.nextInt(3));
        words.set(
                at + run.size() - 1, words.get(at + run.size() - 1) + CLOSING[kind].repeat(depth));
        words.set(at, OPENING[kind].repeat(depth) + words.get(at));
    }

    private void repeat(List<String> words, int at, List<String> run) {
        int times = 1 + (random.nextInt(8) == 0 ? random.nextInt(200) : random.nextInt(4));
        words.add(at, String.join("", run).repeat(times));
    }

    /** Moves a line behind another: a clause or a statement, most likely. */
    private void moveLine(List<String> words, int at) {
        List<String> line = line(words, at);
        List<String> moved = new ArrayList<>(line);
        line.clear();
        int to = words.isEmpty() ? 0 : random.nextInt(words.size());
        while (to < words.size() && !words.get(to).contains("\n")) {
            to++;
        }
        words.addAll(to, moved);
        words.add(to, "\n");
    }

    private void repeatLine(List<String> words, int at) {
        List<String> line = line(words, at);
        line.addAll(0, new ArrayList<>(line));
    }

    /** The words of a line and the white space before them. */
    private static List<String> line(List<String> words, int at) {
        int from = at;
        while (from > 0 && !words.get(from).contains("\n")) {
            from--;
        }
        int to = at + 1;
        while (to < words.size() && !words.get(to).contains("\n")) {
            to++;
        }
        return words.subList(from, to);
    }

    /** A name for a name, a number for a number: most likely still a rule file. */
    private void replaceByItsLike(List<String> words, int at) {
        int start = random.nextInt(words.size());
        for (int i = 0; i < words.size(); i++) {
            String candidate = words.get((start + i) % words.size());
            if (kind(candidate) == kind(words.get(at)) && !candidate.equals(words.get(at))) {
                words.set(at, candidate);
                return;
            }
        }
    }

    private static int kind(String word) {
        char first = word.charAt(0);
        if (Character.isUpperCase(first) && word.equals(word.toUpperCase(Locale.ROOT))) {
            return 'K';
        } else if (Character.isLetter(first) || first == '`') {
            return 'N';
        } else if (Character.isDigit(first)) {
            return '0';
        }
        return Character.isWhitespace(first) || word.startsWith("//")
                ? ' '
                : first == '"' ? 'S' : '+';
    }

    private String withOtherCharacters(String text) {
        StringBuilder changed = new StringBuilder(text);
        int changes = 1 + random.nextInt(4);
        for (int i = 0; i < changes && changed.length() > 0; i++) {
            int at = random.nextInt(changed.length());
            switch (random.nextInt(4)) {
                case 0 -> changed.deleteCharAt(at);
                case 1 -> changed.setCharAt(at, (char) random.nextInt(256));
                case 2 -> changed.insert(at, changed.charAt(random.nextInt(changed.length())));
                default -> changed.insert(at, (char) random.nextInt(0x10000));
            }
        }
        return changed.toString();
    }
}
