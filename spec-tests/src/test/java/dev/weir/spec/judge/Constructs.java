package dev.weir.spec.judge;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** What of the language the text of a rule uses. */
final class Constructs {
    private static final Map<String, Pattern> ALL = new LinkedHashMap<>();

    static {
        words(
                "LATEST",
                "UNBOUNDED",
                "SKIP PAST LAST",
                "SKIP TO NEXT",
                "SKIP TO FIRST",
                "SKIP TO LAST",
                "KEEP ALL",
                "WHERE",
                "CONSECUTIVE",
                "ANY",
                "GREEDY",
                "UNTIL",
                "KEYS FROM",
                "SLIDING",
                "TUMBLING",
                "OFFSET",
                "HOPPING",
                "SESSION",
                "MAX",
                "WINDOW LAST",
                "KEEP FIRING",
                "FIRE ON RISE",
                "FIRE ON EACH",
                "EARLY",
                "RESET",
                "RESOLVE",
                "OVER",
                "BEFORE",
                "BEFORE THIS",
                "EXCEPT",
                "SUPPRESS",
                "LIMIT RUNS",
                "DROP NEWEST",
                "LIMIT MATCHES",
                "EMIT AS",
                "MESSAGE",
                "SHADOW",
                "View",
                "Fed\\d",
                "tiers");
        signs("->", "-> ");
        signs("=>", "=> ");
        signs("~>", "~> ");
        signs("|", "(?s)MATCH[^\\n]* \\| ");
        signs("&", " & ");
        signs("?", "[\\]\\)\\w]\\?( |$|\\))");
        signs("*", "[\\]\\)\\w]\\*( |$|\\))");
        signs("+", "[\\]\\)\\w]\\+( |$|\\))");
        signs("{n}", "\\{(\\d|many)\\}");
        signs("{n,}", "\\{\\d,\\}");
        signs("{n,m}", "\\{\\d,\\d\\}");
        signs("group {}", "\\)(\\?|\\*|\\+|\\{)");
        signs("group WITHIN", " WITHIN \\d+s\\)");
        signs("-> !s ->", "-> !.*[\\])\\w] [-=~]> [^!]");
        signs("=> !s", "=> !");
        signs("!s FOR -> p", "MATCH (LATEST )?!.* FOR \\w+ -> ");
        signs("-> !s FOR", "-> !.* FOR \\w+\\n");
        signs("!s FOR", "MATCH !p1: [^\\n]* FOR \\w+( KEYS|\\n)");
        signs("HAVING FOR", "HAVING .* FOR \\w+( KEEP FIRING \\w+)?\\n");
        signs("two sources", "FROM [^\\n]* \\| ");
        signs("input FROM", "FROM [^\\n]*\\n  MATCH");
        signs(
                "aggregate of a step",
                "MATCH [^\\n"
                        + "]*\\b(sum|avg|min|max|first|last|stddev|count|collect|percentile|distinct)\\(");
        signs("step BY", "MATCH [^\\n]* BY ");
    }

    private Constructs() {}

    private static void words(String... words) {
        for (String word : words) {
            ALL.put(word, Pattern.compile("\\b" + word + "\\b"));
        }
    }

    private static void signs(String name, String pattern) {
        ALL.put(name, Pattern.compile(pattern));
    }

    static Set<String> all() {
        return ALL.keySet();
    }

    static Set<String> of(String rule) {
        Set<String> found = new TreeSet<>();
        ALL.forEach(
                (name, pattern) -> {
                    if (pattern.matcher(rule).find()) {
                        found.add(name);
                    }
                });
        return found;
    }

    static List<String> unused(Map<String, ?> used) {
        return ALL.keySet().stream().filter(name -> !used.containsKey(name)).toList();
    }
}
