package dev.weir.compiler.declaration;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Finds things that need themselves. */
public final class Cycles {
    private final Map<String, ? extends Collection<String>> needs;
    private final Set<String> done = new HashSet<>();
    private final List<String> path = new ArrayList<>();
    private final List<List<String>> found = new ArrayList<>();

    private Cycles(Map<String, ? extends Collection<String>> needs) {
        this.needs = needs;
    }

    /**
     * The cycles of a graph, each as the names on the way, the first one not repeated; at least one
     * for each group of names that need one another. Depends on the order of the map alone.
     */
    public static List<List<String>> of(Map<String, ? extends Collection<String>> needs) {
        Cycles cycles = new Cycles(needs);
        needs.keySet().forEach(cycles::visit);
        return cycles.found;
    }

    private void visit(String name) {
        if (done.contains(name)) {
            return;
        }
        int start = path.indexOf(name);
        if (start >= 0) {
            found.add(List.copyOf(path.subList(start, path.size())));
            return;
        }
        path.add(name);
        Collection<String> next = needs.get(name);
        if (next != null) {
            next.forEach(this::visit);
        }
        path.remove(path.size() - 1);
        done.add(name);
    }
}
