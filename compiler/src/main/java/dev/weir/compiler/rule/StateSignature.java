package dev.weir.compiler.rule;

import dev.weir.compiler.declaration.Symbols;
import dev.weir.runtime.event.EventType;
import dev.weir.runtime.event.Field;
import dev.weir.runtime.program.Conjunct;
import dev.weir.runtime.program.Evaluable;
import dev.weir.runtime.program.Input;
import dev.weir.runtime.program.PatternNode;
import dev.weir.runtime.program.RuleBody;
import dev.weir.runtime.program.RuleProgram;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The state signature of a rule (language, section 10): two versions of a rule with the same one
 * can go on from each other's state. It is a hash of what shapes the state and of the conditions
 * that decided what is in it. Left out is what is decided anew at each completion or evaluation:
 * WITHIN, FOR, HAVING, the condition of a last step (no open run holds its event), EMIT, SUPPRESS,
 * texts. Lists from files and tables are left out too: they change while a rule runs.
 */
final class StateSignature {
    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
    private static final int BYTES = 16;

    private final Symbols symbols;
    private final StringBuilder text = new StringBuilder();

    private StateSignature(Symbols symbols) {
        this.symbols = symbols;
    }

    static String of(
            List<RuleProgram.KeyField> key, List<Input> inputs, RuleBody body, Symbols symbols) {
        StateSignature signature = new StateSignature(symbols);
        key.forEach(part -> signature.line("key " + part.type()));
        inputs.forEach(signature::input);
        signature.body(body);
        String shape = signature.text.toString();
        inputs.forEach(input -> signature.fields(input, shape));
        signature.values(shape);
        return hash(signature.text.toString());
    }

    private void input(Input input) {
        line("input " + input.type() + " [" + nullable(input.view()) + "] by " + input.key());
    }

    private void body(RuleBody body) {
        if (body instanceof RuleBody.Pattern pattern) {
            pattern(pattern);
        } else if (body instanceof RuleBody.Window window) {
            window(window);
        } else if (body instanceof RuleBody.Silence silence) {
            line("silence " + steps(silence.steps()));
        }
    }

    private void pattern(RuleBody.Pattern rule) {
        PatternNode.Step last = lastStep(rule);
        int lastSlot = last == null ? -1 : last.slot();
        if (rule.first() != null) {
            line("first " + steps(rule.first().steps()) + " for " + rule.first().forMillis());
        }
        line("match " + node(rule.pattern(), lastSlot));
        if (rule.last() != null) {
            line("last " + rule.last().nextOnly() + steps(rule.last().steps()));
        }
        line("keep all " + (rule.afterMatch() == RuleBody.AfterMatch.KEEP_ALL));
        rule.where().forEach(conjunct -> line("where " + conjunct(conjunct, lastSlot)));
    }

    /** The step that completes every match at once; null where there is none such. */
    private static PatternNode.@Nullable Step lastStep(RuleBody.Pattern rule) {
        PatternNode end = rule.pattern();
        if (end instanceof PatternNode.Sequence sequence) {
            end = sequence.parts().get(sequence.parts().size() - 1);
        }
        boolean completes =
                rule.last() == null && rule.afterMatch() != RuleBody.AfterMatch.KEEP_ALL;
        return completes && end instanceof PatternNode.Step step ? step : null;
    }

    private static String node(PatternNode node, int lastSlot) {
        if (node instanceof PatternNode.Step step) {
            return step(step, lastSlot);
        } else if (node instanceof PatternNode.Sequence sequence) {
            StringBuilder all = new StringBuilder("(");
            for (int i = 0; i < sequence.parts().size(); i++) {
                if (i > 0) {
                    link(sequence.links().get(i - 1), all);
                }
                all.append(node(sequence.parts().get(i), lastSlot));
            }
            return all.append(')').toString();
        } else if (node instanceof PatternNode.Either either) {
            return "either" + nodes(either.branches(), lastSlot);
        } else if (node instanceof PatternNode.Both both) {
            return "both" + nodes(both.operands(), lastSlot);
        } else if (node instanceof PatternNode.Within within) {
            return "(" + node(within.body(), lastSlot) + " within " + within.millis() + ")";
        }
        PatternNode.Repeat repeat = (PatternNode.Repeat) node;
        return node(repeat.body(), lastSlot)
                + "{"
                + repeat.min()
                + ","
                + repeat.max()
                + " "
                + repeat.arrow()
                + " "
                + repeat.greedy()
                + (repeat.until() == null ? "" : " until " + step(repeat.until(), lastSlot))
                + "}";
    }

    private static void link(PatternNode.Link link, StringBuilder all) {
        for (PatternNode.Guard guard : link.guards()) {
            all.append(guard.nextOnly() ? " =>!" : " ->!").append(steps(guard.steps()));
        }
        all.append(' ').append(link.arrow()).append(' ');
    }

    private static String nodes(List<PatternNode> nodes, int lastSlot) {
        return nodes.stream().map(n -> node(n, lastSlot)).toList().toString();
    }

    private static String steps(List<PatternNode.Step> steps) {
        return steps.stream().map(s -> step(s, -1)).toList().toString();
    }

    private static String step(PatternNode.Step step, int lastSlot) {
        String conditions =
                step.slot() >= 0 && step.slot() == lastSlot
                        ? ""
                        : step.conditions().stream()
                                .map(c -> conjunct(c, lastSlot))
                                .toList()
                                .toString();
        return step.label() + "@" + step.slot() + ":" + step.input() + conditions;
    }

    /** A condition that waits for the last step has decided nothing yet. */
    private static String conjunct(Conjunct conjunct, int lastSlot) {
        return conjunct.slots().contains(lastSlot) ? "" : conjunct.condition().toString();
    }

    private void window(RuleBody.Window window) {
        for (RuleBody.Source source : window.sources()) {
            line("from " + source.input() + "[" + nullable(source.predicate()) + "]");
        }
        line(
                "window "
                        + List.of(
                                window.kind(),
                                window.sizeMillis(),
                                window.lastCount(),
                                window.offsetMillis(),
                                window.everyMillis(),
                                window.maxMillis()));
        line("over " + new TreeSet<>(window.overs().stream().map(Object::toString).toList()));
    }

    /** Fields that are named, with their types: an event without them could not go on. */
    private void fields(Input input, String shape) {
        EventType type = symbols.eventTypes().get(input.type());
        if (type == null) {
            return;
        }
        for (Field field : type.fields()) {
            if (Pattern.compile("\\b" + Pattern.quote(field.name()) + "\\b")
                    .matcher(shape)
                    .find()) {
                line("field " + type.name() + "." + field.name() + " " + field.type());
            }
        }
    }

    /** What the names in a text stand for, and the names in that. */
    private void values(String shape) {
        TreeSet<String> seen = new TreeSet<>();
        add(shape, seen);
        seen.forEach(name -> line(name + " = " + symbols.fixedText(name)));
    }

    private void add(String part, TreeSet<String> seen) {
        Matcher names = NAME.matcher(part);
        while (names.find()) {
            String meaning = symbols.fixedText(names.group());
            if (meaning != null && seen.add(names.group())) {
                add(meaning, seen);
            }
        }
    }

    private static String nullable(@Nullable Evaluable condition) {
        return condition == null ? "" : condition.toString();
    }

    private void line(String line) {
        text.append(line).append('\n');
    }

    private static String hash(String text) {
        try {
            byte[] all =
                    MessageDigest.getInstance("SHA-256")
                            .digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(all, 0, BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
