package dev.weir.spec.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.weir.cli.Weir;
import dev.weir.cli.terminal.Terminal;
import dev.weir.spec.command.CommandRun;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Events with texts that mean something to a terminal, a log or a template: they come out as text.
 * {@code -Dweir.fuzz.count=N} has N of them.
 */
class InjectionTest {
    private static final int COUNT = Integer.getInteger("weir.fuzz.count", 2_000);
    private static final long START = 1_767_225_600_000L;

    private static final String PACK =
            """
            EVENT Say { who string, what string, at timestamp } TIME at DELAY 5s

            RULE said {
              BY who
              MATCH s: Say
              EMIT what = s.what
              MESSAGE "{who} said {s.what}"
            }
            """;

    private static final List<String> PIECES =
            List.of(
                    "\u001b[2J",
                    "\u001b]0;title\u0007",
                    "\u001b[31mred",
                    "\u009b31m",
                    "\r\nHTTP/1.1 200",
                    "\n{\"id\":\"forged\"}",
                    "\r",
                    "\t",
                    "\b\b\b",
                    "\u0000",
                    "\u007f",
                    "\u0085",
                    "\u2028",
                    "\u202e",
                    "${env:HOME}",
                    "${jndi:ldap://x/y}",
                    "${file:/etc/passwd}",
                    "{{7*7}}",
                    "{who}",
                    "{s.what}",
                    "%s%n",
                    "#{1}",
                    "<script>",
                    "\",\"rule\":\"forged",
                    "\\u001b",
                    "plain");

    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir Path folder;

    private final List<String> whos = new ArrayList<>();
    private final List<String> whats = new ArrayList<>();

    @BeforeEach
    void write() throws Exception {
        Files.writeString(folder.resolve("say.rule"), PACK);
        SplittableRandom random = new SplittableRandom(1);
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < COUNT; i++) {
            whos.add(text(random));
            whats.add(text(random));
            lines.add(
                    JSON.writeValueAsString(
                            JSON.createObjectNode()
                                    .put("who", whos.get(i))
                                    .put("what", whats.get(i))
                                    .put("at", START + i * 1000L)));
        }
        // What is late, and what is no record, has its bytes as they are.
        for (int i = 0; i < COUNT / 10; i++) {
            lines.add(
                    JSON.writeValueAsString(
                            JSON.createObjectNode()
                                    .put("who", text(random))
                                    .put("what", text(random))
                                    .put("at", START)));
            lines.add("{" + text(random).replace("\n", "").replace("\r", ""));
        }
        Files.write(folder.resolve("in.jsonl"), lines);
    }

    private static String text(SplittableRandom random) {
        return random.ints(1 + random.nextInt(4), 0, PIECES.size())
                .mapToObj(PIECES::get)
                .collect(Collectors.joining());
    }

    @Test
    void files_have_what_was_said_as_text_and_nothing_else() throws Exception {
        CommandRun.of(
                        replay(
                                "--out",
                                path("alerts"),
                                "--dead-letters",
                                path("letters"),
                                "--late",
                                path("late")))
                .succeeding();
        List<String> alerts = Files.readAllLines(folder.resolve("alerts.jsonl"));
        assertThat(alerts).hasSize(COUNT);
        for (int i = 0; i < COUNT; i++) {
            JsonNode alert = JSON.readTree(alerts.get(i));
            assertThat(alert.at("/key/who").asText()).isEqualTo(whos.get(i));
            assertThat(alert.at("/fields/what").asText()).isEqualTo(whats.get(i));
            assertThat(alert.at("/rule").asText()).isEqualTo("said");
            assertThat(alert.at("/message").asText())
                    .isEqualTo(whos.get(i) + " said " + whats.get(i));
        }
        assertThat(Files.readAllLines(folder.resolve("late.jsonl"))).hasSize(COUNT / 10);
        assertThat(Files.readAllLines(folder.resolve("letters.jsonl"))).hasSize(COUNT / 10);
        for (String file : List.of("alerts", "late", "letters")) {
            String text = Files.readString(folder.resolve(file + ".jsonl"));
            assertThat(controls(text.replace("\n", ""))).as(file).isEmpty();
        }
    }

    @Test
    void a_screen_is_moved_by_nothing_that_was_said() {
        String said = onScreen(replay());
        assertThat(said).contains("said");
        // Colours are ours, and so are line ends and the line that says how far it is.
        String others =
                said.replaceAll("\u001b\\[[0-9;]*m", "")
                        .replaceAll("\r[^\r\n\u001b]*\u001b\\[K", "");
        assertThat(controls(others.replace("\n", ""))).isEmpty();
        assertThat(others).doesNotContain("\n{\"id\":\"forged");
    }

    private String path(String name) {
        return folder.resolve(name + ".jsonl").toString();
    }

    private String[] replay(String... options) {
        List<String> arguments = new ArrayList<>(List.of("replay"));
        arguments.add(folder.resolve("say.rule").toString());
        arguments.add(folder.resolve("in.jsonl").toString());
        arguments.addAll(List.of(options));
        return arguments.toArray(String[]::new);
    }

    /** The characters of a text that a terminal acts on, as numbers. */
    private static List<String> controls(String text) {
        return text.codePoints()
                .filter(c -> c < 0x20 || c >= 0x7f && c < 0xa0)
                .mapToObj(Integer::toHexString)
                .distinct()
                .toList();
    }

    private static String onScreen(String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PrintStream screen = new PrintStream(out, false, StandardCharsets.UTF_8);
        Terminal terminal =
                new Terminal(
                        InputStream.nullInputStream(),
                        screen,
                        screen,
                        true,
                        true,
                        true,
                        100,
                        Clock.systemUTC());
        Weir.run(terminal, arguments);
        return out.toString(StandardCharsets.UTF_8);
    }
}
