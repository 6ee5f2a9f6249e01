package dev.weir.cli.graph;

import dev.weir.cli.graph.Automaton.State;
import dev.weir.cli.graph.Automaton.Way;
import java.util.List;

/** Automata in the language of Mermaid, which many code hosts draw. */
public final class Mermaid {
    private Mermaid() {}

    /** One drawing, with a frame for each rule. */
    public static String of(List<Automaton> automata) {
        StringBuilder out = new StringBuilder("flowchart LR\n");
        for (int i = 0; i < automata.size(); i++) {
            append(out, automata.get(i), i);
        }
        return out.toString();
    }

    private static void append(StringBuilder out, Automaton automaton, int number) {
        out.append("  subgraph r").append(number).append("[");
        out.append(quoted(automaton.title())).append("]\n");
        for (State state : automaton.states()) {
            out.append("    ").append(id(number, state.id())).append(shaped(state)).append('\n');
        }
        for (Way way : automaton.ways()) {
            out.append("    ").append(id(number, way.from())).append(" -->");
            if (!way.label().isEmpty()) {
                out.append('|').append(quoted(way.label())).append('|');
            }
            out.append(' ').append(id(number, way.to())).append('\n');
        }
        out.append("  end\n");
    }

    private static String shaped(State state) {
        String label = quoted(state.label());
        return switch (state.kind()) {
            case START -> "[/" + label + "/]";
            case STEP -> "(" + label + ")";
            case JUNCTION -> "{" + label + "}";
            case CONDITION -> "{{" + label + "}}";
            case ALERT -> "[[" + label + "]]";
        };
    }

    private static String id(int rule, int state) {
        return "r" + rule + "s" + state;
    }

    private static String quoted(String text) {
        String escaped =
                text.replace("&", "#amp;")
                        .replace("\"", "#quot;")
                        .replace("<", "#lt;")
                        .replace(">", "#gt;")
                        .replace("\n", "<br/>");
        return "\"" + escaped + "\"";
    }
}
