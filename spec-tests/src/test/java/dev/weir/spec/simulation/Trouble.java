package dev.weir.spec.simulation;

import java.util.List;
import java.util.Random;
import java.util.function.Supplier;

/**
 * What goes wrong in a scenario.
 *
 * @param faults of the disk, anew for each run; they stop at some call, so that there is an end
 * @param leaves what crashes leave, the first ones in turn; chance decides of the others
 * @param damages whether a checkpoint is damaged before each start but the first
 * @param seed of what chance decides
 */
record Trouble(
        String name,
        Supplier<SimFs.Faults> faults,
        List<SimFs.Leaves> leaves,
        boolean damages,
        long seed) {
    Trouble {
        leaves = List.copyOf(leaves);
    }

    static final Trouble NONE =
            new Trouble("nothing", () -> call -> SimFs.Fault.NONE, List.of(), false, 0);

    /** How many calls find no room, once one does. */
    private static final int WITHOUT_ROOM = 15;

    /** After so many faults in one run there are no more. */
    private static final int MOST_FAULTS = 10;

    /** What may go wrong at one call. */
    enum Kind {
        CRASH_KEEPING_ALL(SimFs.Leaves.ALL),
        CRASH_KEEPING_NOTHING(SimFs.Leaves.NOTHING),
        CRASH_KEEPING_SOME(SimFs.Leaves.SOME),
        KILLED(SimFs.Leaves.ALL_UNSYNCED),
        /** And at the next start the power goes: what a failed fsync has lost is lost then. */
        FAILURE(SimFs.Leaves.SOME),
        NO_ROOM(SimFs.Leaves.ALL);

        private final SimFs.Leaves leaves;

        Kind(SimFs.Leaves leaves) {
            this.leaves = leaves;
        }
    }

    /** One thing goes wrong, at one call. */
    static Trouble at(long call, Kind kind) {
        SimFs.Faults faults =
                switch (kind) {
                    case CRASH_KEEPING_ALL, CRASH_KEEPING_NOTHING, CRASH_KEEPING_SOME, KILLED ->
                            c -> c == call ? SimFs.Fault.CRASH : SimFs.Fault.NONE;
                    case FAILURE ->
                            c ->
                                    c == call
                                            ? SimFs.Fault.FAILURE
                                            : c == call + WITHOUT_ROOM
                                                    ? SimFs.Fault.CRASH
                                                    : SimFs.Fault.NONE;
                    case NO_ROOM ->
                            c ->
                                    c >= call && c < call + WITHOUT_ROOM
                                            ? SimFs.Fault.NO_ROOM
                                            : SimFs.Fault.NONE;
                };
        return new Trouble(
                kind + " at call " + call, () -> faults, List.of(kind.leaves), false, call);
    }

    /**
     * Two crashes, the second one while a daemon recovers from the first, or later. With every
     * second seed the process is killed, so that the next one sees what is not durable, and then
     * the power goes.
     */
    static Trouble twice(long first, long second, long seed) {
        return new Trouble(
                "crashes at calls " + first + " and " + second + ", seed " + seed,
                () -> c -> c == first || c == second ? SimFs.Fault.CRASH : SimFs.Fault.NONE,
                seed % 2 == 0 ? List.of(SimFs.Leaves.ALL_UNSYNCED, SimFs.Leaves.SOME) : List.of(),
                false,
                seed);
    }

    /** Some kinds of faults, at chosen rates. */
    static Trouble random(long seed) {
        Random random = Chance.of(~seed);
        double crashes = rate(random);
        double failures = rate(random);
        double fullDisks = rate(random);
        return new Trouble(
                "chance",
                () -> new ByChance(Chance.of(seed), crashes, failures, fullDisks),
                List.of(),
                random.nextInt(3) == 0,
                seed);
    }

    private static double rate(Random random) {
        return random.nextBoolean() ? 0 : Math.pow(10, -1 - 2 * random.nextDouble());
    }

    private static final class ByChance implements SimFs.Faults {
        private final Random random;
        private final double crashes;
        private final double failures;
        private final double fullDisks;
        private int left = MOST_FAULTS;
        private long roomFrom;

        ByChance(Random random, double crashes, double failures, double fullDisks) {
            this.random = random;
            this.crashes = crashes;
            this.failures = failures;
            this.fullDisks = fullDisks;
        }

        @Override
        public SimFs.Fault at(long call) {
            if (call < roomFrom) {
                return SimFs.Fault.NO_ROOM;
            }
            double dice = random.nextDouble();
            if (left == 0 || dice >= crashes + failures + fullDisks) {
                return SimFs.Fault.NONE;
            }
            left--;
            if (dice < crashes) {
                return SimFs.Fault.CRASH;
            } else if (dice < crashes + failures) {
                return SimFs.Fault.FAILURE;
            }
            roomFrom = call + random.nextInt(40);
            return SimFs.Fault.NO_ROOM;
        }
    }
}
