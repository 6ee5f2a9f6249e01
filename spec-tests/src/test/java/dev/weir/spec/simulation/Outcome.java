package dev.weir.spec.simulation;

import java.util.ArrayList;
import java.util.List;

/** What a sink has: each line as often as it is there, in no order. */
record Outcome(List<String> alerts, List<String> dead, List<String> late) {
    static Outcome of(List<String> alerts, List<String> dead, List<String> late) {
        return new Outcome(
                alerts.stream().sorted().toList(),
                dead.stream().sorted().toList(),
                late.stream().sorted().toList());
    }

    /** What another one has too little, and what too much. */
    String difference(Outcome is) {
        return "missing: " + without(all(), is.all()) + "\ntoo much: " + without(is.all(), all());
    }

    private List<String> all() {
        List<String> all = new ArrayList<>(alerts);
        all.addAll(dead);
        all.addAll(late);
        return all;
    }

    private static List<String> without(List<String> all, List<String> some) {
        List<String> rest = new ArrayList<>(all);
        some.forEach(rest::remove);
        return rest;
    }
}
