package dev.weir.spec.recordings;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.spec.command.CommandRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The same events give the same alerts, whichever way they come. */
class SameAlertsTest {
    private static final Path RULEPACKS = Path.of("..", "rulepacks");
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir private Path scratch;

    @ParameterizedTest
    @CsvSource({
        "fraud, card, account",
        "security, user, host",
        "monitoring, service, host",
        "iot, sensor, sensor",
        "ecommerce, order_id, visitor",
    })
    void however_the_files_are_named_and_on_any_number_of_lanes(
            String pack, String key, String otherKey) throws IOException {
        Path whole = RULEPACKS.resolve(pack).resolve("recordings").resolve(pack + ".jsonl");
        List<String> parts = split(Files.readAllLines(whole), key, otherKey);
        String first = parts.get(0);
        String second = parts.get(1);
        String third = parts.get(2);

        Replayed replayed = replay(pack, "1", first, second, third);

        assertThat(replay(pack, "1", first, second, third)).as("again").isEqualTo(replayed);
        assertThat(replay(pack, "2", third, first, second)).as("2 lanes").isEqualTo(replayed);
        assertThat(replay(pack, "5", second, third, first)).as("5 lanes").isEqualTo(replayed);
        assertThat(replay(pack, "2", scratch.resolve("parts").toString()))
                .as("as a folder")
                .isEqualTo(replayed);
        assertThat(withoutPositions(replayed.alerts()))
                .as("split by key")
                .isNotEmpty()
                .isEqualTo(withoutPositions(replay(pack, "1", whole.toString()).alerts()));
    }

    private record Replayed(String alerts, String deadLetters, String late, String summary) {}

    private Replayed replay(String pack, String lanes, String... recordings) throws IOException {
        Path deadLetters = scratch.resolve("dead.jsonl");
        Path late = scratch.resolve("late.jsonl");
        Path summary = scratch.resolve("summary.json");
        List<String> arguments = new ArrayList<>();
        arguments.addAll(List.of("replay", "--format", "ndjson", "--lanes", lanes));
        arguments.addAll(List.of("--dead-letters", deadLetters.toString()));
        arguments.addAll(List.of("--late", late.toString(), "--summary", summary.toString()));
        arguments.add(RULEPACKS.resolve(pack).toString());
        arguments.addAll(List.of(recordings));
        CommandRun run = CommandRun.of(arguments.toArray(new String[0])).succeeding();
        return new Replayed(
                run.out(),
                Files.readString(deadLetters),
                Files.readString(late),
                Files.readString(summary));
    }

    /**
     * Three files with the lines of a recording in their order, all lines of a key in one; and in
     * each file a line that is no event, and one that is late.
     */
    private List<String> split(List<String> lines, String key, String otherKey) throws IOException {
        List<List<String>> parts = List.of(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        for (String line : lines) {
            JsonNode event = JSON.readTree(line);
            String value = event.path(key).asText(event.path(otherKey).asText());
            parts.get(Math.floorMod(value.hashCode(), parts.size())).add(line);
        }
        List<String> names = new ArrayList<>();
        Path folder = Files.createDirectories(scratch.resolve("parts"));
        for (List<String> part : parts) {
            assertThat(part).isNotEmpty();
            part.add("no event");
            part.add(part.get(0));
            Path file = folder.resolve("part-" + names.size() + ".jsonl");
            names.add(Files.write(file, part).toString());
        }
        return names;
    }

    /** The alerts in an order that does not depend on positions. */
    private static List<String> withoutPositions(String alerts) throws IOException {
        List<String> result = new ArrayList<>();
        for (String line : alerts.lines().toList()) {
            JsonNode alert = JSON.readTree(line);
            ((ObjectNode) alert).remove("id");
            for (JsonNode step : alert.get("events")) {
                for (JsonNode event : step) {
                    ((ObjectNode) event).remove(Set.of("source", "partition", "offset"));
                }
            }
            result.add(alert.toString());
        }
        result.sort(String::compareTo);
        return result;
    }
}
