package dev.weir.spec.daemon;

import dev.weir.cli.Weir;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** A {@code weir} command in a process of its own, which can be killed. */
final class WeirProcess implements AutoCloseable {
    /** How long something is waited for, in looks: a machine that stands still ends no patience. */
    private static final int LOOKS = 300_000;

    private static final long LOOK_EVERY_MILLIS = 2;
    private static final long ANSWER_SECONDS = 20;

    private final Process process;
    private final Path output;

    private WeirProcess(Process process, Path output) {
        this.process = process;
        this.output = output;
    }

    /**
     * @param output gets standard output and standard error, behind what is in it; the folder
     *     {@code temporary} beside it is that for temporary files
     */
    static WeirProcess start(Path output, List<String> arguments) throws IOException {
        return startUnder(List.of(), output, arguments);
    }

    /**
     * @param under a command that runs the command behind it, and ends as that does
     */
    static WeirProcess startUnder(List<String> under, Path output, List<String> arguments)
            throws IOException {
        Path here = Path.of("").toAbsolutePath();
        return start(under, here, Path.of(""), output, List.of(), arguments);
    }

    /**
     * @param options of the Java machine, which win over those that all have
     */
    static WeirProcess startWith(List<String> options, Path output, List<String> arguments)
            throws IOException {
        Path here = Path.of("").toAbsolutePath();
        return start(List.of(), here, Path.of(""), output, options, arguments);
    }

    /**
     * @param folder where it is started
     * @param home where Weir is installed
     */
    static WeirProcess startIn(Path folder, Path home, Path output, List<String> arguments)
            throws IOException {
        return start(List.of(), folder, home, output, List.of(), arguments);
    }

    private static WeirProcess start(
            List<String> under,
            Path folder,
            Path home,
            Path output,
            List<String> options,
            List<String> arguments)
            throws IOException {
        List<String> command = new ArrayList<>(under);
        command.addAll(hearing());
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
        command.add("-Dweir.home=" + home);
        Path temporary = Files.createDirectories(output.resolveSibling("temporary"));
        command.add("-Djava.io.tmpdir=" + temporary);
        command.addAll(options);
        // Surefire hides the class path of the tests in a jar that names it.
        String classPath = System.getProperty("surefire.test.class.path");
        command.addAll(
                List.of(
                        "-cp",
                        classPath == null ? System.getProperty("java.class.path") : classPath,
                        Weir.class.getName()));
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
        builder.redirectErrorStream(true);
        builder.redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()));
        builder.redirectInput(new File("/dev/null"));
        return new WeirProcess(builder.start(), output);
    }

    /**
     * What a process is started with that is to hear of Ctrl-C and SIGHUP: it does not where these
     * tests do not, as under nohup or in the background of a shell.
     */
    private static List<String> hearing() throws IOException {
        Path status = Path.of("/proc/self/status");
        long hangUpAndInterrupt = 0b11;
        boolean areIgnored =
                Files.exists(status)
                        && Files.readAllLines(status).stream()
                                .filter(line -> line.startsWith("SigIgn:"))
                                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                                .mapToLong(mask -> Long.parseUnsignedLong(mask, 16))
                                .anyMatch(mask -> (mask & hangUpAndInterrupt) != 0);
        return areIgnored ? List.of("env", "--default-signal=HUP,INT") : List.of();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    long pid() {
        return process.pid();
    }

    /** Waits until something is so, or the process ends. */
    void await(BooleanSupplier so) throws IOException {
        for (int looks = 0; process.isAlive() && !so.getAsBoolean(); looks++) {
            if (looks > LOOKS) {
                throw impatient("nothing happens");
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(LOOK_EVERY_MILLIS));
        }
    }

    /** An error that says what each thread does. */
    private AssertionError impatient(String what) throws IOException {
        ProcessHandle java = process.descendants().findFirst().orElse(process.toHandle());
        try {
            new ProcessBuilder("kill", "-QUIT", Long.toString(java.pid())).start().waitFor();
            // The answer is part of the output, and comes when the process has a turn.
            process.waitFor(ANSWER_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return new AssertionError(what + ":\n" + output());
    }

    /** As {@code kill -9} does. */
    void kill() throws InterruptedException {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly().waitFor();
    }

    /** As {@code kill -TERM} does; gives the exit code. */
    int terminate() throws InterruptedException, IOException {
        process.destroy();
        return exitCode();
    }

    /** As Ctrl-C does; gives the exit code. */
    int interrupt() throws InterruptedException, IOException {
        signal("INT");
        return exitCode();
    }

    /** As {@code kill -HUP} does. */
    void reload() throws IOException, InterruptedException {
        signal("HUP");
    }

    /** Lets it stand still, as a machine does that is paused. */
    void freeze() throws IOException, InterruptedException {
        signal("STOP");
    }

    /** Lets it go on as if no time had passed. */
    void thaw() throws IOException, InterruptedException {
        signal("CONT");
    }

    private void signal(String name) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + name, Long.toString(pid())).start().waitFor();
    }

    /** Waits for the end. */
    int exitCode() throws InterruptedException, IOException {
        for (int looks = 0; !process.waitFor(LOOK_EVERY_MILLIS, TimeUnit.MILLISECONDS); looks++) {
            if (looks > LOOKS) {
                throw impatient("it does not end");
            }
        }
        return process.exitValue();
    }

    String output() throws IOException {
        return Files.readString(output);
    }

    /** How often something has been said by this process and those that had its output before. */
    int timesSaid(String words) {
        return timesSaid(output, words);
    }

    /** How often something is said in an output; 0 where there is none. */
    static int timesSaid(Path output, String words) {
        try {
            return Files.exists(output) ? Files.readString(output).split(words, -1).length - 1 : 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws InterruptedException {
        kill();
    }
}
