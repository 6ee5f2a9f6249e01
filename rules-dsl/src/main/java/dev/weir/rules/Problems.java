package dev.weir.rules;

import dev.weir.rules.diagnostic.Diagnostic;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The diagnostics of one file: one for each place, and no more than {@link #MAX_PROBLEMS}, for what
 * has more than that is no rule file.
 */
final class Problems {
    static final int MAX_PROBLEMS = 1_000;

    private final List<Diagnostic> found = new ArrayList<>();
    private final Set<Integer> places = new HashSet<>();

    void add(Diagnostic problem) {
        if (found.size() < MAX_PROBLEMS && places.add(problem.span().start())) {
            found.add(problem);
        }
    }

    /** Whether no more are taken: looking for them is a waste. */
    boolean isFull() {
        return found.size() >= MAX_PROBLEMS;
    }

    int size() {
        return found.size();
    }

    /** All problems in the order of the text. */
    List<Diagnostic> inOrder() {
        List<Diagnostic> sorted = new ArrayList<>(found);
        sorted.sort(Comparator.comparingInt(problem -> problem.span().start()));
        return sorted;
    }
}
