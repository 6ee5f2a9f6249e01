package dev.weir.spec.simulation;

import dev.weir.runtime.program.Program;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Lets a daemon live through a scenario in which things go wrong, and judges what is out. */
final class Simulation {
    /** More starts than this are none that lead to an end. */
    private static final int MOST_STARTS = 1000;

    private final Scenario scenario;
    private final List<Program> programs;
    private final Expectation expectation = new Expectation();

    Simulation(Scenario scenario) {
        this.scenario = scenario;
        this.programs = scenario.programs();
    }

    /**
     * How many calls that change something a daemon makes to its disk.
     *
     * @throws IOException where it stops before the scenario is over
     */
    long calls(Trouble trouble) throws IOException {
        SimFs fs = new SimFs();
        liveToTheEnd(new World(scenario, programs, fs), trouble);
        return fs.calls();
    }

    /** What is wrong with what a daemon makes of it; null where nothing is. */
    @Nullable String problem(Trouble trouble) {
        try {
            World world = new World(scenario, programs, new SimFs());
            liveToTheEnd(world, trouble);
            Outcome expected = expectation.of(world);
            Outcome is = world.outcome();
            return is.equals(expected) ? null : expected.difference(is);
        } catch (IOException | RuntimeException | AssertionError e) {
            return e.toString();
        }
    }

    private static void liveToTheEnd(World world, Trouble trouble) throws IOException {
        SimFs fs = world.fs();
        fs.setFaults(trouble.faults().get());
        Random random = Chance.of(trouble.seed());
        int crashes = 0;
        for (int start = 1; start < MOST_STARTS; start++) {
            try {
                world.live();
                return;
            } catch (SimFs.Crash e) {
                fs.restart(leaves(trouble, crashes++, random), random);
            } catch (IOException | UncheckedIOException e) {
                if (!isOfTheDisk(e)) {
                    throw e;
                }
                fs.restart(SimFs.Leaves.ALL_UNSYNCED, random);
            }
            if (trouble.damages()) {
                world.damageACheckpoint(random);
            }
        }
        throw new AssertionError("starts again and again");
    }

    private static SimFs.Leaves leaves(Trouble trouble, int crash, Random random) {
        SimFs.Leaves[] all = SimFs.Leaves.values();
        return crash < trouble.leaves().size()
                ? trouble.leaves().get(crash)
                : all[random.nextInt(all.length)];
    }

    /** Whether it is for a fault of the disk that a daemon has stopped, with exit code 74. */
    private static boolean isOfTheDisk(Exception e) {
        for (Throwable t = e; t != null; t = t.getCause()) {
            if (t instanceof SimFs.Failure) {
                return true;
            }
        }
        return false;
    }
}
