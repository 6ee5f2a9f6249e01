package dev.weir.spec.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Opening, restoring, saving and closing again and again needs no more native memory. {@code
 * -Dweir.rounds=N} does it N times.
 */
class CheckpointMemoryTest {
    private static final int ROUNDS = Integer.getInteger("weir.rounds", 20);
    private static final long MOST_MORE_KB = 16 << 10;

    @TempDir Path folder;

    /** The heap is there as a whole from the start, so that what grows is native. */
    @Test
    void resident_memory_does_not_grow_after_the_first_half() throws Exception {
        assumeTrue(Files.exists(Path.of("/proc/self/status")), "memory is read from /proc");
        String classPath = System.getProperty("surefire.test.class.path");
        Process process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-Xmx64m",
                                "-Xms64m",
                                "-XX:+AlwaysPreTouch",
                                "-XX:+UseSerialGC",
                                "-XX:TieredStopAtLevel=1",
                                "-cp",
                                classPath == null
                                        ? System.getProperty("java.class.path")
                                        : classPath,
                                CheckpointSoak.class.getName(),
                                folder.toString(),
                                String.valueOf(ROUNDS))
                        .redirectErrorStream(true)
                        .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        System.out.println("resident memory in KiB: " + String.join(", ", said.split("\n")));
        List<Long> resident = said.lines().map(Long::valueOf).toList();
        assertThat(resident).hasSize(10);
        assertThat(resident.get(9) - resident.get(4)).as(said).isLessThan(MOST_MORE_KB);
    }
}
