package dev.weir.cli.graph;

import dev.weir.cli.graph.Automaton.Kind;
import dev.weir.cli.graph.Automaton.State;
import dev.weir.cli.graph.Automaton.Way;
import dev.weir.runtime.program.Evaluable;
import dev.weir.runtime.program.PatternNode;
import dev.weir.runtime.program.RuleBody;
import dev.weir.runtime.program.RuleProgram;
import dev.weir.runtime.value.DurationText;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * Draws a compiled rule. Each step is a state, "this event is taken", and a way leads to whatever
 * can be taken next (Glushkov's automaton of the pattern).
 */
public final class AutomatonBuilder {
    private static final String ARROW_FROM_START = "";

    private final RuleProgram rule;
    private final List<State> states = new ArrayList<>();
    private final List<Way> ways = new ArrayList<>();

    private AutomatonBuilder(RuleProgram rule) {
        this.rule = rule;
    }

    public static Automaton build(RuleProgram rule) {
        AutomatonBuilder builder = new AutomatonBuilder(rule);
        RuleBody body = rule.body();
        if (body instanceof RuleBody.Pattern pattern) {
            builder.pattern(pattern);
        } else if (body instanceof RuleBody.Silence silence) {
            builder.silence(silence);
        } else {
            builder.window((RuleBody.Window) body);
        }
        return new Automaton(rule.name(), builder.title(), builder.states, builder.ways);
    }

    /**
     * A part of a pattern.
     *
     * @param firsts states with which it can begin
     * @param lasts states with which it can end
     * @param optional whether it can take nothing
     */
    private record Part(List<Integer> firsts, List<Integer> lasts, boolean optional) {}

    private List<String> keyNames() {
        return rule.key().stream().map(RuleProgram.KeyField::name).toList();
    }

    private String title() {
        String key = rule.key().isEmpty() ? "" : " by " + String.join(", ", keyNames());
        return rule.name() + key;
    }

    private void pattern(RuleBody.Pattern body) {
        int start = state(Kind.START, "start");
        Part part = part(body.pattern());
        RuleBody.LeadingAbsence first = body.first();
        String entry =
                first == null
                        ? ARROW_FROM_START
                        : "no " + steps(first.steps()) + " for " + duration(first.forMillis());
        part.firsts().forEach(to -> way(start, to, entry));
        int alert = state(Kind.ALERT, alertLabel());
        String exit = exit(body);
        part.lasts().forEach(from -> way(from, alert, exit));
    }

    private String exit(RuleBody.Pattern body) {
        List<String> words = new ArrayList<>();
        RuleBody.FinalAbsence last = body.last();
        if (last != null) {
            String bound =
                    last.nextOnly()
                            ? " as the next event"
                            : last.forMillis() < 0 ? "" : " for " + duration(last.forMillis());
            words.add("no " + steps(last.steps()) + bound);
        }
        if (body.withinMillis() != Long.MAX_VALUE) {
            words.add("within " + duration(body.withinMillis()));
        }
        if (!body.where().isEmpty()) {
            words.add(
                    "where "
                            + body.where().stream()
                                    .map(Object::toString)
                                    .collect(Collectors.joining(" AND ")));
        }
        return String.join(", ", words);
    }

    private void silence(RuleBody.Silence body) {
        int step = state(Kind.STEP, steps(body.steps()));
        way(step, step, "again");
        way(step, state(Kind.ALERT, alertLabel()), "none for " + duration(body.forMillis()));
    }

    private void window(RuleBody.Window body) {
        int window = state(Kind.STEP, windowLabel(body));
        for (RuleBody.Source source : body.sources()) {
            String predicate = source.predicate() == null ? "" : "[" + source.predicate() + "]";
            String label =
                    source.label() + ": " + rule.inputs().get(source.input()).name() + predicate;
            way(state(Kind.START, label), window, "");
        }
        int last = window;
        Evaluable having = body.having();
        if (having != null) {
            String lasting =
                    body.lastingMillis() == 0 ? "" : " for " + duration(body.lastingMillis());
            last = state(Kind.CONDITION, having + lasting);
            way(window, last, body.early() ? "at the first event" : evaluated(body));
        }
        way(last, state(Kind.ALERT, alertLabel()), body.fireOnEach() ? "each time" : "on rise");
    }

    private static String evaluated(RuleBody.Window body) {
        return switch (body.kind()) {
            case SLIDING -> "at each change";
            case LAST -> "at each event";
            case TUMBLING, HOPPING, SESSION -> "at its end";
        };
    }

    private static String windowLabel(RuleBody.Window body) {
        return switch (body.kind()) {
            case SLIDING -> "sliding window of " + duration(body.sizeMillis());
            case TUMBLING -> "tumbling window of " + duration(body.sizeMillis());
            case HOPPING ->
                    "window of "
                            + duration(body.sizeMillis())
                            + " every "
                            + duration(body.everyMillis());
            case SESSION -> "session with gap " + duration(body.sizeMillis());
            case LAST -> "last " + body.lastCount() + " events";
        };
    }

    private String alertLabel() {
        return "alert " + rule.name();
    }

    private Part part(PatternNode node) {
        if (node instanceof PatternNode.Step step) {
            int state = state(Kind.STEP, step(step));
            return new Part(List.of(state), List.of(state), false);
        } else if (node instanceof PatternNode.Sequence sequence) {
            return sequence(sequence);
        } else if (node instanceof PatternNode.Either either) {
            List<Integer> firsts = new ArrayList<>();
            List<Integer> lasts = new ArrayList<>();
            boolean optional = false;
            for (PatternNode branch : either.branches()) {
                Part part = part(branch);
                firsts.addAll(part.firsts());
                lasts.addAll(part.lasts());
                optional |= part.optional();
            }
            return new Part(firsts, lasts, optional);
        } else if (node instanceof PatternNode.Both both) {
            return both(both);
        } else if (node instanceof PatternNode.Within within) {
            Part part = part(within.body());
            part.lasts()
                    .forEach(state -> annotate(state, "group within " + duration(within.millis())));
            return part;
        }
        return repeat((PatternNode.Repeat) node);
    }

    private Part sequence(PatternNode.Sequence sequence) {
        Part all = part(sequence.parts().get(0));
        for (int i = 1; i < sequence.parts().size(); i++) {
            PatternNode.Link link = sequence.links().get(i - 1);
            Part next = part(sequence.parts().get(i));
            for (int from : all.lasts()) {
                next.firsts().forEach(to -> way(from, to, link(link)));
            }
            all = joined(all, next);
        }
        return all;
    }

    private static Part joined(Part before, Part next) {
        List<Integer> firsts = new ArrayList<>(before.firsts());
        if (before.optional()) {
            firsts.addAll(next.firsts());
        }
        List<Integer> lasts = new ArrayList<>(next.lasts());
        if (next.optional()) {
            lasts.addAll(before.lasts());
        }
        return new Part(firsts, lasts, before.optional() && next.optional());
    }

    private Part both(PatternNode.Both both) {
        int fork = state(Kind.JUNCTION, "all, in any order");
        int join = state(Kind.JUNCTION, "all taken");
        for (PatternNode operand : both.operands()) {
            Part part = part(operand);
            part.firsts().forEach(to -> way(fork, to, ""));
            part.lasts().forEach(from -> way(from, join, ""));
        }
        return new Part(List.of(fork), List.of(join), false);
    }

    private Part repeat(PatternNode.Repeat repeat) {
        Part part = part(repeat.body());
        if (repeat.max() > 1) {
            String until = repeat.until() == null ? "" : " until " + step(repeat.until());
            String label = count(repeat) + " " + symbol(repeat.arrow()) + until;
            for (int from : part.lasts()) {
                part.firsts().forEach(to -> way(from, to, label));
            }
        }
        return new Part(part.firsts(), part.lasts(), part.optional() || repeat.min() == 0);
    }

    private static String count(PatternNode.Repeat repeat) {
        if (repeat.max() == Integer.MAX_VALUE) {
            return repeat.min() + " or more";
        }
        return repeat.min() == repeat.max()
                ? repeat.min() + " times"
                : repeat.min() + " to " + repeat.max();
    }

    private String link(PatternNode.Link link) {
        StringBuilder label = new StringBuilder(symbol(link.arrow()));
        for (PatternNode.Guard guard : link.guards()) {
            label.append(", no ").append(steps(guard.steps()));
            label.append(guard.nextOnly() ? " as the next event" : " between");
        }
        return label.toString();
    }

    private static String symbol(PatternNode.Arrow arrow) {
        return switch (arrow) {
            case FOLLOWED_BY -> "->";
            case NEXT -> "=>";
            case ANY -> "~>";
        };
    }

    private String steps(List<PatternNode.Step> steps) {
        return steps.stream().map(this::step).collect(Collectors.joining(" or "));
    }

    private String step(PatternNode.Step step) {
        String type = rule.inputs().get(step.input()).name();
        String name = step.slot() < 0 || step.label().isEmpty() ? "" : step.label() + ": ";
        String conditions =
                step.conditions().stream()
                        .map(Objects::toString)
                        .collect(Collectors.joining(" AND "));
        return name + type + (conditions.isEmpty() ? "" : "[" + conditions + "]");
    }

    private int state(Kind kind, String label) {
        states.add(new State(states.size(), kind, label));
        return states.size() - 1;
    }

    private void annotate(int id, String remark) {
        State state = states.get(id);
        states.set(id, new State(id, state.kind(), state.label() + "\n" + remark));
    }

    private void way(int from, int to, String label) {
        ways.add(new Way(from, to, label));
    }

    private static String duration(long millis) {
        return DurationText.format(millis);
    }
}
