package dev.weir.cli.graph;

import dev.weir.cli.graph.Automaton.State;
import dev.weir.cli.graph.Automaton.Way;
import java.util.List;

/** Automata in the language of Graphviz. */
public final class Dot {
    private Dot() {}

    /** One drawing, with a frame for each rule. */
    public static String of(List<Automaton> automata) {
        StringBuilder out = new StringBuilder("digraph weir {\n  rankdir=LR;\n");
        out.append("  node [fontname=\"sans-serif\", fontsize=11];\n");
        out.append("  edge [fontname=\"sans-serif\", fontsize=10];\n");
        for (int i = 0; i < automata.size(); i++) {
            append(out, automata.get(i), i);
        }
        return out.append("}\n").toString();
    }

    private static void append(StringBuilder out, Automaton automaton, int number) {
        out.append("  subgraph cluster_").append(number).append(" {\n");
        out.append("    label=").append(quoted(automaton.title())).append(";\n");
        for (State state : automaton.states()) {
            out.append("    ").append(id(number, state.id())).append(" [label=");
            out.append(quoted(state.label())).append(", ").append(shape(state)).append("];\n");
        }
        for (Way way : automaton.ways()) {
            out.append("    ").append(id(number, way.from())).append(" -> ");
            out.append(id(number, way.to()));
            if (!way.label().isEmpty()) {
                out.append(" [label=").append(quoted(way.label())).append(']');
            }
            out.append(";\n");
        }
        out.append("  }\n");
    }

    private static String shape(State state) {
        return switch (state.kind()) {
            case START -> "shape=plaintext";
            case STEP -> "shape=box, style=rounded";
            case JUNCTION -> "shape=diamond";
            case CONDITION -> "shape=hexagon";
            case ALERT -> "shape=box, peripheries=2";
        };
    }

    private static String id(int rule, int state) {
        return "r" + rule + "s" + state;
    }

    private static String quoted(String text) {
        return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + "\"";
    }
}
