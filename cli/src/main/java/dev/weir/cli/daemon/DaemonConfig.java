package dev.weir.cli.daemon;

import dev.weir.cli.replay.AlertFormat;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a daemon shall do. Complete and checked, whether it comes from a {@code weir.yaml}, from
 * flags or from the program itself; paths are relative to the working directory.
 *
 * @param sources at least one, with different names
 * @param exitAtEnd whether the daemon ends, as a replay does, when all sources have ended
 */
public record DaemonConfig(
        PackConfig pack,
        List<SourceConfig> sources,
        SinksConfig sinks,
        StateConfig state,
        Duration deliveryInterval,
        HttpConfig http,
        boolean exitAtEnd) {
    public static final Duration DELIVERY_INTERVAL = Duration.ofMillis(100);

    public DaemonConfig {
        sources = List.copyOf(sources);
    }

    /**
     * The pack that runs.
     *
     * @param path of a pack's folder or a {@code .rule} file
     * @param params values of parameters as text, which win over those of {@code rulepack.yaml}
     * @param allowScripts whether the pack is trusted to run MVEL
     * @param watch whether a change of its files is a reload
     */
    public record PackConfig(
            Path path, Map<String, String> params, boolean allowScripts, boolean watch) {
        public static final boolean WATCH = true;

        public PackConfig {
            params = Map.copyOf(params);
        }
    }

    /**
     * A source.
     *
     * @param name as it stands in positions, so in the ids of alerts
     * @param types the event types bound to it; empty for all that the pack declares
     * @param typeField the member that names a record's event type; null where none does: with one
     *     type in {@code types} every record is of that type, else the member is {@code type}
     * @param idleTimeout after this long without a record a partition holds no other back
     * @param maxAhead an event further ahead of its arrival is a dead letter
     * @param maxSkew a partition whose watermark is further ahead of that of all waits
     * @param time what the time of its events is
     */
    public record SourceConfig(
            String name,
            Input input,
            List<String> types,
            @Nullable String typeField,
            Duration idleTimeout,
            Duration maxAhead,
            Duration maxSkew,
            TimeOf time) {
        public static final Duration IDLE_TIMEOUT = Duration.ofSeconds(30);
        public static final Duration MAX_AHEAD = Duration.ofDays(1);
        public static final Duration MAX_SKEW = Duration.ofHours(1);

        /** A source of event time. */
        public SourceConfig(
                String name,
                Input input,
                List<String> types,
                @Nullable String typeField,
                Duration idleTimeout,
                Duration maxAhead) {
            this(name, input, types, typeField, idleTimeout, maxAhead, MAX_SKEW, TimeOf.EVENT);
        }

        public SourceConfig {
            types = List.copyOf(types);
        }
    }

    /** What the time of an event is. */
    public enum TimeOf {
        /** What its type says: a field, or that of its arrival. */
        EVENT,
        /** That of its arrival. */
        INGESTION,
        /** That of its arrival; and time passes by the clock where nothing arrives. */
        PROCESSING;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Where the records of a source come from. */
    public sealed interface Input {}

    /**
     * Files that may grow.
     *
     * @param path a file, a folder, or a pattern as {@code logs/*.jsonl}
     */
    public record FilesInput(Path path, From from) implements Input {}

    /**
     * A topic of Kafka.
     *
     * @param properties more settings of the client, which may be secrets
     */
    public record KafkaInput(
            String bootstrap, String topic, Map<String, Secret> properties, From from)
            implements Input {
        public KafkaInput {
            properties = Map.copyOf(properties);
        }
    }

    /**
     * Requests of HTTP.
     *
     * @param host a name or address of this machine alone
     * @param port 0 for any that is free
     * @param eventId the member of a record that names it; null where none does
     * @param eventIds how many of these names are remembered
     * @param maxBodyBytes how long the body of a request may be, also when it is inflated
     * @param maxWaiting how many records may wait to be read
     */
    public record HttpInput(
            String host,
            int port,
            String path,
            @Nullable String eventId,
            int eventIds,
            int maxBodyBytes,
            int maxWaiting)
            implements Input {
        public static final int PORT = 7348;
        public static final String PATH = "/events";
        public static final int EVENT_IDS = 100_000;
        public static final int MAX_BODY_BYTES = 8 << 20;
        public static final int MAX_WAITING = 100_000;
    }

    /** Standard input, until it ends. */
    public record StandardInput() implements Input {
        /** What it is called where nobody gives it a name. */
        public static final String NAME = "stdin";
    }

    /** Events that weir makes up, for ever. */
    public record GeneratorInput(int eventsPerSecond) implements Input {
        public static final int EVENTS_PER_SECOND = 20;
    }

    /** Where a source is read from when there is no state yet. */
    public sealed interface From {
        From START = new Start();
        From END = new End();

        record Start() implements From {}

        record End() implements From {}

        /** From the first record that arrived at or after a time, milliseconds since the epoch. */
        record At(long millis) implements From {}
    }

    /** What holds for output when the daemon, a broker or the network fails. */
    public enum Guarantee {
        /** What is on its way is lost. */
        AT_MOST_ONCE,
        /** What is on its way comes again, with equal ids. */
        AT_LEAST_ONCE,
        EXACTLY_ONCE;

        public static final Guarantee DEFAULT = EXACTLY_ONCE;

        /** As it is written in a configuration. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /** Where alerts and the rest go; at least one is there. */
    public record SinksConfig(
            @Nullable FileSink file,
            @Nullable ConsoleSink console,
            @Nullable KafkaSink kafka,
            @Nullable WebhookSink webhook) {}

    /**
     * Requests to a server of others.
     *
     * @param url of http or https
     * @param headers of each request, which may be secrets
     * @param batch how many alerts a request may have
     * @param timeout how long an answer may take
     * @param failures in a row after which it counts as down
     * @param pause between two tries while it is down
     */
    public record WebhookSink(
            Secret url,
            Map<String, Secret> headers,
            int batch,
            Duration timeout,
            int failures,
            Duration pause) {
        public static final int BATCH = 1;
        public static final Duration TIMEOUT = Duration.ofSeconds(10);
        public static final int FAILURES = 5;
        public static final Duration PAUSE = Duration.ofSeconds(30);

        public WebhookSink {
            headers = Map.copyOf(headers);
        }
    }

    /**
     * JSON Lines in files.
     *
     * @param shadow null where alerts of SHADOW rules are only counted; so are dead letters and
     *     late events
     */
    public record FileSink(
            Path alerts, @Nullable Path shadow, @Nullable Path deadLetters, @Nullable Path late) {}

    /**
     * Standard output.
     *
     * @param format null for HUMAN on a screen and NDJSON elsewhere
     */
    public record ConsoleSink(@Nullable AlertFormat format) {}

    /**
     * Topics of Kafka.
     *
     * @param shadow null where alerts of SHADOW rules are only counted; so are dead letters and
     *     late events
     * @param transactionalId by which brokers know the one daemon that writes here
     * @param progress the topic that says up to where the others are complete
     */
    public record KafkaSink(
            String bootstrap,
            String alerts,
            @Nullable String shadow,
            @Nullable String deadLetters,
            @Nullable String late,
            Guarantee guarantee,
            String transactionalId,
            String progress,
            Map<String, Secret> properties) {
        public KafkaSink {
            properties = Map.copyOf(properties);
        }
    }

    /**
     * The state folder, which belongs to one daemon at a time.
     *
     * @param memoryBytes how much memory states may take that can be read from a checkpoint
     */
    public record StateConfig(Path path, Duration checkpointInterval, long memoryBytes) {
        public static final Path PATH = Path.of("weir-state");
        public static final Duration CHECKPOINT_INTERVAL = Duration.ofSeconds(10);

        /** A quarter of the heap: arrays that grow take three times what they held, for a while. */
        public static final long MEMORY_BYTES = Runtime.getRuntime().maxMemory() / 4;
    }

    /**
     * HTTP.
     *
     * @param host a name or address of this machine alone
     * @param port 0 for any that is free
     */
    public record HttpConfig(boolean enabled, String host, int port) {
        public static final String HOST = "127.0.0.1";

        /** Away from the ports that everybody takes and from those that clients are given. */
        public static final int PORT = 7347;

        public static final HttpConfig DEFAULT = new HttpConfig(true, HOST, PORT);
    }
}
