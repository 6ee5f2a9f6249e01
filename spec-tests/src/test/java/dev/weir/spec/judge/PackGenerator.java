package dev.weir.spec.judge;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Writes packs that compile: events, views, parameters, one to four rules that feed each other, and
 * now and then some that are alike.
 */
final class PackGenerator {
    private final Draw draw;

    PackGenerator(Draw draw) {
        this.draw = draw;
    }

    /**
     * A pack.
     *
     * @param files beside the rules, by path
     * @param branching how many ways a run can split, roughly
     */
    record Written(String text, Map<String, String> files, int branching) {}

    Written pack() {
        StringBuilder text = new StringBuilder();
        List<EventShape> types = new ArrayList<>();
        for (String name : List.of("A", "B", "C").subList(0, draw.between(1, 3))) {
            types.add(EventShape.full(name));
            String delay = draw.chance(40) ? " DELAY " + draw.between(1, 5) + "s" : "";
            event(text, EventShape.full(name), " TIME at" + delay);
        }
        event(text, EventShape.full("Unnamed"), " TIME at");
        boolean hasTable = draw.chance(20);
        ExpressionGenerator expressions = new ExpressionGenerator(draw, hasTable);
        if (draw.chance(25)) {
            EventShape base = draw.of(types);
            text.append("DEFINE View AS ").append(base.name()).append('[');
            text.append(expressions.simple(ofOne(base))).append("]\n");
            types.add(base.named("View"));
        }
        text.append("PARAM many int = ").append(draw.between(2, 3)).append('\n');
        text.append("PARAM pause duration = ").append(draw.between(1, 8)).append("s\n");
        text.append("CONST step = 2\nLIST words = [\"a\", \"c\", \"\"]\n");
        text.append("FUNCTION twice(x int) int = x + x\n");
        if (hasTable) {
            text.append("TABLE tiers { k string KEY, tier int? } FROM \"tiers.csv\"\n");
        }
        int branching = 0;
        int count = draw.of(1, 1, 1, 2, 2, 3, 4);
        boolean simpleKey = draw.chance(55);
        for (int i = 1; i <= count; i++) {
            boolean feeds = i < count && draw.chance(60);
            String fed = feeds ? "Fed" + i : "";
            if (feeds) {
                event(text, EventShape.fed(fed), draw.of("", " TIME at", " TIME at DELAY 1s"));
            }
            RuleGenerator.Written rule =
                    new RuleGenerator(draw, expressions, types, hasTable)
                            .rule("r" + i, simpleKey, fed);
            text.append(rule.text());
            branching += rule.branching();
            if (feeds) {
                types.add(EventShape.fed(fed));
                types.add(EventShape.fed(fed));
            }
        }
        Draw apart = draw.apart();
        if (apart.chance(20)) {
            text.append(new FamilyGenerator(apart, apart.of(types)).rules());
        }
        if (apart.chance(15)) {
            text.append(counting(apart, apart.of(types)));
        }
        if (apart.chance(25)) {
            ExpressionGenerator others = new ExpressionGenerator(apart, hasTable);
            text.append(new RuleGenerator(apart, others, types, hasTable).lasting("lasting"));
        }
        if (apart.chance(15)) {
            ExpressionGenerator others = new ExpressionGenerator(apart, hasTable);
            text.append(new RuleGenerator(apart, others, types, hasTable).chain("chain"));
        }
        return new Written(
                text.toString(),
                hasTable ? Map.of("tiers.csv", "k,tier\na,1\nb,\nc,3\nz,2\n") : Map.of(),
                branching);
    }

    /** A rule that waits for a number of events, or of values, in a sliding window. */
    private static String counting(Draw draw, EventShape type) {
        String predicate = draw.of("", "", "[n > 1]", "[b]", "[s != \"a\"]");
        return "RULE counting {\n  BY "
                + draw.of("k", "k", "k, g", "()")
                + "\n  FROM v: "
                + type.name()
                + predicate
                + "\n  WINDOW SLIDING "
                + draw.between(1, 5)
                + "s\n  HAVING "
                + draw.of("count()", "count()", "distinct(v.s)")
                + " >= "
                + draw.between(1, 4)
                + draw.of("", "", "\n  FIRE ON EACH")
                + draw.of("", "", "\n  RESET")
                + "\n  EMIT events = count(), most = max(v.n)\n}\n";
    }

    private static ExpressionGenerator.Names ofOne(EventShape shape) {
        return new ExpressionGenerator.Names(
                List.of(new ExpressionGenerator.One("", shape)), List.of(), List.of(), false);
    }

    private static void event(StringBuilder text, EventShape shape, String time) {
        text.append("EVENT ").append(shape.name()).append(" { ").append(shape.declaration());
        text.append(time.isEmpty() ? "" : "at timestamp").append(" }").append(time).append('\n');
    }
}
