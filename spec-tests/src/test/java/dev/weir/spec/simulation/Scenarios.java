package dev.weir.spec.simulation;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Small scenarios: rules of each kind, under each kind of things that happen. */
final class Scenarios {
    /** What a reload brings. */
    static final String ADDED = "RULE added { BY k MATCH x: E[v == 9] SUPPRESS 8s EMIT k }";

    private Scenarios() {}

    /** Rules of each kind, by name. */
    static final Map<String, String> RULES = rules();

    private static Map<String, String> rules() {
        Map<String, String> rules = new LinkedHashMap<>();
        rules.put(
                "sequence",
                "RULE sequence { BY k MATCH a: E[v < 3] -> b: E[v > 6] WITHIN 20s EMIT k, a.v }");
        rules.put(
                "repetition",
                "RULE repetition { BY k MATCH a: E[v < 9]{2,} -> b: E[v > 7] WITHIN 30s"
                        + " EMIT n = count(a) }");
        rules.put(
                "absence", "RULE absence { BY k MATCH a: E[v > 6] -> !E[v < 3] FOR 10s EMIT a.v }");
        rules.put(
                "absence_first",
                "RULE absence_first { BY k MATCH !E[v < 3] FOR 5s -> a: E[v > 6] EMIT a.v }");
        rules.put("silence", "RULE silence { BY k MATCH !e: E FOR 10s EMIT k }");
        rules.put(
                "conjunction",
                "RULE conjunction { BY k MATCH (a: E[v < 3] & b: E[v > 6]) ~> c: E[v > 7]"
                        + " WITHIN 30s EMIT a.v }");
        rules.put(
                "sliding",
                "RULE sliding { BY k FROM E WINDOW SLIDING 10s HAVING count() >= 2"
                        + " EMIT k, n = count(), total = sum(v) }");
        rules.put(
                "resolved",
                "RULE resolved { BY k FROM E WINDOW SLIDING 10s HAVING max(v) > 6 FOR 2s RESOLVE }");
        rules.put(
                "tumbling",
                "RULE tumbling { BY k FROM E WINDOW TUMBLING 10s HAVING sum(v) > 6"
                        + " EMIT k, n = count() }");
        rules.put(
                "session",
                "RULE session { BY k FROM E WINDOW SESSION GAP 5s HAVING count() >= 1"
                        + " EMIT n = count() }");
        rules.put("suppress", "RULE suppress { BY k MATCH a: E[v > 6] SUPPRESS 20s EMIT k, a.v }");
        rules.put(
                "feed",
                "RULE feeder { BY k MATCH a: E[v > 6] SUPPRESS 6s EMIT AS F k, n = a.v }\n"
                        + "RULE fed { BY k MATCH f: F -> g: F WITHIN 40s EMIT k, f.n }");
        return rules;
    }

    private static final Map<String, String> SCRIPTS =
            Map.of(
                    "checkpoints",
                    "a k1@0 m8@1 b k8@3 | a k2@6 | b m1@7 k9@9 | a m9@12 | b k0@15"
                            + " | a k7@21 k8@30 | b m7@33 | a k1@50 | b k9@58 m8@59",
                    "late-and-dead",
                    "a k1@3 k8@2 b ! k2@4 | a m7@9 k9@1 ! | b k8@7 ? | a k9@9999999 k8@9999998 k7@9999997"
                            + " k6@9999996 k5@9999995 k4@9999994 k3@9999993 k2@9999992 k1@30 k9@12"
                            + " k8@29 | b k7@31 k0@11 | a ! k8@33 | b ! | a ! ?",
                    "idle-and-back",
                    "a k1@0 b k8@1 | quiet | +31 | a k2@10 k9@20 m8@25 | quiet | b k7@12 k8@24"
                            + " | quiet | c k7@5 k9@33 | a k1@40 | quiet | +31 | b k9@50 m7@51"
                            + " | quiet | a k8@49 k9@62",
                    "reload",
                    "a k1@0 m8@1 b k8@3 | reload | reload | a k2@6 k9@9 | reload | b k7@12 m9@13"
                            + " | reload | a m1@20 k8@25 | b k8@27 m9@29 | quiet | reload"
                            + " | a k1@31 m9@33 | b k9@36 m8@39");

    static List<Scenario> all() {
        List<Scenario> all = new ArrayList<>();
        RULES.forEach((name, rule) -> add(all, name, rule, Long.MAX_VALUE, false));
        for (String name : List.of("sequence", "sliding")) {
            add(all, name + " without memory", String.valueOf(RULES.get(name)), 0, false);
        }
        String name = "sequence";
        add(all, name + " logged", String.valueOf(RULES.get(name)), Long.MAX_VALUE, true);
        return all;
    }

    private static void add(
            List<Scenario> all, String name, String rule, long memoryBytes, boolean isLogged) {
        for (String script : SCRIPTS.keySet().stream().sorted().toList()) {
            all.add(scenario(all.size(), name, rule, script, memoryBytes, isLogged));
        }
    }

    private static Scenario scenario(
            int number,
            String name,
            String rule,
            String script,
            long memoryBytes,
            boolean isLogged) {
        String pack = Scenario.EVENTS + rule;
        return new Scenario(
                name + ", " + script,
                List.of(pack, pack + "\n" + ADDED),
                Scenario.turns(String.valueOf(SCRIPTS.get(script))),
                number % 3 * 15L,
                20 + number % 5 * 10L,
                number % 2 * 2,
                memoryBytes,
                isLogged);
    }
}
