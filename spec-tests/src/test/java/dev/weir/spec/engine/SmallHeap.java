package dev.weir.spec.engine;

/** What {@link MemoryTest} runs in a process of its own, with a small heap. */
final class SmallHeap {
    private static final String OTHER = "RULE other { BY () MATCH e: E[n == 3] }\n";

    private SmallHeap() {}

    /**
     * @param args the scenario, and how many events
     */
    public static void main(String[] args) {
        long events = Long.parseLong(args[1]);
        SteadyStream stream =
                switch (args[0]) {
                    case "sequence" -> newKeys("MATCH a: E -> b: E[n == 9] WITHIN 10s");
                    case "absence" -> newKeys("MATCH a: E[n == 1] -> !b: E[n == 9] FOR 10s");
                    case "count" -> newKeys("FROM e: E WINDOW SLIDING 10s HAVING count() >= 3");
                    case "sum" -> newKeys("FROM e: E WINDOW SLIDING 10s HAVING sum(n) > 100");
                    case "correlated" -> newKeys("MATCH a: E -> b: E[n > a.n] WITHIN 10s");
                    case "any" -> newKeys("MATCH a: E ~> b: E ~> c: E[n == 9] WITHIN 10s");
                    case "combinations" -> oneKey("MATCH a: E ~> b: E ~> c: E[n == 3] WITHIN 1h");
                    case "combinations that never complete" ->
                            oneKey("MATCH a: E ~> b: E ~> c: E[n == 9] WITHIN 1h");
                    case "hot" -> oneKey("MATCH a: E -> b: E[n == 9] WITHIN 1h LIMIT RUNS 200000");
                    default -> throw new IllegalArgumentException(args[0]);
                };
        stream.feed(events);
        System.out.println(
                stream.alerts() + " " + stream.keysOf("waits") + " " + stream.droppedRuns());
    }

    private static SteadyStream oneKey(String body) {
        return new SteadyStream(
                "RULE waits { BY k AFTER MATCH KEEP ALL " + body + " }\n" + OTHER, n -> "hot");
    }

    private static SteadyStream newKeys(String body) {
        return new SteadyStream("RULE waits { BY k " + body + " }\n" + OTHER, n -> "key" + n);
    }
}
