package dev.weir.benchmarks.hand;

import dev.weir.benchmarks.Contender.Matches;
import dev.weir.benchmarks.Contender.Session;
import dev.weir.benchmarks.Txn;
import dev.weir.benchmarks.TxnStream;
import dev.weir.benchmarks.Workload;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** Many rules of one form: what waits for its B under a key, with the rule that it belongs to. */
final class Pairs implements Session {
    private final Txn[] events;
    private final Matches matches;
    private final long window;
    private final Map<String, Integer> ruleOfDevice = new HashMap<>();
    private final Map<String, Waiting> byKey = new HashMap<>();

    Pairs(Txn[] events, Matches matches, int rules, long window) {
        this.events = events;
        this.matches = matches;
        this.window = window;
        for (int i = 0; i < rules; i++) {
            ruleOfDevice.put("dev_" + i, i);
        }
    }

    private static final class Waiting {
        private long[] times = new long[4];
        private int[] rules = new int[4];
        private int size;

        void add(long time, int rule) {
            if (size == times.length) {
                times = Arrays.copyOf(times, size * 2);
                rules = Arrays.copyOf(rules, size * 2);
            }
            times[size] = time;
            rules[size++] = rule;
        }

        /** Takes out what an event completes, and what is too old. */
        int complete(Txn event, long limit) {
            int found = 0;
            int kept = 0;
            for (int i = 0; i < size; i++) {
                if (times[i] <= limit) {
                    continue;
                }
                int rule = rules[i];
                if (event.amount() > Workload.threshold(rule)
                        && event.country().equals(TxnStream.COUNTRIES.get(rule % 10))) {
                    found++;
                } else {
                    times[kept] = times[i];
                    rules[kept++] = rule;
                }
            }
            size = kept;
            return found;
        }
    }

    @Override
    public void feed(int from, int to) {
        for (int i = from; i < to; i++) {
            Txn event = events[i];
            if (event.amount() <= 500) {
                continue;
            }
            if (event.kind().equals("A")) {
                Integer rule = ruleOfDevice.get(event.device());
                if (rule != null) {
                    Waiting waiting = byKey.get(event.key());
                    if (waiting == null) {
                        waiting = new Waiting();
                        byKey.put(event.key(), waiting);
                    }
                    waiting.add(event.ts(), rule);
                }
            } else if (event.kind().equals("B")) {
                Waiting waiting = byKey.get(event.key());
                if (waiting != null) {
                    int found = waiting.complete(event, event.ts() - window);
                    if (found > 0) {
                        matches.add(event.ts(), found);
                    }
                }
            }
        }
    }

    @Override
    public void finish() {}
}
