package dev.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * {@code bin/weir}, with programs that say how they were called in the places of Java and Maven.
 */
class LauncherTest {
    private static final Path LAUNCHER = Path.of("..", "bin", "weir");
    private static final FileTime EARLIER = FileTime.from(Instant.parse("2026-01-01T00:00:00Z"));
    private static final FileTime LATER = FileTime.from(Instant.parse("2026-01-02T00:00:00Z"));

    @TempDir private Path folder;
    private Path clone;
    private Path programs;

    @BeforeEach
    void write_a_clone_that_is_built() throws IOException {
        clone = folder.resolve("a clone");
        programs = folder.resolve("jdk/bin");
        program("java", "for a; do echo \"$a\"; done");
        program("javac", "exit 1");
        program(
                "mvn",
                "echo 'Maven says something'; echo \"$@\" >called; touch cli/target/dist/stamp");
        Files.createDirectories(clone.resolve("bin"));
        Files.copy(LAUNCHER, clone.resolve("bin/weir"));
        DoorPack.write(clone.resolve("pom.xml"), "");
        DoorPack.write(clone.resolve("cli/src/main/java/Weir.java"), "");
        DoorPack.write(clone.resolve("cli/target/dist/stamp"), "");
        DoorPack.write(clone.resolve("cli/target/dist/version.txt"), "weir 1.2.3\n");
        DoorPack.write(clone.resolve("cli/target/dist/help.txt"), "Usage: weir\n");
        try (Stream<Path> files = Files.walk(clone)) {
            for (Path file : files.toList()) {
                Files.setLastModifiedTime(file, EARLIER);
            }
        }
    }

    @Test
    void version_and_help_are_printed_without_java() throws Exception {
        program("java", "exit 9");
        for (String word : List.of("version", "--version")) {
            assertThat(weir(word)).isEqualTo(new WeirRun(0, "weir 1.2.3\n", ""));
        }
        for (String word : List.of("help", "--help")) {
            assertThat(weir(word)).isEqualTo(new WeirRun(0, "Usage: weir\n", ""));
        }
    }

    @Test
    void arguments_arrive_as_they_are() throws Exception {
        WeirRun run = weir("check", "a b", "", "*", "--param=x=\"1 2\"");
        assertThat(run.err()).isEmpty();
        assertThat(run.out().split("\n", -1))
                .endsWith(
                        "-jar",
                        clone.resolve("cli/target/dist/lib/weir.jar").toString(),
                        "check",
                        "a b",
                        "",
                        "*",
                        "--param=x=\"1 2\"",
                        "");
    }

    @Test
    void what_runs_long_is_compiled_well() throws Exception {
        String quickStart = "-XX:TieredStopAtLevel=1\n";
        for (String command : List.of("check", "fmt", "test", "explain", "status")) {
            assertThat(weir(command, "x").out()).contains(quickStart);
        }
        for (String command : List.of("replay", "run", "bench")) {
            assertThat(weir(command, "x").out()).doesNotContain(quickStart);
        }
    }

    /** Java ends with an error where two are named. */
    @Test
    void who_names_a_collector_gets_it() throws Exception {
        for (String command : List.of("check", "replay")) {
            assertThat(weir(command, "x").out()).containsOnlyOnce("GC\n");
            assertThat(weir(Map.of("WEIR_JAVA_OPTS", "-XX:+UseG1GC"), command, "x").out())
                    .contains("-XX:+UseG1GC\n")
                    .containsOnlyOnce("GC\n");
        }
    }

    @Test
    void more_options_come_from_the_environment() throws Exception {
        WeirRun run = weir(Map.of("WEIR_JAVA_OPTS", "-Xmx2g  -Dx=y"), "check");
        assertThat(run.out()).contains("\n-Xmx2g\n-Dx=y\n-jar\n");
    }

    @Test
    void a_stream_that_nobody_watches_is_no_screen() throws Exception {
        assertThat(weir("check").out()).doesNotContain("weir.stdout", "weir.stderr");
    }

    @Test
    void a_link_to_it_works_from_anywhere() throws Exception {
        Path links = Files.createDirectories(folder.resolve("links"));
        Files.createSymbolicLink(links.resolve("first"), clone.resolve("bin/weir"));
        Files.createSymbolicLink(links.resolve("weir"), Path.of("first"));
        assertThat(run(links.resolve("weir"), Map.of(), "--version").out())
                .isEqualTo("weir 1.2.3\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"pom.xml", "compiler/pom.xml", "cli/src/main/resources/logback.xml"})
    void it_builds_when_a_source_is_newer(String source) throws Exception {
        change(source);
        WeirRun run = weir("check");
        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).doesNotContain("Maven says something").contains("\ncheck\n");
        assertThat(run.err())
                .startsWith("weir: building, as sources have changed …\nMaven says something\n");
        assertThat(clone.resolve("called")).content().contains("package -pl cli -am");
        assertThat(weir("check").err()).as("and then not again").isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "cli/src/test/java/WeirTest.java",
                "spec-tests/src/main/java/Spec.java",
                "rulepacks/fraud/fraud.rule",
                "compiler/target/classes/pom.xml",
                "README.md"
            })
    void what_is_no_part_of_it_asks_for_no_build(String source) throws Exception {
        change(source);
        assertThat(weir("check").err()).isEmpty();
    }

    @Test
    void the_first_time_it_says_that_it_may_take_long() throws Exception {
        Files.delete(clone.resolve("cli/target/dist/stamp"));
        assertThat(weir("check").err())
                .startsWith(
                        "weir: building; the first time Maven may have to download libraries …\n");
    }

    @Test
    void a_build_that_fails_is_told() throws Exception {
        change("pom.xml");
        program("mvn", "echo 'no such dependency'; exit 1");
        assertThat(weir("check"))
                .isEqualTo(
                        new WeirRun(
                                3,
                                "",
                                "weir: building, as sources have changed …\n"
                                        + "no such dependency\n"
                                        + "weir: the build failed\n"));
    }

    @Test
    void a_java_that_is_too_old_or_not_there_is_told() throws Exception {
        Files.writeString(folder.resolve("jdk/release"), "X=1\nJAVA_VERSION=\"11.0.2\"\n");
        assertThat(weir("check"))
                .isEqualTo(
                        new WeirRun(
                                3,
                                "",
                                "weir: needs Java 17 or newer, but "
                                        + programs.resolve("java")
                                        + " is 11.0.2\n"));
        assertThat(weir(Map.of("JAVA_HOME", "/nowhere"), "check").err())
                .isEqualTo("weir: JAVA_HOME is /nowhere, but there is no bin/java in it\n");
    }

    private WeirRun weir(String... arguments) throws IOException, InterruptedException {
        return weir(Map.of(), arguments);
    }

    private WeirRun weir(Map<String, String> environment, String... arguments)
            throws IOException, InterruptedException {
        return run(clone.resolve("bin/weir"), environment, arguments);
    }

    private WeirRun run(Path launcher, Map<String, String> environment, String... arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(launcher.toString()));
        command.addAll(List.of(arguments));
        Path errors = folder.resolve("errors.txt");
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(errors.toFile());
        builder.environment().put("PATH", programs + ":/usr/bin:/bin");
        builder.environment().put("JAVA_HOME", programs.resolveSibling("").toString());
        builder.environment().remove("WEIR_JAVA_OPTS");
        builder.environment().putAll(environment);
        Process process = builder.start();
        process.getOutputStream().close();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new WeirRun(process.waitFor(), out, Files.readString(errors));
    }

    private void program(String name, String script) throws IOException {
        Files.createDirectories(programs);
        Path file = Files.writeString(programs.resolve(name), "#!/bin/sh\n" + script + "\n");
        assertThat(file.toFile().setExecutable(true)).isTrue();
    }

    private void change(String path) throws IOException {
        Path file = DoorPack.write(clone.resolve(path), "");
        Files.setLastModifiedTime(file, LATER);
    }
}
