package dev.weir.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.disk.Fs;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class StateLockTest {
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

    @TempDir private Path folder;

    @Test
    void isHeldOnceInAProcess() throws IOException {
        try (StateLock lock = StateLock.take(Fs.DISK, folder, NOW)) {
            assertThat(lock).isNotNull();
            assertThatThrownBy(() -> StateLock.take(Fs.DISK, folder, NOW))
                    .isInstanceOf(StateException.class)
                    .hasMessage("the state folder " + folder + " is in use by this process");
            assertThatThrownBy(
                            () ->
                                    StateLock.take(
                                            Fs.DISK,
                                            folder.resolve("../" + folder.getFileName()),
                                            NOW))
                    .isInstanceOf(StateException.class);
        }
        StateLock.take(Fs.DISK, folder, NOW).close();
    }

    /** Another process tries, is told who has it, takes it once it is free, and dies with it. */
    @Test
    void isHeldByOneProcess() throws IOException, InterruptedException {
        try (StateLock lock = StateLock.take(Fs.DISK, folder.resolve("state"), NOW)) {
            assertThat(lock).isNotNull();
            assertThat(other())
                    .isEqualTo(
                            "the state folder "
                                    + folder.resolve("state")
                                    + " is in use by process "
                                    + ProcessHandle.current().pid()
                                    + ", running since 2026-01-02T03:04:05Z");
            assertThatThrownBy(() -> StateLock.take(Fs.DISK, folder.resolve("state"), NOW))
                    .isInstanceOf(StateException.class);
            assertThat(other()).startsWith("the state folder");
        }
        assertThat(other()).isEqualTo("taken");
        StateLock.take(Fs.DISK, folder.resolve("state"), NOW).close();
    }

    private String other() throws IOException, InterruptedException {
        Process process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-cp",
                                System.getProperty("java.class.path"),
                                Other.class.getName(),
                                folder.resolve("state").toString())
                        .redirectErrorStream(true)
                        .start();
        try (BufferedReader said = process.inputReader(StandardCharsets.UTF_8)) {
            String line = said.readLine();
            process.waitFor();
            return String.valueOf(line);
        }
    }

    /** The other process. */
    static final class Other {
        private Other() {}

        public static void main(String[] args) throws IOException {
            try {
                StateLock.take(Fs.DISK, Path.of(args[0]), NOW);
                System.out.println("taken");
                Runtime.getRuntime().halt(0);
            } catch (StateException e) {
                System.out.println(e.getMessage());
            }
        }
    }
}
