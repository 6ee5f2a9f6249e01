package dev.weir.spec.daemon;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Lets system calls of a process fail, and writes down which there were.
 *
 * @param calls by their names, with commas between
 * @param trace where each is written down, a line each
 */
record Strace(String calls, Path trace) {
    static final String WRITES = "write,pwrite64";
    static final String FSYNCS = "fsync,fdatasync";

    /** Skips a test where there is no strace, or none that can do it. */
    static void assumeItWorks(Path folder) throws InterruptedException {
        List<String> probe = new Strace(FSYNCS, folder.resolve("probe.txt")).failing("EIO", "1..1");
        probe.add("true");
        boolean works;
        try {
            works = new ProcessBuilder(probe).start().waitFor() == 0;
        } catch (IOException e) {
            works = false;
        }
        assumeTrue(works, "no strace that can let calls fail");
    }

    /** The command that runs the command behind it. */
    List<String> under() {
        return List.of("strace", "-f", "-qq", "-y", "-e", "trace=" + calls, "-o", trace.toString());
    }

    /**
     * As {@link #under}, and the calls fail.
     *
     * @param error such as {@code EIO}
     * @param when by the number of the call in its thread, such as {@code 7} or {@code 7..9}
     */
    List<String> failing(String error, String when) {
        List<String> under = new ArrayList<>(under());
        // Other calls are let through without a look: much faster.
        under.add("--seccomp-bpf");
        under.addAll(List.of("-e", "inject=" + calls + ":error=" + error + ":when=" + when));
        return under;
    }

    /**
     * As {@link #under}, and the process is killed at a call.
     *
     * @param at which of the calls
     * @param number of the call in its thread
     */
    List<String> killing(String at, int number) {
        List<String> under = new ArrayList<>(under());
        under.addAll(List.of("-e", "inject=" + at + ":signal=KILL:when=" + number));
        return under;
    }
}
