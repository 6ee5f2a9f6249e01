package dev.weir.spec.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.cli.Weir;
import dev.weir.kafka.broker.FreePorts;
import dev.weir.kafka.broker.KafkaBroker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The operator's first hour, as it is written: one shell, a fresh folder, daemons and a broker that
 * are processes of their own.
 */
class FirstHourTest {
    private static final Path PAGE = Path.of("..", "docs", "first-hour.md");
    private static final String MARK = "@@@";
    private static final int PATIENCE_MINUTES = 5;

    /** The addresses of the page. */
    private static final String HTTP = "127.0.0.1:7347";

    private static final String KAFKA = "localhost:9092";

    /** What is another at each run: processes, ages, clocks, folders and hashes of packs. */
    private static final List<Map.Entry<String, String>> VARYING =
            List.of(
                    Map.entry("\\([0-9a-f]{12}\\)", "(hash)"),
                    Map.entry("process \\d+, up [0-9a-z]+", "process, up"),
                    Map.entry("(?m), for [0-9a-z]+$", ", for"),
                    Map.entry("[0-9a-z]+ ago", "ago"),
                    Map.entry("(?m)^state   .*", "state"),
                    Map.entry("checkpoint \\d+ ago, .*|no checkpoint yet", "checkpoint"),
                    Map.entry("stale since [0-9TZ:.-]+", "stale since"),
                    Map.entry("in [0-9.,]+ s \\([0-9,]+/s\\)", "in a moment"),
                    Map.entry("(?m)^.*: line \\d+: +\\d+ Killed .*\\n", ""),
                    Map.entry("(?m) +$", ""));

    @TempDir Path folder;
    @TempDir Path brokerFolder;

    @Test
    void eachCommandPrintsWhatThePageShows() throws Exception {
        try (KafkaBroker broker = KafkaBroker.start(brokerFolder)) {
            int port = FreePorts.take();
            Map<String, String> places = Map.of(HTTP, "127.0.0.1:" + port, KAFKA, broker.address());
            List<Page.Command> steps = Page.of(PAGE).steps();
            assertThat(steps).hasSizeGreaterThan(30);
            String[] printed = run(steps, port, places).split(MARK + "\n", -1);
            for (int i = 0; i < steps.size(); i++) {
                String shown = steps.get(i).output().orElse("");
                assertThat(i + 1 < printed.length ? printed[i + 1] : "nothing: it hangs")
                        .as(steps.get(i).line())
                        .satisfies(p -> assertThat(lasting(p)).isEqualTo(lasting(shown)));
            }
        }
    }

    /** What one shell prints, with a mark before what each step prints. */
    private String run(List<Page.Command> steps, int port, Map<String, String> places)
            throws IOException, InterruptedException {
        prepare();
        StringBuilder script = new StringBuilder();
        for (Page.Command step : steps) {
            script.append("echo ").append(MARK).append("\n{ ").append(step.line());
            script.append("\n} 2>&1\n");
        }
        String text = script.toString();
        for (Map.Entry<String, String> place : places.entrySet()) {
            text = text.replace(place.getKey(), place.getValue());
        }
        Path file = Files.writeString(folder.resolve("script.sh"), text);
        Path output = folder.resolve("output.txt");
        ProcessBuilder builder =
                new ProcessBuilder("bash", file.toString())
                        .directory(folder.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile());
        builder.environment().put("NO_COLOR", "1");
        builder.environment().put("WEIR_HTTP_PORT", Integer.toString(port));
        builder.environment()
                .merge("PATH", folder.resolve("bin").toString(), (a, b) -> b + ":" + a);
        Process shell = builder.start();
        try {
            shell.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES);
        } finally {
            shell.descendants().forEach(ProcessHandle::destroyForcibly);
            shell.destroyForcibly().waitFor();
        }
        String printed = Files.readString(output);
        for (Map.Entry<String, String> place : places.entrySet()) {
            printed = printed.replace(place.getValue(), place.getKey());
        }
        return printed;
    }

    /** The commands that the page uses, of the classes under test. */
    private void prepare() throws IOException {
        Files.createDirectory(folder.resolve("bin"));
        command("weir", "-Dweir.stdout.screen=true", Weir.class, "");
        for (String name : KafkaCommands.NAMES) {
            command(name, "-Dlogback.configurationFile=none", KafkaCommands.class, name);
        }
    }

    private void command(String name, String option, Class<?> main, String first)
            throws IOException {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        // Surefire hides the class path of the tests in a jar that names it.
        String given = System.getProperty("surefire.test.class.path");
        String classPath = given == null ? System.getProperty("java.class.path") : given;
        Path file =
                Files.writeString(
                        folder.resolve("bin").resolve(name),
                        "#!/bin/sh\nexec '%s' -XX:TieredStopAtLevel=1 %s -cp '%s' %s %s \"$@\"\n"
                                .formatted(java, option, classPath, main.getName(), first));
        assertThat(file.toFile().setExecutable(true)).isTrue();
    }

    private static String lasting(String text) {
        String lasting = text;
        for (Map.Entry<String, String> varying : VARYING) {
            lasting = lasting.replaceAll(varying.getKey(), varying.getValue());
        }
        return lasting;
    }
}
