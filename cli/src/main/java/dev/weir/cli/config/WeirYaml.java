package dev.weir.cli.config;

import dev.weir.adapters.http.Loopback;
import dev.weir.cli.config.Section.Form;
import dev.weir.cli.config.Section.Needs;
import dev.weir.cli.daemon.DaemonConfig;
import dev.weir.cli.daemon.DaemonConfig.From;
import dev.weir.cli.daemon.DaemonConfig.GeneratorInput;
import dev.weir.cli.daemon.DaemonConfig.Guarantee;
import dev.weir.cli.daemon.DaemonConfig.HttpConfig;
import dev.weir.cli.daemon.DaemonConfig.HttpInput;
import dev.weir.cli.daemon.DaemonConfig.PackConfig;
import dev.weir.cli.daemon.DaemonConfig.SourceConfig;
import dev.weir.cli.daemon.DaemonConfig.StateConfig;
import dev.weir.cli.daemon.DaemonConfig.TimeOf;
import dev.weir.cli.daemon.DaemonConfig.WebhookSink;
import dev.weir.cli.daemon.Secret;
import dev.weir.cli.replay.AlertFormat;
import dev.weir.runtime.value.DurationText;
import dev.weir.runtime.value.TimeText;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The keys of {@code weir.yaml}: what may stand there, what it means, what holds without it. */
final class WeirYaml {
    private static final int MAX_NAME = 255;

    private static final Kind<String> TEXT =
            one("text", "a text", text -> text.isBlank() ? null : text, Function.identity());
    private static final Kind<String> NAME =
            one(
                    "name",
                    "a name of letters, digits, `-`, `_` and `.`",
                    WeirYaml::name,
                    Function.identity());
    private static final Kind<Boolean> SWITCH =
            one("boolean", "`true` or `false`", WeirYaml::flag, String::valueOf);
    private static final Kind<Duration> DURATION =
            one(
                    "duration",
                    "a duration as `30s` or `1h30m`, more than none",
                    WeirYaml::duration,
                    duration -> DurationText.format(duration.toMillis()));
    private static final Kind<Integer> PORT =
            one("port", "a port from 0 to 65535", text -> number(text, 0, 65_535), String::valueOf);
    private static final Kind<Integer> RATE =
            one(
                    "number",
                    "a whole number from 1 to 1000000",
                    text -> number(text, 1, 1_000_000),
                    String::valueOf);
    private static final Kind<Integer> COUNT =
            one(
                    "number",
                    "a whole number from 1 to 100000000",
                    text -> number(text, 1, 100_000_000),
                    String::valueOf);
    private static final Kind<Integer> BYTES =
            one(
                    "bytes",
                    "a number of bytes from 1024 to 268435456",
                    text -> number(text, 1024, 256 << 20),
                    String::valueOf);
    private static final Pattern SIZE_TEXT = Pattern.compile("(\\d{1,9})(KiB|MiB|GiB)");
    private static final Kind<Long> SIZE =
            one("size", "a size as `512MiB` or `2GiB`", WeirYaml::size, String::valueOf);
    private static final Kind<String> URL =
            one(
                    "URL",
                    "a URL of http or https with a host, as `https://example.com/hook`, without a"
                            + " user",
                    WeirYaml::url,
                    Function.identity());
    private static final Kind<String> URL_PATH =
            one(
                    "path of a URL",
                    "a path as `/events`, of letters, digits, `-`, `_`, `.` and `/`",
                    text -> text.matches("/[A-Za-z0-9._/-]*") ? text : null,
                    Function.identity());
    private static final Kind<String> LOOPBACK_HOST =
            one(
                    "host",
                    "a name or address of this machine alone, as `127.0.0.1`, `::1` or"
                            + " `localhost`; "
                            + Loopback.WHY,
                    text -> Loopback.address(text) == null ? null : text,
                    Function.identity());
    private static final Kind<AlertFormat> FORMAT =
            one("human, ndjson", "`human` or `ndjson`", WeirYaml::format, String::valueOf);
    private static final Kind<Guarantee> GUARANTEE =
            one(
                    "at-most-once, at-least-once, exactly-once",
                    "`at-most-once`, `at-least-once` or `exactly-once`",
                    WeirYaml::guarantee,
                    Guarantee::toString);
    private static final Kind<From> FILE_FROM =
            one(
                    "start, end",
                    "`start` or `end`",
                    text -> from(text) instanceof From.At ? null : from(text),
                    WeirYaml::print);
    private static final Kind<From> TOPIC_FROM =
            one(
                    "start, end, instant",
                    "`start`, `end` or an instant as `2026-01-01T00:00:00Z`",
                    WeirYaml::from,
                    WeirYaml::print);
    private static final Kind<TimeOf> TIME_OF =
            one(
                    "event, ingestion, processing",
                    "`event`, `ingestion` or `processing`",
                    WeirYaml::timeOf,
                    String::valueOf);
    private static final Kind<Path> PATH =
            new Kind.One<>("path", "a path", WeirYaml::path, Path::toString);
    private static final Kind<List<String>> NAMES = new Kind.Texts("names", "a list of names");
    private static final Kind<Map<String, String>> VALUES =
            new Kind.Named("values by name", "a mapping of names to values");
    private static final Kind<Map<String, Secret>> SETTINGS =
            new Kind.NamedSecrets("settings by name", "a mapping of names to settings");

    static final Key<Path> PACK_PATH =
            Key.required("path", PATH, "A folder with a `rulepack.yaml`, or a `.rule` file.");
    static final Key<Map<String, String>> PACK_PARAMS =
            Key.optional(
                    "params",
                    VALUES,
                    "Values of the pack's `PARAM`s, which win over those of its `rulepack.yaml`.");
    static final Key<Boolean> PACK_ALLOW_SCRIPTS =
            Key.of(
                    "allow-scripts",
                    SWITCH,
                    false,
                    "Trust the pack to run MVEL, which can run any code.");
    static final Key<Boolean> PACK_WATCH =
            Key.of(
                    "watch",
                    SWITCH,
                    PackConfig.WATCH,
                    "Reload when the pack's files change. Without it: `weir reload` or SIGHUP.");
    static final Section PACKS =
            section(
                    "packs",
                    Form.LISTED,
                    true,
                    Needs.ANY,
                    "The rulepack that runs. One daemon runs one pack.",
                    List.of(PACK_PATH, PACK_PARAMS, PACK_ALLOW_SCRIPTS, PACK_WATCH));

    static final Key<List<String>> SOURCE_TYPES =
            Key.optional(
                    "types",
                    NAMES,
                    "The event types that come from here; else all that the pack declares. They"
                            + " decide how long the source's events are waited for (`DELAY`).");
    static final Key<String> SOURCE_TYPE_FIELD =
            Key.optional(
                    "type-field",
                    NAME,
                    "The member that names a record's event type. Without it, every record has the"
                            + " one type of `types` (or of the pack); where these are many, the"
                            + " member is `type`.");
    static final Key<Duration> SOURCE_IDLE_TIMEOUT =
            Key.of(
                    "idle-timeout",
                    DURATION,
                    SourceConfig.IDLE_TIMEOUT,
                    "After this long without a record a partition holds no other back. What it"
                            + " brings later of the time before is late.");
    static final Key<Duration> SOURCE_MAX_AHEAD =
            Key.of(
                    "max-ahead",
                    DURATION,
                    SourceConfig.MAX_AHEAD,
                    "An event whose time is further ahead of its arrival is a dead letter.");
    static final Key<Duration> SOURCE_MAX_SKEW =
            Key.of(
                    "max-skew",
                    DURATION,
                    SourceConfig.MAX_SKEW,
                    "A partition whose watermark is further ahead of the least of all waits for the"
                            + " others. It changes no result.");
    static final Key<TimeOf> SOURCE_TIME =
            Key.of(
                    "time",
                    TIME_OF,
                    TimeOf.EVENT,
                    "What the time of an event is: `event`, what its type says; `ingestion`, when"
                            + " its record arrived; `processing`, the same, and time passes by the"
                            + " clock where nothing arrives. Files do not keep when a line arrived"
                            + " and take `event` alone.");
    static final Key<Path> FILES_PATH =
            Key.required(
                    "path",
                    PATH,
                    "A file, a folder, or a pattern as `logs/*.jsonl`. Files may grow, be renamed"
                            + " and appear; each is a partition.");
    static final Key<From> FILES_FROM =
            Key.of(
                    "from",
                    FILE_FROM,
                    From.START,
                    "Where the files that are there at the first start are read from.");
    static final Section FILES =
            section(
                    "files",
                    Form.ONCE,
                    false,
                    Needs.ANY,
                    "JSON Lines or CSV in files that may grow.",
                    List.of(FILES_PATH, FILES_FROM));
    static final Key<String> KAFKA_BOOTSTRAP =
            Key.required("bootstrap", TEXT, "Where the brokers are, as `one:9092,two:9092`.");
    static final Key<String> KAFKA_TOPIC = Key.required("topic", TEXT, "The topic; one.");
    static final Key<From> KAFKA_FROM =
            Key.of(
                    "from",
                    TOPIC_FROM,
                    From.START,
                    "Where the topic is read from at the first start; an instant means the first"
                            + " record that arrived then or later.");
    static final Key<Map<String, Secret>> KAFKA_PROPERTIES =
            Key.optional(
                    "properties",
                    SETTINGS,
                    "More settings of the Kafka client, by its names. Never printed.");
    static final Section KAFKA_SOURCE =
            section(
                    "kafka",
                    Form.ONCE,
                    false,
                    Needs.ANY,
                    "JSON objects in a topic of Kafka.",
                    List.of(KAFKA_BOOTSTRAP, KAFKA_TOPIC, KAFKA_FROM, KAFKA_PROPERTIES));
    static final Key<String> RECEIVER_HOST =
            Key.of(
                    "host",
                    LOOPBACK_HOST,
                    HttpConfig.HOST,
                    "A name or address of this machine alone.");
    static final Key<Integer> RECEIVER_PORT =
            Key.of(
                    "port",
                    PORT,
                    HttpInput.PORT,
                    "The source's own; 0 takes any that is free, and the start says which.");
    static final Key<String> RECEIVER_PATH =
            Key.of("path", URL_PATH, HttpInput.PATH, "Where records are posted to.");
    static final Key<String> RECEIVER_EVENT_ID =
            Key.optional(
                    "event-id",
                    NAME,
                    "The member of a record that names it, a text or a number. A record whose name"
                            + " has come before is not taken again, so that a client may repeat a"
                            + " request.");
    static final Key<Integer> RECEIVER_EVENT_IDS =
            Key.of(
                    "event-ids",
                    COUNT,
                    HttpInput.EVENT_IDS,
                    "How many names are remembered, about 100 bytes of memory each.");
    static final Key<Integer> RECEIVER_MAX_BODY =
            Key.of(
                    "max-body",
                    BYTES,
                    HttpInput.MAX_BODY_BYTES,
                    "How many bytes a body may have, as it is sent and inflated; more is answered"
                            + " with 413.");
    static final Key<Integer> RECEIVER_MAX_WAITING =
            Key.of(
                    "max-waiting",
                    COUNT,
                    HttpInput.MAX_WAITING,
                    "How many records may wait to be processed; then requests are answered with"
                            + " 429.");
    static final Section RECEIVER =
            section(
                    "http",
                    Form.ONCE,
                    false,
                    Needs.ANY,
                    "JSON objects in POST requests, on this machine alone. They are kept in the"
                            + " state folder before they are acknowledged.",
                    List.of(
                            RECEIVER_HOST,
                            RECEIVER_PORT,
                            RECEIVER_PATH,
                            RECEIVER_EVENT_ID,
                            RECEIVER_EVENT_IDS,
                            RECEIVER_MAX_BODY,
                            RECEIVER_MAX_WAITING));
    static final Section STANDARD_INPUT =
            section(
                    "standard-input",
                    Form.ONCE,
                    false,
                    Needs.ANY,
                    "An object a line on standard input, until that ends. Lines are kept in the"
                            + " state folder before they are processed. Takes no keys.",
                    List.of());
    static final Key<Integer> GENERATOR_RATE =
            Key.of(
                    "events-per-second",
                    RATE,
                    GeneratorInput.EVENTS_PER_SECOND,
                    "How many events it makes.");
    static final Section GENERATOR =
            section(
                    "generator",
                    Form.ONCE,
                    false,
                    Needs.ANY,
                    "Events that weir makes up, to try it: those of the pack that `weir run`"
                            + " without arguments runs.",
                    List.of(GENERATOR_RATE));
    static final Section SOURCES =
            new Section(
                    "sources",
                    Form.NAMED,
                    true,
                    Needs.EXACTLY_ONE,
                    "Where events come from, by names of your own. A name is part of the ids of"
                            + " alerts: keep it. Each source is exactly one of `files`, `kafka`,"
                            + " `http`, `standard-input` and `generator`.",
                    List.of(
                            SOURCE_TYPES,
                            SOURCE_TYPE_FIELD,
                            SOURCE_IDLE_TIMEOUT,
                            SOURCE_MAX_AHEAD,
                            SOURCE_MAX_SKEW,
                            SOURCE_TIME),
                    List.of(FILES, KAFKA_SOURCE, RECEIVER, STANDARD_INPUT, GENERATOR));

    static final Key<Path> FILE_ALERTS =
            Key.required("alerts", PATH, "Where alerts go; appended to, exactly once.");
    static final Key<Path> FILE_SHADOW =
            Key.optional("shadow", PATH, "Where alerts of `SHADOW` rules go; else only counted.");
    static final Key<Path> FILE_DEAD_LETTERS =
            Key.optional(
                    "dead-letters",
                    PATH,
                    "Where records go that are no events, with the reason; else only counted.");
    static final Key<Path> FILE_LATE =
            Key.optional("late", PATH, "Where events go that came too late; else only counted.");
    static final Section FILE_SINK =
            section(
                    "file",
                    Form.ONCE,
                    false,
                    Needs.ANY,
                    "JSON Lines in files.",
                    List.of(FILE_ALERTS, FILE_SHADOW, FILE_DEAD_LETTERS, FILE_LATE));
    static final Key<AlertFormat> CONSOLE_FORMAT =
            Key.optional(
                    "format",
                    FORMAT,
                    "How alerts are printed: `human` on a screen and `ndjson` elsewhere, unless"
                            + " given.");
    static final Section CONSOLE =
            section(
                    "console",
                    Form.ONCE,
                    false,
                    Needs.ANY,
                    "Alerts on standard output.",
                    List.of(CONSOLE_FORMAT));
    static final Key<String> KAFKA_ALERTS =
            Key.required("alerts", TEXT, "The topic of alerts; each has a stable id.");
    static final Key<String> KAFKA_SHADOW =
            Key.optional(
                    "shadow", TEXT, "The topic of alerts of `SHADOW` rules; else only counted.");
    static final Key<String> KAFKA_DEAD_LETTERS =
            Key.optional(
                    "dead-letters",
                    TEXT,
                    "The topic of records that are no events; else only counted.");
    static final Key<String> KAFKA_LATE =
            Key.optional(
                    "late", TEXT, "The topic of events that came too late; else only counted.");
    static final Key<Guarantee> KAFKA_GUARANTEE =
            Key.optional(
                    "guarantee", GUARANTEE, "As `delivery.guarantee`, for these topics alone.");
    static final Key<String> KAFKA_TRANSACTIONAL_ID =
            Key.optional(
                    "transactional-id",
                    TEXT,
                    "By which brokers know the one daemon that writes exactly once to these"
                            + " topics: whoever starts with it last. `weir-` and the topic of"
                            + " alerts unless given; each daemon needs its own.");
    static final Key<String> KAFKA_PROGRESS =
            Key.optional(
                    "progress",
                    TEXT,
                    "The compacted topic that says up to where the others are complete, for"
                            + " exactly once. The topic of alerts and `-progress` unless given; it"
                            + " is created where it is not there.");
    static final Section KAFKA_SINK =
            section(
                    "kafka",
                    Form.ONCE,
                    false,
                    Needs.ANY,
                    "JSON objects in topics of Kafka.",
                    List.of(
                            KAFKA_BOOTSTRAP,
                            KAFKA_ALERTS,
                            KAFKA_SHADOW,
                            KAFKA_DEAD_LETTERS,
                            KAFKA_LATE,
                            KAFKA_GUARANTEE,
                            KAFKA_TRANSACTIONAL_ID,
                            KAFKA_PROGRESS,
                            KAFKA_PROPERTIES));
    static final Key<String> WEBHOOK_URL =
            Key.required(
                    "url",
                    URL,
                    "Where alerts are posted to. Only its host is ever printed: the path may be a"
                            + " secret.");
    static final Key<Map<String, Secret>> WEBHOOK_HEADERS =
            Key.optional("headers", SETTINGS, "Headers of each request. Never printed.");
    static final Key<Integer> WEBHOOK_BATCH =
            Key.of(
                    "batch",
                    COUNT,
                    WebhookSink.BATCH,
                    "How many alerts a request may have: with 1 the body is the alert, with more"
                            + " an array.");
    static final Key<Duration> WEBHOOK_TIMEOUT =
            Key.of("timeout", DURATION, WebhookSink.TIMEOUT, "How long an answer may take.");
    static final Key<Integer> WEBHOOK_FAILURES =
            Key.of(
                    "failures",
                    COUNT,
                    WebhookSink.FAILURES,
                    "After so many tries in a row that failed, it counts as down.");
    static final Key<Duration> WEBHOOK_PAUSE =
            Key.of(
                    "pause",
                    DURATION,
                    WebhookSink.PAUSE,
                    "How long one waits between two tries while it is down.");
    static final Key<Guarantee> WEBHOOK_GUARANTEE =
            Key.optional(
                    "guarantee",
                    GUARANTEE,
                    "As `delivery.guarantee`, for this sink alone: `at-least-once` is the only one"
                            + " that holds, and has to be said here or there.");
    static final Section WEBHOOK =
            section(
                    "webhook",
                    Form.ONCE,
                    false,
                    Needs.ANY,
                    "Alerts in POST requests, at least once. Until one is taken, nothing goes on.",
                    List.of(
                            WEBHOOK_URL,
                            WEBHOOK_HEADERS,
                            WEBHOOK_BATCH,
                            WEBHOOK_TIMEOUT,
                            WEBHOOK_FAILURES,
                            WEBHOOK_PAUSE,
                            WEBHOOK_GUARANTEE));
    static final Section SINKS =
            new Section(
                    "sinks",
                    Form.ONCE,
                    true,
                    Needs.AT_LEAST_ONE,
                    "Where alerts go, and what else comes out: at least one of `file`,"
                            + " `console`, `kafka` and `webhook`.",
                    List.of(),
                    List.of(FILE_SINK, CONSOLE, KAFKA_SINK, WEBHOOK));

    static final Key<Path> STATE_PATH =
            Key.of(
                    "path",
                    PATH,
                    StateConfig.PATH,
                    "The folder of checkpoints and of the control log. It belongs to one daemon at"
                            + " a time. The default is meant from the working directory.");
    static final Key<Duration> STATE_CHECKPOINT_INTERVAL =
            Key.of(
                    "checkpoint-interval",
                    DURATION,
                    StateConfig.CHECKPOINT_INTERVAL,
                    "How often the state is made durable: about how much is read again after a"
                            + " crash.");
    static final Key<Long> STATE_MEMORY =
            Key.optional(
                    "memory",
                    SIZE,
                    "How much memory the states of keys may take. With more, those that rest are"
                            + " left in the checkpoint and read when their keys come; see [State]"
                            + "(state.md). Where it is not there, a quarter of the heap.");
    static final Section STATE =
            section(
                    "state",
                    Form.ONCE,
                    false,
                    Needs.ANY,
                    "What the daemon remembers over a restart.",
                    List.of(STATE_PATH, STATE_CHECKPOINT_INTERVAL, STATE_MEMORY));

    static final Key<Guarantee> DELIVERY_GUARANTEE =
            Key.of(
                    "guarantee",
                    GUARANTEE,
                    Guarantee.DEFAULT,
                    "What holds for output over a crash. It is refused where a sink cannot keep it."
                            + " Files are exactly once in any case, and the console, for people to"
                            + " look at, at least once.");
    static final Key<Duration> DELIVERY_INTERVAL =
            Key.of(
                    "interval",
                    DURATION,
                    DaemonConfig.DELIVERY_INTERVAL,
                    "How often output goes out; to Kafka, exactly once, in one transaction.");
    static final Section DELIVERY =
            section(
                    "delivery",
                    Form.ONCE,
                    false,
                    Needs.ANY,
                    "How output goes out.",
                    List.of(DELIVERY_GUARANTEE, DELIVERY_INTERVAL));

    static final Key<Boolean> HTTP_ENABLED =
            Key.of(
                    "enabled",
                    SWITCH,
                    true,
                    "Whether the daemon answers. `weir status` and `weir reload` need it.");
    static final Key<String> HTTP_HOST =
            Key.of(
                    "host",
                    LOOPBACK_HOST,
                    HttpConfig.HOST,
                    "A name or address of this machine alone.");
    static final Key<Integer> HTTP_PORT =
            Key.of("port", PORT, HttpConfig.PORT, "0 takes any that is free.");
    static final Section HTTP =
            section(
                    "http",
                    Form.ONCE,
                    false,
                    Needs.ANY,
                    "Health, metrics and status, on this machine alone.",
                    List.of(HTTP_ENABLED, HTTP_HOST, HTTP_PORT));

    static final Key<Boolean> EXIT_AT_END =
            Key.of(
                    "exit-at-end",
                    SWITCH,
                    false,
                    "End, as a replay does, when all sources have ended.");

    static final Section ROOT =
            new Section(
                    "",
                    Form.ONCE,
                    true,
                    Needs.ANY,
                    "",
                    List.of(EXIT_AT_END),
                    List.of(PACKS, SOURCES, SINKS, STATE, DELIVERY, HTTP));

    private WeirYaml() {}

    private static Section section(
            String name,
            Form form,
            boolean required,
            Needs needs,
            String meaning,
            List<Key<?>> keys) {
        return new Section(name, form, required, needs, meaning, keys, List.of());
    }

    private static <T> Kind<T> one(
            String name,
            String wanted,
            Function<String, @Nullable T> reader,
            Function<T, String> print) {
        return new Kind.One<>(name, wanted, (text, folder) -> reader.apply(text), print);
    }

    static @Nullable String name(String text) {
        return text.length() <= MAX_NAME && text.matches("[A-Za-z0-9_][A-Za-z0-9_.-]*")
                ? text
                : null;
    }

    private static @Nullable String url(String text) {
        try {
            URI url = new URI(text);
            boolean isHttp =
                    "http".equalsIgnoreCase(url.getScheme())
                            || "https".equalsIgnoreCase(url.getScheme());
            boolean hasUser = url.getRawUserInfo() != null;
            return isHttp && url.getHost() != null && !hasUser ? text : null;
        } catch (URISyntaxException e) {
            return null;
        }
    }

    private static @Nullable Boolean flag(String text) {
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> null;
        };
    }

    private static @Nullable Duration duration(String text) {
        OptionalLong millis = DurationText.parse(text);
        return millis.isPresent() && millis.getAsLong() > 0
                ? Duration.ofMillis(millis.getAsLong())
                : null;
    }

    private static @Nullable Integer number(String text, int least, int most) {
        if (!text.matches("\\d{1,9}")) {
            return null;
        }
        int number = Integer.parseInt(text);
        return number >= least && number <= most ? number : null;
    }

    private static @Nullable Long size(String text) {
        Matcher size = SIZE_TEXT.matcher(text);
        if (!size.matches()) {
            return null;
        }
        long unit =
                switch (size.group(2)) {
                    case "KiB" -> 1L << 10;
                    case "MiB" -> 1L << 20;
                    default -> 1L << 30;
                };
        return Long.parseLong(size.group(1)) * unit;
    }

    private static @Nullable AlertFormat format(String text) {
        for (AlertFormat format : List.of(AlertFormat.HUMAN, AlertFormat.NDJSON)) {
            if (format.toString().equals(text.toLowerCase(Locale.ROOT))) {
                return format;
            }
        }
        return null;
    }

    private static @Nullable Guarantee guarantee(String text) {
        for (Guarantee guarantee : Guarantee.values()) {
            if (guarantee.toString().equals(text)) {
                return guarantee;
            }
        }
        return null;
    }

    private static @Nullable TimeOf timeOf(String text) {
        for (TimeOf time : TimeOf.values()) {
            if (time.toString().equals(text)) {
                return time;
            }
        }
        return null;
    }

    private static @Nullable From from(String text) {
        if (text.equals("start")) {
            return From.START;
        }
        if (text.equals("end")) {
            return From.END;
        }
        OptionalLong millis = TimeText.parse(text);
        return millis.isPresent() ? new From.At(millis.getAsLong()) : null;
    }

    private static String print(From from) {
        if (from instanceof From.At at) {
            return TimeText.format(at.millis());
        }
        return from.equals(From.START) ? "start" : "end";
    }

    private static @Nullable Path path(String text, Path folder) {
        if (text.isBlank()) {
            return null;
        }
        try {
            return folder.resolve(text);
        } catch (InvalidPathException e) {
            return null;
        }
    }
}
