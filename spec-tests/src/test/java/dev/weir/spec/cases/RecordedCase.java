package dev.weir.spec.cases;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.weir.adapters.files.Recording;
import dev.weir.adapters.files.RecordingReader;
import dev.weir.adapters.formats.RecordDecoder;
import dev.weir.cli.pack.PackFinder;
import dev.weir.runtime.engine.Arrival;
import dev.weir.runtime.event.Event;
import dev.weir.runtime.event.PartitionId;
import dev.weir.runtime.program.Program;
import dev.weir.spec.command.CommandRun;
import dev.weir.spec.engine.EngineRun;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A folder with a rule or a whole pack, recordings and what is expected of their replay: in {@code
 * expected.jsonl} the alerts in their order, those for the shadow output last, perhaps in {@code
 * expected-summary.json} the counts. Only what is named there is compared; instants by their value,
 * numbers too. Flags of the replay stand in {@code arguments.txt}.
 */
public record RecordedCase(Path folder) {
    private static final String EXPECTED = "expected";
    private static final String ALERTS = EXPECTED + ".jsonl";
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Whether a folder is one. */
    public static boolean isOne(Path folder) {
        return Files.exists(folder.resolve(ALERTS));
    }

    /** What is replayed: the folder, if it is a pack, else the rule in it. */
    public Path pack() {
        return Files.exists(folder.resolve(PackFinder.MANIFEST))
                ? folder
                : folder.resolve("rule.rule");
    }

    /** Replays the recordings on some lanes and compares. */
    void check(Path scratch, int lanes) throws IOException {
        Path summary = scratch.resolve("summary.json");
        List<String> command = new ArrayList<>();
        command.addAll(List.of("replay", "--format", "ndjson", "--lanes", "" + lanes));
        Path shadow = scratch.resolve("shadow.jsonl");
        command.addAll(List.of("--summary", summary.toString(), "--shadow", shadow.toString()));
        command.addAll(arguments());
        command.add(pack().toString());
        recordings().forEach(r -> command.add(r.toString()));
        String out = CommandRun.of(command.toArray(String[]::new)).succeeding().out();
        List<JsonNode> alerts = lines(out + Files.readString(shadow));
        List<JsonNode> expected = lines(Files.readString(folder.resolve(ALERTS)));
        for (int i = 0; i < Math.min(expected.size(), alerts.size()); i++) {
            compare(expected.get(i), alerts.get(i), ALERTS + ", line " + (i + 1));
        }
        assertThat(alerts).hasSameSizeAs(expected);
        Path counts = folder.resolve(EXPECTED + "-summary.json");
        if (Files.exists(counts)) {
            compare(JSON.readTree(counts.toFile()), JSON.readTree(summary.toFile()), "summary");
        }
    }

    /** The recordings as an engine takes them. */
    public EngineRun.Stream stream(Program program) throws IOException {
        RecordDecoder decoder = new RecordDecoder(program.eventTypes(), null, "type");
        List<EngineRun.Partition> partitions = new ArrayList<>();
        for (Recording recording :
                Recording.find(recordings().stream().map(Path::toString).toList())) {
            List<Event> events = new ArrayList<>();
            try (RecordingReader reader =
                    RecordingReader.open(recording, () -> decoder, InputStream.nullInputStream())) {
                Arrival arrival = reader.next();
                while (arrival != null) {
                    if (arrival instanceof Arrival.Accepted accepted) {
                        events.add(accepted.event());
                    }
                    arrival = reader.next();
                }
            }
            PartitionId id = new PartitionId(recording.source(), recording.partition());
            partitions.add(new EngineRun.Partition(id, events));
        }
        Long end = arguments().contains("--end") ? Long.valueOf(Long.MAX_VALUE) : null;
        return new EngineRun.Stream(partitions, null, end);
    }

    private List<String> arguments() throws IOException {
        Path file = folder.resolve("arguments.txt");
        return Files.exists(file) ? Files.readAllLines(file) : List.of();
    }

    private List<Path> recordings() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(f -> f.toString().endsWith(".jsonl"))
                    .filter(f -> !f.getFileName().toString().startsWith(EXPECTED))
                    .sorted()
                    .toList();
        }
    }

    private static List<JsonNode> lines(String text) throws IOException {
        List<JsonNode> nodes = new ArrayList<>();
        for (String line : text.lines().filter(l -> !l.isBlank()).toList()) {
            nodes.add(JSON.readTree(line));
        }
        return nodes;
    }

    private static void compare(JsonNode expected, JsonNode actual, String what) {
        if (expected.isObject()) {
            Iterator<Map.Entry<String, JsonNode>> fields = expected.fields();
            while (fields.hasNext()) {
                Map.Entry<String, JsonNode> field = fields.next();
                compare(field.getValue(), actual.path(field.getKey()), what + "." + field.getKey());
            }
        } else if (expected.isArray()) {
            assertThat(actual).as(what).hasSize(expected.size());
            for (int i = 0; i < expected.size(); i++) {
                compare(expected.get(i), actual.get(i), what + "[" + i + "]");
            }
        } else {
            assertThat(plain(actual)).as(what).isEqualTo(plain(expected));
        }
    }

    /** A value in a form in which equal ones are equal. */
    private static Object plain(JsonNode node) {
        if (node.isNumber()) {
            return node.decimalValue().stripTrailingZeros();
        }
        if (node.isTextual() && node.asText().matches("\\d{4}-\\d\\d-\\d\\dT.*Z")) {
            return Instant.parse(node.asText());
        }
        return node.toString();
    }
}
