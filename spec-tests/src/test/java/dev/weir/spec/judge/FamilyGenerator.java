package dev.weir.spec.judge;

import java.util.ArrayList;
import java.util.List;

/** Writes rules that differ by constants alone, which an engine may run as one. */
final class FamilyGenerator {
    private final Draw draw;
    private final String type;

    FamilyGenerator(Draw draw, EventShape type) {
        this.draw = draw;
        this.type = type.name();
    }

    /** Two to five rules. */
    String rules() {
        List<List<String>> steps = new ArrayList<>();
        for (int i = draw.of(1, 2, 2, 3); i > 0; i--) {
            List<String> comparisons = new ArrayList<>();
            for (int j = draw.of(0, 1, 1, 2, 2, 3); j > 0; j--) {
                comparisons.add(
                        draw.of(
                                "n ==", "n ==", "s ==", "s ==", "s !=", "b ==", "n >", "f <=",
                                "d >"));
            }
            steps.add(comparisons);
        }
        String by = draw.of("k", "k", "k", "k, g", "()");
        String clauses = clauses(steps.size());
        StringBuilder text = new StringBuilder();
        for (int i = draw.between(2, 5); i > 0; i--) {
            String mode = draw.chance(5) ? draw.of(" SHADOW", " DISABLED") : "";
            text.append("RULE like").append(i).append(mode).append(" {\n  BY ").append(by);
            text.append("\n  MATCH ").append(pattern(steps)).append('\n').append(clauses);
            text.append("}\n");
        }
        return text.toString();
    }

    private String clauses(int steps) {
        String clauses = "";
        if (steps > 1) {
            clauses += "  WITHIN " + draw.of(2, 5, 10, 30) + "s\n";
            clauses += draw.of("", "", "  AFTER MATCH KEEP ALL\n", "  AFTER MATCH SKIP TO NEXT\n");
        }
        if (draw.chance(25)) {
            String dropped = draw.of("", " DROP OLDEST", " DROP NEWEST");
            clauses += "  LIMIT RUNS " + draw.between(1, 3) + dropped + "\n";
        }
        if (draw.chance(25)) {
            clauses += "  LIMIT MATCHES " + draw.between(1, 2) + "\n";
        }
        return clauses + "  EMIT first = p1.n, least = p" + steps + ".n\n";
    }

    /** The steps, with constants of their own. */
    private String pattern(List<List<String>> steps) {
        List<String> parts = new ArrayList<>();
        for (List<String> comparisons : steps) {
            List<String> conditions = new ArrayList<>();
            for (String comparison : comparisons) {
                conditions.add(comparison + " " + constant(comparison.charAt(0)));
            }
            String predicate =
                    conditions.isEmpty() ? "" : "[" + String.join(" AND ", conditions) + "]";
            parts.add("p" + (parts.size() + 1) + ": " + type + predicate);
        }
        return String.join(" -> ", parts);
    }

    private String constant(char field) {
        return switch (field) {
            case 's' -> draw.of("\"a\"", "\"b\"", "\"c\"", "\"\"");
            case 'b' -> draw.of("true", "false");
            case 'n' -> String.valueOf(draw.between(0, 4));
            default -> draw.of("0.5", "1.0", "2.5", "1", "3");
        };
    }
}
