package dev.weir.compiler;

import dev.weir.runtime.event.EventType;
import dev.weir.runtime.event.Field;
import dev.weir.runtime.program.Conjunct;
import dev.weir.runtime.program.Input;
import dev.weir.runtime.program.PatternNode;
import dev.weir.runtime.program.Program;
import dev.weir.runtime.program.RuleBody;
import dev.weir.runtime.program.RuleProgram;
import dev.weir.runtime.value.DurationText;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A program as text: one layout, whatever the rules looked like. */
public final class ProgramText {
    private final StringBuilder out = new StringBuilder();

    private ProgramText() {}

    public static String of(Program program) {
        ProgramText text = new ProgramText();
        program.eventTypes().values().forEach(text::event);
        program.rules().forEach(text::rule);
        return text.out.toString();
    }

    public static String of(RuleProgram rule) {
        ProgramText text = new ProgramText();
        text.rule(rule);
        return text.out.toString();
    }

    /** The text of a pattern, as a rule writes it, with slots. */
    static String of(PatternNode node) {
        return pattern(node);
    }

    private void event(EventType type) {
        line("event " + type.name());
        for (int i = 0; i < type.fields().size(); i++) {
            Field field = type.fields().get(i);
            line(
                    "  "
                            + field
                            + (i == type.timeField()
                                    ? " TIME DELAY " + DurationText.format(type.delayMillis())
                                    : ""));
        }
    }

    private void rule(RuleProgram rule) {
        line("rule " + rule.name() + quoted(rule.title()) + " " + rule.mode());
        line("  stage " + rule.stage());
        optional("severity", rule.severity());
        list("tags", rule.tags());
        new TreeMap<>(rule.meta()).forEach((k, v) -> line("  meta " + k + quoted(v)));
        rule.key().forEach(key -> line("  key " + key.name() + " " + key.type()));
        for (int i = 0; i < rule.inputs().size(); i++) {
            line("  input " + i + " " + input(rule.inputs().get(i)));
        }
        for (int i = 0; i < rule.slots().size(); i++) {
            line("  slot " + i + " " + rule.slots().get(i) + " " + rule.slotFields().get(i));
        }
        body(rule.body());
        rule.exceptions()
                .forEach(
                        e ->
                                line(
                                        "  except"
                                                + quoted(e.why())
                                                + " where "
                                                + e.condition()
                                                + bound(" until ", e.untilMillis())));
        if (rule.suppress() != null) {
            line(
                    "  suppress "
                            + DurationText.format(rule.suppress().millis())
                            + (rule.suppress().by() == null ? "" : " by " + rule.suppress().by()));
        }
        if (rule.emitAs() != null) {
            line("  emit as " + rule.emitAs() + " " + rule.emitMapping());
        }
        rule.emitted()
                .forEach(e -> line("  emit " + e.name() + " " + e.type() + " = " + e.value()));
        if (rule.message() != null) {
            line("  message " + rule.message());
        }
        line("  on change " + rule.onChange().mode() + " " + rule.onChange().replayMillis());
        line("  state signature " + rule.signature());
    }

    private static String input(Input input) {
        return input.name()
                + (input.view() == null ? "" : " = " + input.type() + "[" + input.view() + "]")
                + " by "
                + input.key();
    }

    private void body(RuleBody body) {
        if (body instanceof RuleBody.Pattern pattern) {
            line("  match " + (pattern.latest() ? "latest " : "") + whole(pattern));
            line("  within " + bound("", pattern.withinMillis()));
            line("  after match " + pattern.afterMatch() + " " + pattern.skipSlots());
            pattern.where().forEach(conjunct -> line("  where " + conjunct(conjunct)));
            line(
                    "  limit runs "
                            + pattern.maxRuns()
                            + (pattern.dropNewest() ? " drop newest" : "")
                            + " matches "
                            + pattern.maxMatches());
        } else if (body instanceof RuleBody.Silence silence) {
            line(
                    "  silence "
                            + steps(silence.steps())
                            + " for "
                            + DurationText.format(silence.forMillis())
                            + " keys "
                            + silence.keysFrom());
        } else {
            window((RuleBody.Window) body);
        }
    }

    private void window(RuleBody.Window window) {
        for (RuleBody.Source source : window.sources()) {
            line(
                    "  from "
                            + source.label()
                            + ": input "
                            + source.input()
                            + (source.predicate() == null ? "" : "[" + source.predicate() + "]"));
        }
        line(
                "  window "
                        + window.kind()
                        + " size "
                        + DurationText.format(window.sizeMillis())
                        + " last "
                        + window.lastCount()
                        + " offset "
                        + DurationText.format(window.offsetMillis())
                        + " every "
                        + DurationText.format(window.everyMillis())
                        + " max "
                        + bound("", window.maxMillis()));
        if (window.having() != null) {
            line(
                    "  having "
                            + window.having()
                            + " for "
                            + DurationText.format(window.lastingMillis())
                            + " keep firing "
                            + DurationText.format(window.keepFiringMillis()));
        }
        line(
                "  fire on "
                        + (window.fireOnEach() ? "each" : "rise")
                        + (window.early() ? " early" : "")
                        + (window.reset() ? " reset" : "")
                        + (window.resolve() ? " resolve" : ""));
        window.overs().forEach(over -> line("  over " + over));
    }

    private static String whole(RuleBody.Pattern body) {
        String text = pattern(body.pattern());
        RuleBody.LeadingAbsence first = body.first();
        if (first != null) {
            text =
                    "!"
                            + steps(first.steps())
                            + " FOR "
                            + DurationText.format(first.forMillis())
                            + " -> "
                            + text;
        }
        RuleBody.FinalAbsence last = body.last();
        if (last != null) {
            text +=
                    (last.nextOnly() ? " => !" : " -> !")
                            + steps(last.steps())
                            + (last.forMillis() < 0
                                    ? ""
                                    : " FOR " + DurationText.format(last.forMillis()));
        }
        return text;
    }

    private static String pattern(PatternNode node) {
        if (node instanceof PatternNode.Step step) {
            return step(step);
        } else if (node instanceof PatternNode.Sequence sequence) {
            StringBuilder text = new StringBuilder(pattern(sequence.parts().get(0)));
            for (int i = 0; i < sequence.links().size(); i++) {
                text.append(link(sequence.links().get(i)))
                        .append(pattern(sequence.parts().get(i + 1)));
            }
            return "(" + text + ")";
        } else if (node instanceof PatternNode.Either either) {
            return joined(either.branches(), " | ");
        } else if (node instanceof PatternNode.Both both) {
            return joined(both.operands(), " & ");
        } else if (node instanceof PatternNode.Within within) {
            return "("
                    + pattern(within.body())
                    + " WITHIN "
                    + DurationText.format(within.millis())
                    + ")";
        }
        return repeat((PatternNode.Repeat) node);
    }

    private static String repeat(PatternNode.Repeat repeat) {
        return pattern(repeat.body())
                + "{"
                + repeat.min()
                + ","
                + (repeat.max() == Integer.MAX_VALUE ? "" : repeat.max())
                + "}#"
                + repeat.id()
                + (repeat.arrow() == PatternNode.Arrow.FOLLOWED_BY ? "" : " " + repeat.arrow())
                + (repeat.greedy() ? " GREEDY" : "")
                + (repeat.until() == null ? "" : " UNTIL " + step(repeat.until()));
    }

    private static String joined(List<PatternNode> nodes, String separator) {
        return nodes.stream()
                .map(ProgramText::pattern)
                .collect(Collectors.joining(separator, "(", ")"));
    }

    private static String link(PatternNode.Link link) {
        StringBuilder text = new StringBuilder();
        for (PatternNode.Guard guard : link.guards()) {
            text.append(guard.nextOnly() ? " => !" : " -> !").append(steps(guard.steps()));
        }
        return text.append(
                        switch (link.arrow()) {
                            case FOLLOWED_BY -> " -> ";
                            case NEXT -> " => ";
                            case ANY -> " ~> ";
                        })
                .toString();
    }

    private static String steps(List<PatternNode.Step> steps) {
        return steps.stream().map(ProgramText::step).collect(Collectors.joining(" | ", "(", ")"));
    }

    private static String step(PatternNode.Step step) {
        String conditions =
                step.conditions().stream()
                        .map(ProgramText::conjunct)
                        .collect(Collectors.joining("; "));
        return step.label()
                + "@"
                + step.slot()
                + ":"
                + step.input()
                + (conditions.isEmpty() ? "" : "[" + conditions + "]");
    }

    /** The condition, and behind a stroke what it waits for. */
    private static String conjunct(Conjunct conjunct) {
        List<String> waits = new ArrayList<>();
        if (!conjunct.slots().isEmpty()) {
            waits.add("slots " + conjunct.slots());
        }
        if (!conjunct.iterationSlots().isEmpty()) {
            waits.add("iteration " + conjunct.iterationSlots() + " of #" + conjunct.loop());
        }
        if (conjunct.freeAtFirst()) {
            waits.add("free at first " + conjunct.ownFields());
        }
        return conjunct.condition() + (waits.isEmpty() ? "" : " / " + String.join(", ", waits));
    }

    private static String bound(String before, long value) {
        return value == Long.MAX_VALUE ? "" : before + value;
    }

    private static String quoted(@Nullable String text) {
        return text == null ? "" : " \"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }

    private void optional(String word, @Nullable String value) {
        if (value != null) {
            line("  " + word + " " + value);
        }
    }

    private void list(String word, List<String> values) {
        if (!values.isEmpty()) {
            line("  " + word + " " + String.join(", ", values));
        }
    }

    private void line(String text) {
        out.append(text).append('\n');
    }
}
