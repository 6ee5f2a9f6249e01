package dev.weir.spec.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.weir.cli.Weir;
import dev.weir.cli.terminal.Terminal;
import dev.weir.spec.command.CommandRun;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A pack that is broken in any way leaves the one that runs alone, and whoever looks sees that and
 * why; a sound one clears it.
 */
class BrokenPackTest {
    private static final String MANIFEST = "name: cards\nversion: 1.0.0\n";
    private static final String LIST =
            """

            LIST shops FROM "shops.txt"
            RULE shop { BY card MATCH p: Pay[card IN shops] }
            """;
    private static final String TEST =
            """

            TEST quiet "a large payment and then nothing" {
              AT 0s Pay { card: "a", amount: 990.00 }
              EXPECT AT 90s { card: "a" }
            }
            """;
    private static final String RULES = CardStream.PACK + LIST + TEST;
    private static final int LINES = (int) RULES.lines().count();

    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final String RELOADED = "reloaded";
    private static final String EXPECTED = "expected";

    @TempDir Path folder;

    private final List<String> stream = new ArrayList<>();
    private int refused;
    private int unchanged;

    /** What is done to the folder of a sound pack. */
    private interface Damage {
        void to(Path pack) throws IOException;
    }

    /**
     * A way to break a pack.
     *
     * @param reasons what has to be told, the place among it
     */
    private record Broken(String how, Damage damage, List<String> reasons) {
        static Broken by(String how, Damage damage, String... reasons) {
            return new Broken(how, damage, List.of(reasons));
        }

        /** Rules behind the sound ones. */
        static Broken byRule(String how, String rule, String... reasons) {
            return by(how, pack -> append(pack.resolve("cards.rule"), rule), reasons);
        }
    }

    private static List<Broken> all() {
        String next = "cards.rule:" + (LINES + 1) + ":";
        return List.of(
                Broken.byRule("a syntax error", "RULE oops {\n", "error[E01", "cards.rule:"),
                Broken.byRule(
                        "an unknown field",
                        "RULE oops { BY card MATCH p: Pay[amonut > 1] }\n",
                        "unknown name `amonut`",
                        next + "34",
                        "did you mean `amount`?"),
                Broken.byRule(
                        "a failing test",
                        "TEST quiet \"too early\" { AT 0s Pay { card: \"a\", amount: 990 }"
                                + " EXPECT AT 80s { card: \"a\" } }\n",
                        "test `quiet \"too early\"` fails",
                        next + "1",
                        "- ",
                        "+ "),
                Broken.byRule(
                        "rules in a circle",
                        "RULE again { BY card MATCH r: Risk EMIT AS Risk card, probes = 1 }\n",
                        "error[E",
                        next),
                Broken.by(
                        "a missing list",
                        pack -> Files.delete(pack.resolve("shops.txt")),
                        "cannot read `shops.txt`",
                        "no such file",
                        "cards.rule:"),
                Broken.by(
                        "a missing manifest",
                        pack -> Files.delete(pack.resolve("rulepack.yaml")),
                        "rulepack.yaml"),
                Broken.by(
                        "a manifest that is no YAML",
                        pack -> Files.writeString(pack.resolve("rulepack.yaml"), "name: [cards\n"),
                        "error[E",
                        "rulepack.yaml:"),
                Broken.by(
                        "an unknown key in the manifest",
                        pack -> append(pack.resolve("rulepack.yaml"), "verison: 2\n"),
                        "verison",
                        "rulepack.yaml:3:1"),
                Broken.by(
                        "bytes that are no UTF-8",
                        pack ->
                                Files.write(
                                        pack.resolve("cards.rule"),
                                        new byte[] {'/', '/', (byte) 0xff},
                                        StandardOpenOption.APPEND),
                        "UTF-8",
                        next + "3"),
                Broken.by(
                        "a file that is too large",
                        pack -> append(pack.resolve("cards.rule"), "\n".repeat(4 << 20)),
                        "4 MiB",
                        "cards.rule:1:1"),
                Broken.by(
                        "a list outside of the pack",
                        pack -> {
                            Files.delete(pack.resolve("shops.txt"));
                            Files.createSymbolicLink(
                                    pack.resolve("shops.txt"), Path.of("..", "whole.jsonl"));
                        },
                        "cannot read `shops.txt`",
                        "it lies outside of the pack",
                        "cards.rule:"),
                Broken.by("no pack at all", BrokenPackTest::delete, "there is no file or folder"),
                Broken.by(
                        "a file where the folder was",
                        pack -> {
                            delete(pack);
                            Files.writeString(pack, RULES);
                        },
                        "is no pack"));
    }

    @Test
    void aReloadOfABrokenPackChangesNothingAndSaysWhy() throws Exception {
        Path pack = folder.resolve("cards");
        restore(pack);
        cut(all().size() * 2 + 1);
        addToStream();
        Path output = folder.resolve("output.txt");
        try (WeirProcess daemon = start(pack, output, RELOADED)) {
            await(daemon, () -> Files.exists(folder.resolve(RELOADED + "/daemon.json")));
            await(daemon, () -> status().path("ready").asBoolean());
            String hash = status().path("pack").path("hash").asText();
            for (Broken broken : all()) {
                broken.damage().to(pack);
                reloadRefused(broken);
                addToStream();
                assertSeen(broken, hash);
                restore(pack);
                CommandRun.of("reload", "--state", state()).succeeding();
                unchanged++;
                assertCleared(broken);
                addToStream();
            }
            broken("a syntax error").damage().to(pack);
            daemon.reload();
            refused++;
            await(daemon, () -> status().path("stale").asBoolean());
            assertSeen(broken("a syntax error"), hash);
            restore(pack);
            daemon.reload();
            await(daemon, () -> !status().path("stale").asBoolean());
            unchanged++;
            assertCleared(broken("a syntax error"));
            assertThat(daemon.terminate()).as(daemon.output()).isZero();
        }
        assertSameAlertsAsWithoutReloads(pack, output);
    }

    @Test
    void aWatchedFolderThatBreaksChangesNothingAndSaysWhy() throws Exception {
        Path pack = folder.resolve("cards");
        restore(pack);
        cut(5);
        addToStream();
        Path output = folder.resolve("output.txt");
        try (WeirProcess daemon = start(pack, output, RELOADED, "--watch")) {
            await(daemon, () -> Files.exists(folder.resolve(RELOADED + "/daemon.json")));
            await(daemon, () -> status().path("ready").asBoolean());
            String hash = status().path("pack").path("hash").asText();
            for (Broken broken : List.of(broken("an unknown field"), broken("no pack at all"))) {
                broken.damage().to(pack);
                await(daemon, () -> status().path("stale").asBoolean());
                refused++;
                assertSeen(broken, hash);
                addToStream();
                restore(pack);
                await(daemon, () -> !status().path("stale").asBoolean());
                unchanged++;
                assertCleared(broken);
                addToStream();
            }
            assertThat(daemon.terminate()).as(daemon.output()).isZero();
        }
        assertSameAlertsAsWithoutReloads(pack, output);
    }

    private static void await(WeirProcess daemon, BooleanSupplier so) throws IOException {
        daemon.await(so);
        assertThat(daemon.isAlive()).as(daemon.output()).isTrue();
    }

    private static Broken broken(String how) {
        return all().stream().filter(b -> b.how().equals(how)).findFirst().orElseThrow();
    }

    private void reloadRefused(Broken broken) {
        CommandRun run = CommandRun.of("reload", "--state", state());
        refused++;
        assertThat(run.exitCode()).as("%s%n%s", broken.how(), run).isEqualTo(2);
        assertThat(run.err()).as(broken.how()).isEmpty();
        JsonNode report = json(run.out());
        assertThat(report.path("outcome").asText()).isEqualTo("refused");
        assertThat(report.path("problems").toString())
                .as(broken.how())
                .doesNotContain("mistake of weir");
        assertTold(broken, texts(report.path("problems")));
    }

    /** In the status as JSON and as text, where orchestrators look, and in the metrics. */
    private void assertSeen(Broken broken, String hash) throws Exception {
        JsonNode status = status();
        assertThat(status.path("pack").path("hash").asText()).isEqualTo(hash);
        assertThat(status.path("ready").asBoolean()).as("%s", status).isTrue();
        assertThat(status.path("stale").asBoolean()).isTrue();
        assertTold(broken, texts(status.path("refused").path("why")));
        CommandRun text = onScreen("status", "--state", state());
        assertThat(text.exitCode()).isEqualTo(1);
        assertThat(text.out()).contains("stale");
        assertTold(broken, text.out());
        HttpResponse<String> readiness = get(status, "/readyz");
        assertThat(readiness.statusCode()).isEqualTo(200);
        assertThat(readiness.body()).startsWith("ready\nstale since ");
        assertTold(broken, readiness.body());
        assertThat(get(status, "/metrics").body())
                .contains("weir_pack_current{pack=\"cards\"} 0.0\n")
                .contains("weir_ready 1.0\n")
                .contains("weir_reloads_refused_total " + refused + ".0\n");
    }

    private void assertCleared(Broken broken) throws Exception {
        JsonNode status = status();
        assertThat(status.path("refused").isNull()).as(broken.how()).isTrue();
        assertThat(CommandRun.of("status", "--state", state()).exitCode()).isZero();
        assertThat(get(status, "/readyz").body()).isEqualTo("ready\n");
        assertThat(get(status, "/metrics").body())
                .contains("weir_pack_current{pack=\"cards\"} 1.0\n")
                .contains("weir_reloads_refused_total " + refused + ".0\n")
                .contains("weir_reloads_unchanged_total " + unchanged + ".0\n");
    }

    private static void assertTold(Broken broken, String told) {
        assertThat(told).as(broken.how()).contains(broken.reasons());
    }

    /** To the end of the stream, as a daemon that nobody has asked for anything. */
    private void assertSameAlertsAsWithoutReloads(Path pack, Path output) throws Exception {
        while (!stream.isEmpty()) {
            addToStream();
        }
        for (String name : List.of(RELOADED, EXPECTED)) {
            try (WeirProcess daemon = start(pack, output, name, "--exit-at-end")) {
                assertThat(daemon.exitCode()).as(daemon.output()).isZero();
            }
        }
        Path expected = folder.resolve(EXPECTED + ".jsonl");
        assertThat(Files.readAllLines(expected)).hasSizeGreaterThan(100);
        assertThat(folder.resolve(RELOADED + ".jsonl")).hasSameBinaryContentAs(expected);
    }

    private WeirProcess start(Path pack, Path output, String name, String... options)
            throws IOException {
        List<String> given = List.of(options);
        Path config =
                Files.writeString(
                        folder.resolve("weir.yaml"),
                        """
                        packs:
                          path: %s
                          watch: %s
                        sources:
                          stream:
                            files:
                              path: stream
                        sinks:
                          file:
                            alerts: %s.jsonl
                        state:
                          path: %s
                        http:
                          port: 0
                        exit-at-end: %s
                        """
                                .formatted(
                                        pack,
                                        given.contains("--watch"),
                                        name,
                                        name,
                                        given.contains("--exit-at-end")));
        return WeirProcess.start(output, List.of("run", "-c", config.toString()));
    }

    private static void restore(Path pack) throws IOException {
        delete(pack);
        Files.createDirectory(pack);
        Files.writeString(pack.resolve("cards.rule"), RULES);
        Files.writeString(pack.resolve("shops.txt"), "c7\nc11\n");
        Files.writeString(pack.resolve("rulepack.yaml"), MANIFEST);
    }

    private static void delete(Path path) throws IOException {
        if (!Files.exists(path)) {
            return;
        }
        try (Stream<Path> below = Files.walk(path)) {
            for (Path each : below.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
    }

    /** Makes the pieces that the stream comes in. */
    private void cut(int pieces) throws IOException {
        Path whole = folder.resolve("whole.jsonl");
        CardStream.write(whole, 7, 20_000, 150);
        List<String> lines = Files.readAllLines(whole);
        for (int i = 0; i < pieces; i++) {
            int from = lines.size() * i / pieces;
            int to = lines.size() * (i + 1) / pieces;
            stream.add(String.join("\n", lines.subList(from, to)) + "\n");
        }
        Files.createDirectory(folder.resolve("stream"));
    }

    private void addToStream() throws IOException {
        append(folder.resolve("stream/a.jsonl"), stream.remove(0));
    }

    private static void append(Path file, String text) throws IOException {
        Files.writeString(file, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    private String state() {
        return folder.resolve(RELOADED).toString();
    }

    private JsonNode status() {
        return json(CommandRun.of("status", "--state", state()).out());
    }

    private static JsonNode json(String text) {
        try {
            return new ObjectMapper().readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(text -> texts.add(text.asText()));
        return String.join("\n", texts);
    }

    private static HttpResponse<String> get(JsonNode status, String path) throws Exception {
        URI address = URI.create(status.path("address").asText() + path);
        return HTTP.send(
                HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.ofString());
    }

    private static CommandRun onScreen(String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PrintStream printed = new PrintStream(out, false, StandardCharsets.UTF_8);
        int exitCode =
                Weir.run(
                        new Terminal(
                                InputStream.nullInputStream(),
                                printed,
                                printed,
                                true,
                                false,
                                false,
                                100,
                                Clock.systemUTC()),
                        arguments);
        return new CommandRun(exitCode, out.toString(StandardCharsets.UTF_8), "");
    }
}
