package dev.weir.cli.graph;

import java.util.List;

/**
 * A rule as states and the ways between them.
 *
 * @param rule the rule's name
 * @param title what stands above the drawing
 */
public record Automaton(String rule, String title, List<State> states, List<Way> ways) {
    public Automaton {
        states = List.copyOf(states);
        ways = List.copyOf(ways);
    }

    /** What a state is; it decides its shape. */
    public enum Kind {
        START,
        STEP,
        /** Where operands of {@code &} part and meet. */
        JUNCTION,
        CONDITION,
        ALERT
    }

    /**
     * A state.
     *
     * @param id a number in this automaton, from 0
     */
    public record State(int id, Kind kind, String label) {}

    /** A way from one state to another. */
    public record Way(int from, int to, String label) {}
}
