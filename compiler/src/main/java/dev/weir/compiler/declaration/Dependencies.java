package dev.weir.compiler.declaration;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What needs what: in which order things can be done, and which need themselves.
 *
 * <p>The groups of names that need one another are the strongly connected components of a graph;
 * Tarjan's algorithm ("Depth-first search and linear graph algorithms", 1972) finds them after all
 * that they need. A stack of visits stands in for its recursion, so that a long chain is no
 * problem. Cost: linear. The result depends on the order of the map and its values alone.
 */
public final class Dependencies {
    private static final int MAX_SHOWN = 10;

    private final Map<String, List<String>> needs = new LinkedHashMap<>();
    private final List<String> order = new ArrayList<>();
    private final List<List<String>> cycles = new ArrayList<>();
    private final Set<String> cyclic = new HashSet<>();
    private final Map<String, Visit> visits = new HashMap<>();
    private final Deque<Visit> open = new ArrayDeque<>();
    private final Deque<Visit> ungrouped = new ArrayDeque<>();

    private Dependencies(Map<String, ? extends Collection<String>> needs) {
        needs.forEach(
                (name, needed) ->
                        this.needs.put(name, needed.stream().filter(needs::containsKey).toList()));
    }

    /**
     * @param needs for each name those that it needs; of these, what is no key needs nothing
     */
    public static Dependencies of(Map<String, ? extends Collection<String>> needs) {
        Dependencies dependencies = new Dependencies(needs);
        for (String name : needs.keySet()) {
            if (!dependencies.visits.containsKey(name)) {
                dependencies.visit(name);
            }
        }
        return dependencies;
    }

    /** All names, each behind those that it needs, but where they need each other. */
    public List<String> order() {
        return order;
    }

    /**
     * For each group of names that need one another the shortest way from one of them back to
     * itself: the names on it, the first one not repeated.
     */
    public List<List<String>> cycles() {
        return cycles;
    }

    /** Whether a name needs itself, at once or through others. */
    public boolean isCyclic(String name) {
        return cyclic.contains(name);
    }

    /** A way from name to name, for people. */
    public static String text(List<String> way) {
        return way.size() <= MAX_SHOWN
                ? String.join(" -> ", way)
                : String.join(" -> ", way.subList(0, MAX_SHOWN - 1))
                        + " -> … -> "
                        + way.get(way.size() - 1);
    }

    /** A name that was reached; {@code low} is Tarjan's lowlink. */
    private static final class Visit {
        final String name;
        final int number;
        final Iterator<String> next;
        int low;
        boolean grouped;

        Visit(String name, int number, Iterator<String> next) {
            this.name = name;
            this.number = number;
            this.next = next;
            this.low = number;
        }
    }

    private void visit(String root) {
        enter(root);
        while (!open.isEmpty()) {
            Visit current = open.peek();
            if (!current.next.hasNext()) {
                leave(current);
                continue;
            }
            String name = current.next.next();
            Visit known = visits.get(name);
            if (known == null) {
                enter(name);
            } else if (!known.grouped) {
                current.low = Math.min(current.low, known.number);
            }
        }
    }

    private void enter(String name) {
        Visit visit = new Visit(name, visits.size(), needed(name).iterator());
        visits.put(name, visit);
        open.push(visit);
        ungrouped.push(visit);
    }

    private void leave(Visit visit) {
        open.pop();
        Visit caller = open.peek();
        if (caller != null) {
            caller.low = Math.min(caller.low, visit.low);
        }
        if (visit.low == visit.number) {
            group(visit);
        }
    }

    /** Takes the group off whose first name was reached by {@code first}. */
    private void group(Visit first) {
        Set<String> group = new HashSet<>();
        Visit member;
        do {
            member = ungrouped.pop();
            member.grouped = true;
            group.add(member.name);
            order.add(member.name);
        } while (member != first);
        List<String> cycle = cycle(first.name, group);
        if (!cycle.isEmpty()) {
            cyclic.addAll(group);
            cycles.add(cycle);
        }
    }

    /** The shortest way from a name back to itself, by breadth; empty where there is none. */
    private List<String> cycle(String start, Set<String> group) {
        Map<String, String> cameFrom = new HashMap<>();
        Deque<String> queue = new ArrayDeque<>(List.of(start));
        while (!queue.isEmpty()) {
            String name = queue.remove();
            for (String next : needed(name)) {
                if (next.equals(start)) {
                    return way(start, name, cameFrom);
                }
                if (group.contains(next) && cameFrom.putIfAbsent(next, name) == null) {
                    queue.add(next);
                }
            }
        }
        return List.of();
    }

    private static List<String> way(String start, String end, Map<String, String> cameFrom) {
        List<String> way = new ArrayList<>();
        String name = end;
        while (name != null && !name.equals(start)) {
            way.add(name);
            name = cameFrom.get(name);
        }
        way.add(start);
        Collections.reverse(way);
        return way;
    }

    private List<String> needed(String name) {
        return needs.getOrDefault(name, List.of());
    }
}
