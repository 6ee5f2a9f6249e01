package dev.weir.adapters.kafka;

import dev.weir.adapters.formats.RecordDecoder;
import dev.weir.runtime.port.EventSource;
import dev.weir.runtime.value.TimeText;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A part of a topic to replay: from each partition the records from one bound up to, and not
 * including, another. What is written after the replay has begun is no part of it.
 *
 * @param source its name in positions
 * @param partitions the partitions that are wanted, in order; empty for all
 * @param from null for the first record that is there
 * @param to null for behind the last record that is there
 * @param properties more settings of the client; may hold secrets
 */
public record KafkaRecording(
        String bootstrapServers,
        String topic,
        String source,
        List<Integer> partitions,
        @Nullable Bound from,
        @Nullable Bound to,
        Map<String, String> properties) {
    private static final String SCHEME = "kafka:";
    private static final Set<String> PARAMETERS =
            Set.of("from", "to", "partition", "source", "properties");
    private static final Pattern ARGUMENT =
            Pattern.compile("kafka://([^/?]+)/([A-Za-z0-9._-]+)(?:\\?(.*))?");
    private static final Pattern OFFSET = Pattern.compile("\\d{1,18}");
    private static final Pattern NUMBERS = Pattern.compile("\\d{1,6}(,\\d{1,6})*");

    public KafkaRecording {
        partitions = List.copyOf(partitions);
        properties = Map.copyOf(properties);
    }

    /** A place in each partition. */
    public sealed interface Bound {
        record Offset(long offset) implements Bound {}

        /** The first record with this timestamp or a later one, milliseconds since the epoch. */
        record Time(long millis) implements Bound {}
    }

    /** Whether an argument means a topic, well or badly, and no file. */
    public static boolean isMeantBy(String argument) {
        return argument.startsWith(SCHEME);
    }

    /**
     * Reads {@code kafka://host:9092,other:9092/topic?from=…&to=…&partition=…}.
     *
     * @throws IllegalArgumentException if it is not that
     * @throws IOException if the file of client settings cannot be read
     */
    public static KafkaRecording parse(String argument) throws IOException {
        Matcher matcher = ARGUMENT.matcher(argument);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "`" + argument + "` is no topic; write kafka://HOST:PORT/TOPIC");
        }
        Map<String, String> parameters = parameters(argument, matcher.group(3));
        String topic = matcher.group(2);
        return new KafkaRecording(
                matcher.group(1),
                topic,
                parameters.getOrDefault("source", topic),
                partitions(parameters.get("partition")),
                bound("from", parameters),
                bound("to", parameters),
                properties(parameters.get("properties")));
    }

    private static Map<String, String> parameters(String argument, @Nullable String text) {
        Map<String, String> parameters = new LinkedHashMap<>();
        if (text == null) {
            return parameters;
        }
        for (String parameter : text.split("&", -1)) {
            int equals = parameter.indexOf('=');
            String name = equals < 0 ? parameter : parameter.substring(0, equals);
            String value = parameter.substring(equals + 1);
            if (!PARAMETERS.contains(name) || equals < 0 || value.isEmpty()) {
                throw new IllegalArgumentException(
                        "`"
                                + parameter
                                + "` in `"
                                + argument
                                + "` is none of "
                                + String.join("=, ", new TreeSet<>(PARAMETERS))
                                + "= with a value");
            }
            if (parameters.put(name, value) != null) {
                throw new IllegalArgumentException("`" + argument + "` has two `" + name + "`");
            }
        }
        return parameters;
    }

    private static List<Integer> partitions(@Nullable String text) {
        if (text == null) {
            return List.of();
        }
        if (!NUMBERS.matcher(text).matches()) {
            throw new IllegalArgumentException(
                    "`partition` takes numbers as 0,3 and `" + text + "` is not that");
        }
        TreeSet<Integer> numbers = new TreeSet<>();
        for (String number : text.split(",")) {
            numbers.add(Integer.valueOf(number));
        }
        return List.copyOf(numbers);
    }

    private static @Nullable Bound bound(String name, Map<String, String> parameters) {
        String text = parameters.get(name);
        if (text == null) {
            return null;
        }
        if (OFFSET.matcher(text).matches()) {
            return new Bound.Offset(Long.parseLong(text));
        }
        OptionalLong millis = TimeText.parse(text);
        if (millis.isEmpty()) {
            millis = TimeText.parse(text + "T00:00:00Z");
        }
        if (millis.isEmpty()) {
            throw new IllegalArgumentException(
                    "`"
                            + name
                            + "` takes an offset or an instant, and `"
                            + text
                            + "` is neither; write 4200, 2026-01-01T00:00:00Z, or 2026-01-01");
        }
        return new Bound.Time(millis.getAsLong());
    }

    /** The file that Kafka's own commands take: it keeps secrets off the command line. */
    private static Map<String, String> properties(@Nullable String file) throws IOException {
        Map<String, String> settings = new HashMap<>();
        if (file != null) {
            Properties properties = new Properties();
            try (Reader reader = Files.newBufferedReader(Path.of(file))) {
                properties.load(reader);
            }
            properties
                    .stringPropertyNames()
                    .forEach(k -> settings.put(k, properties.getProperty(k)));
        }
        return settings;
    }

    /**
     * Its partitions, in order; each has its end already.
     *
     * @param decoder gives what decodes the next record
     * @throws IllegalArgumentException if the settings of the client are no good
     * @throws IOException if there is no such topic, partition or offset, or no broker to ask
     */
    public List<EventSource> open(Supplier<RecordDecoder> decoder) throws IOException {
        List<EventSource> readers = new ArrayList<>();
        for (KafkaRange range : KafkaRange.find(this)) {
            readers.add(new KafkaRangeReader(this, range, decoder));
        }
        return readers;
    }

    /** Why something could not be done with the topic. */
    IOException failed(String reason, @Nullable Exception cause) {
        return new IOException(
                "topic `" + topic + "` at " + bootstrapServers + ": " + reason, cause);
    }

    /** Without the values of properties: some are secrets. */
    @Override
    public String toString() {
        return "kafka://" + bootstrapServers + "/" + topic;
    }
}
