package dev.weir.spec.simulation;

import dev.weir.compiler.CompileOptions;
import dev.weir.compiler.PackSource;
import dev.weir.compiler.RuleCompiler;
import dev.weir.rules.ast.SourceText;
import dev.weir.runtime.program.Program;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * What happens around a daemon.
 *
 * @param packs texts; the first one starts, the others take over in turn
 * @param turns what happens before the first start, and then after each turn of the loop
 * @param deliveryMillis the least time between two deliveries
 * @param checkpointMillis the time between two checkpoints
 * @param writeTurns for how many turns a checkpoint waits before it is written
 * @param memoryBytes how much states may take
 * @param isLogged whether nothing can be read again, so that records go through input logs
 */
record Scenario(
        String name,
        List<String> packs,
        List<Turn> turns,
        long deliveryMillis,
        long checkpointMillis,
        int writeTurns,
        long memoryBytes,
        boolean isLogged) {
    static final String EVENTS =
            "EVENT E { k string, v int, ts timestamp } TIME ts DELAY 2s\n"
                    + "EVENT F { k string, n int, ts timestamp } TIME ts DELAY 2s\n";

    /** The first event time of all scenarios, and about when they are read. */
    static final long START_MILLIS = 1_700_000_000_000L;

    Scenario {
        packs = List.copyOf(packs);
        turns = List.copyOf(turns);
    }

    /** One thing that happens. */
    sealed interface Turn {
        /** Records arrive, each on a partition. */
        record Arrive(List<Line> lines) implements Turn {
            public Arrive {
                lines = List.copyOf(lines);
            }
        }

        /** Nothing more happens until the daemon has read, and done with, all that is there. */
        record Quiet() implements Turn {}

        record Pass(long millis) implements Turn {}

        /** Another pack is to run. */
        record Reload() implements Turn {}
    }

    record Line(String partition, String text) {}

    /**
     * Reads what happens: turns with bars between them. {@code a k1@3 ?} brings an event with key
     * {@code k}, value 1 and second 3 on the partition {@code a}, and one of a type that nobody
     * knows; {@code !} is no record at all. {@code quiet}, {@code reload} and {@code +31} (seconds
     * go by) stand for themselves.
     */
    static List<Turn> turns(String script) {
        return Arrays.stream(script.split("\\|")).map(turn -> turn(turn.strip())).toList();
    }

    private static Turn turn(String text) {
        if (text.equals("quiet")) {
            return new Turn.Quiet();
        } else if (text.equals("reload")) {
            return new Turn.Reload();
        } else if (text.startsWith("+")) {
            return new Turn.Pass(Long.parseLong(text.substring(1)) * 1000);
        }
        String[] words = text.split(" +");
        List<Line> lines = new ArrayList<>();
        String partition = "";
        for (String word : words) {
            if (word.matches("[a-z]")) {
                partition = word;
            } else {
                lines.add(new Line(partition, record(word)));
            }
        }
        return new Turn.Arrive(lines);
    }

    private static String record(String word) {
        if (word.equals("!")) {
            return "{\"type\":\"E\",\"k\":";
        } else if (word.equals("?")) {
            return "{\"type\":\"Unknown\",\"x\":1}";
        }
        int at = word.indexOf('@');
        return event(
                word.substring(0, 1),
                Integer.parseInt(word.substring(1, at)),
                START_MILLIS + Long.parseLong(word.substring(at + 1)) * 1000);
    }

    private static String event(String key, int value, long millis) {
        return "{\"type\":\"E\",\"k\":\"" + key + "\",\"v\":" + value + ",\"ts\":" + millis + "}";
    }

    /**
     * A larger one, of a seed: some hundred records in some partitions, most of them in time, with
     * silences and reloads between them.
     */
    static Scenario random(long seed, List<String> rules) {
        Random random = Chance.of(seed);
        List<String> chosen = new ArrayList<>(rules);
        Collections.shuffle(chosen, random);
        String pack = EVENTS + String.join("\n", chosen.subList(0, 1 + random.nextInt(4)));
        List<String> packs = List.of(pack, pack + "\n" + Scenarios.ADDED);
        int partitions = 1 + random.nextInt(4);
        int records = 40 + random.nextInt(260);
        long pauseMillis = 1 + random.nextInt(2000);
        List<Turn> turns = new ArrayList<>();
        long now = START_MILLIS;
        while (records > 0) {
            int dice = turns.isEmpty() ? 100 : random.nextInt(100);
            if (dice < 3) {
                turns.add(new Turn.Quiet());
            } else if (dice < 5) {
                turns.add(new Turn.Quiet());
                turns.add(new Turn.Pass(40_000));
                now += 40_000;
            } else if (dice < 6) {
                turns.add(new Turn.Reload());
            }
            List<Line> lines = new ArrayList<>();
            for (int i = random.nextInt(8); i >= 0; i--) {
                now += random.nextLong(pauseMillis);
                lines.add(new Line("p" + random.nextInt(partitions), record(random, now)));
            }
            records -= lines.size();
            turns.add(new Turn.Arrive(lines));
        }
        return new Scenario(
                "seed " + seed,
                packs,
                turns,
                random.nextInt(50),
                20 + random.nextInt(100),
                random.nextInt(4),
                Long.MAX_VALUE,
                random.nextInt(4) == 0);
    }

    private static String record(Random random, long now) {
        int dice = random.nextInt(100);
        if (dice < 2) {
            return record("!");
        } else if (dice < 4) {
            return record("?");
        }
        long time =
                dice < 5 ? now + 9_000_000_000L : now - random.nextLong(dice < 12 ? 9000 : 2000);
        return event("" + (char) ('k' + random.nextInt(4)), random.nextInt(10), time);
    }

    /** The packs, compiled. */
    List<Program> programs() {
        return IntStream.range(0, packs.size())
                .mapToObj(
                        pack ->
                                Objects.requireNonNull(
                                        RuleCompiler.compile(source(pack), CompileOptions.none())
                                                .program(),
                                        packs.get(pack)))
                .toList();
    }

    PackSource source(int pack) {
        return PackSource.of("pack", new SourceText("pack.rule", packs.get(pack)));
    }
}
