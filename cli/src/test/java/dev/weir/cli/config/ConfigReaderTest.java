package dev.weir.cli.config;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.cli.Failure;
import dev.weir.cli.daemon.DaemonConfig;
import dev.weir.cli.daemon.DaemonConfig.ConsoleSink;
import dev.weir.cli.daemon.DaemonConfig.FileSink;
import dev.weir.cli.daemon.DaemonConfig.FilesInput;
import dev.weir.cli.daemon.DaemonConfig.From;
import dev.weir.cli.daemon.DaemonConfig.GeneratorInput;
import dev.weir.cli.daemon.DaemonConfig.Guarantee;
import dev.weir.cli.daemon.DaemonConfig.HttpConfig;
import dev.weir.cli.daemon.DaemonConfig.HttpInput;
import dev.weir.cli.daemon.DaemonConfig.KafkaInput;
import dev.weir.cli.daemon.DaemonConfig.KafkaSink;
import dev.weir.cli.daemon.DaemonConfig.PackConfig;
import dev.weir.cli.daemon.DaemonConfig.SinksConfig;
import dev.weir.cli.daemon.DaemonConfig.SourceConfig;
import dev.weir.cli.daemon.DaemonConfig.StandardInput;
import dev.weir.cli.daemon.DaemonConfig.StateConfig;
import dev.weir.cli.daemon.DaemonConfig.TimeOf;
import dev.weir.cli.daemon.DaemonConfig.WebhookSink;
import dev.weir.cli.daemon.Secret;
import dev.weir.cli.replay.AlertFormat;
import dev.weir.rules.diagnostic.DiagnosticPrinter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigReaderTest {
    private static final String CANARY = "hunter2canary";

    private static final String LEAST =
            """
            packs:
              - path: packs/fraud
            sources:
              payments:
                files:
                  path: payments.jsonl
            sinks:
              console:
            """;

    @TempDir private Path folder;

    @Test
    void the_least_that_is_needed_gives_defaults_for_the_rest() {
        assertThat(config(LEAST))
                .isEqualTo(
                        new DaemonConfig(
                                new PackConfig(
                                        folder.resolve("packs/fraud"), Map.of(), false, true),
                                List.of(
                                        new SourceConfig(
                                                "payments",
                                                new FilesInput(
                                                        folder.resolve("payments.jsonl"),
                                                        From.START),
                                                List.of(),
                                                null,
                                                Duration.ofSeconds(30),
                                                Duration.ofDays(1))),
                                new SinksConfig(null, new ConsoleSink(null), null, null),
                                new StateConfig(
                                        Path.of("weir-state"),
                                        Duration.ofSeconds(10),
                                        Runtime.getRuntime().maxMemory() / 4),
                                Duration.ofMillis(100),
                                new HttpConfig(true, "127.0.0.1", 7347),
                                false));
    }

    @Test
    void everything_can_be_said() throws IOException {
        Files.writeString(folder.resolve("kafka.password"), CANARY + "\n");
        DaemonConfig config =
                config(
                        """
                        packs:
                          - path: /packs/fraud
                            params: {tries: 3, country: "NL"}
                            allow-scripts: true
                            watch: false
                        sources:
                          logins:
                            kafka:
                              bootstrap: one:9092,two:9092
                              topic: logins
                              from: 2026-01-01T00:00:00Z
                              properties:
                                security.protocol: SASL_SSL
                                ssl.key.password: ${file:kafka.password}
                            types: [Login, Logout]
                            type-field: kind
                            idle-timeout: 1m30s
                            max-ahead: 2h
                          made.up:
                            generator: {events-per-second: 5}
                          log:
                            files: {path: "log/*.jsonl", from: end}
                            types: Login
                          posted:
                            http:
                              host: localhost
                              port: 0
                              path: /in/orders
                              event-id: id
                              event-ids: 10
                              max-body: 2048
                              max-waiting: 20
                            max-skew: 5m
                            time: processing
                          piped:
                            standard-input:
                            time: ingestion
                        sinks:
                          file:
                            alerts: out/alerts.jsonl
                            shadow: out/shadow.jsonl
                            dead-letters: out/dead.jsonl
                            late: out/late.jsonl
                          console: {format: ndjson}
                          kafka:
                            bootstrap: one:9092
                            alerts: alerts
                            shadow: shadow
                            dead-letters: dead
                            late: late
                            guarantee: at-most-once
                            transactional-id: one
                            progress: cuts
                            properties: {compression.type: zstd}
                          webhook:
                            guarantee: at-least-once
                            url: https://example.com/hook?x=1
                            headers: {Authorization: "Bearer ${file:kafka.password}"}
                            batch: 20
                            timeout: 3s
                            failures: 7
                            pause: 1m
                        state: {path: /var/lib/weir, checkpoint-interval: 5s, memory: 768MiB}
                        delivery: {interval: 250ms}
                        http: {enabled: false, host: localhost, port: 0}
                        exit-at-end: true
                        """);
        assertThat(config.pack())
                .isEqualTo(
                        new PackConfig(
                                Path.of("/packs/fraud"),
                                Map.of("tries", "3", "country", "NL"),
                                true,
                                false));
        assertThat(config.sources())
                .containsExactly(
                        new SourceConfig(
                                "logins",
                                new KafkaInput(
                                        "one:9092,two:9092",
                                        "logins",
                                        Map.of(
                                                "security.protocol",
                                                new Secret("SASL_SSL"),
                                                "ssl.key.password",
                                                new Secret(CANARY)),
                                        new From.At(1_767_225_600_000L)),
                                List.of("Login", "Logout"),
                                "kind",
                                Duration.ofSeconds(90),
                                Duration.ofHours(2)),
                        new SourceConfig(
                                "made.up",
                                new GeneratorInput(5),
                                List.of(),
                                null,
                                SourceConfig.IDLE_TIMEOUT,
                                SourceConfig.MAX_AHEAD),
                        new SourceConfig(
                                "log",
                                new FilesInput(folder.resolve("log/*.jsonl"), From.END),
                                List.of("Login"),
                                null,
                                SourceConfig.IDLE_TIMEOUT,
                                SourceConfig.MAX_AHEAD),
                        new SourceConfig(
                                "posted",
                                new HttpInput("localhost", 0, "/in/orders", "id", 10, 2048, 20),
                                List.of(),
                                null,
                                SourceConfig.IDLE_TIMEOUT,
                                SourceConfig.MAX_AHEAD,
                                Duration.ofMinutes(5),
                                TimeOf.PROCESSING),
                        new SourceConfig(
                                "piped",
                                new StandardInput(),
                                List.of(),
                                null,
                                SourceConfig.IDLE_TIMEOUT,
                                SourceConfig.MAX_AHEAD,
                                SourceConfig.MAX_SKEW,
                                TimeOf.INGESTION));
        assertThat(config.sinks())
                .isEqualTo(
                        new SinksConfig(
                                new FileSink(
                                        folder.resolve("out/alerts.jsonl"),
                                        folder.resolve("out/shadow.jsonl"),
                                        folder.resolve("out/dead.jsonl"),
                                        folder.resolve("out/late.jsonl")),
                                new ConsoleSink(AlertFormat.NDJSON),
                                new KafkaSink(
                                        "one:9092",
                                        "alerts",
                                        "shadow",
                                        "dead",
                                        "late",
                                        Guarantee.AT_MOST_ONCE,
                                        "one",
                                        "cuts",
                                        Map.of("compression.type", new Secret("zstd"))),
                                new WebhookSink(
                                        new Secret("https://example.com/hook?x=1"),
                                        Map.of("Authorization", new Secret("Bearer " + CANARY)),
                                        20,
                                        Duration.ofSeconds(3),
                                        7,
                                        Duration.ofMinutes(1))));
        assertThat(config.state())
                .isEqualTo(
                        new StateConfig(
                                Path.of("/var/lib/weir"), Duration.ofSeconds(5), 768L << 20));
        assertThat(config.deliveryInterval()).isEqualTo(Duration.ofMillis(250));
        assertThat(config.http()).isEqualTo(new HttpConfig(false, "localhost", 0));
        assertThat(config.exitAtEnd()).isTrue();
        assertThat(config.toString()).doesNotContain(CANARY).contains("***");
    }

    @Test
    void topics_are_written_exactly_once_unless_something_else_is_said() {
        String sink = "sinks: {kafka: {bootstrap: h, alerts: a}}\n";
        assertThat(kafka(sink))
                .isEqualTo(
                        new KafkaSink(
                                "h",
                                "a",
                                null,
                                null,
                                null,
                                Guarantee.EXACTLY_ONCE,
                                "weir-a",
                                "a-progress",
                                Map.of()));
        assertThat(kafka(sink + "delivery: {guarantee: at-least-once}\n").guarantee())
                .isEqualTo(Guarantee.AT_LEAST_ONCE);
        assertThat(
                        kafka(
                                        """
                                        sinks: {kafka: {bootstrap: h, alerts: a, guarantee: exactly-once}}
                                        delivery: {guarantee: at-most-once}
                                        """)
                                .guarantee())
                .isEqualTo(Guarantee.EXACTLY_ONCE);
    }

    private KafkaSink kafka(String sinksAndMore) {
        String text = "packs: {path: p}\nsources: {a: {files: {path: x}}}\n" + sinksAndMore;
        return Objects.requireNonNull(config(text).sinks().kafka());
    }

    @Test
    void an_unknown_key_is_an_error_at_its_place_with_a_suggestion() {
        assertThat(errors(LEAST + "http:\n  prot: 80\n"))
                .contains("error[E0607]: there is no key `prot` in `http`")
                .contains("weir.yaml:10:3")
                .contains(" 10 |   prot: 80")
                .contains("did you mean `port`?");
        assertThat(errors(LEAST + "sinsk: {}\n"))
                .contains("there is no key `sinsk`\n")
                .contains("did you mean `sinks`?");
        assertThat(errors(LEAST + "delivery: {something: 1}\n"))
                .contains("the keys are: guarantee, interval");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    http: {port: 80000}                   | `http.port` needs a port from 0 to 65535
                    http: {port: many}                    | `http.port` needs a port
                    http: {port: [1]}                     | `http.port` needs a port
                    http: {port: }                        | `http.port` needs a port
                    http: {enabled: yes}                  | `http.enabled` needs `true` or `false`
                    http: {host: 0.0.0.0}                 | `http.host` needs a name or address of this machine alone
                    http: {host: example.com}             | no password and no encryption
                    http: {host: 192.168.0.1}             | `http.host` needs
                    http: {host: 127.0.0.256}             | `http.host` needs
                    http: {host: "::"}                    | `http.host` needs
                    state: {checkpoint-interval: 10}      | `state.checkpoint-interval` needs a duration as `30s`
                    state: {checkpoint-interval: 0s}      | `state.checkpoint-interval` needs a duration
                    state: {checkpoint-interval: -1s}     | `state.checkpoint-interval` needs a duration
                    state: {memory: 768}                  | `state.memory` needs a size as `512MiB` or `2GiB`
                    state: {memory: 1.5GiB}               | `state.memory` needs a size
                    state: {path: ""}                     | `state.path` needs a path
                    state: here                           | `state` is a mapping of keys to values
                    state: [path]                         | `state` is a mapping of keys to values
                    delivery: {interval: soon}            | `delivery.interval` needs a duration
                    exit-at-end: 1                        | `exit-at-end` needs `true` or `false`
                    """)
    void a_wrong_value_says_what_is_wanted(String line, String message) {
        assertThat(errors(LEAST + line + "\n")).contains(message).contains("weir.yaml:9:");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    packs: []                                | `packs` needs one item
                    packs: [{path: a}, {path: b}]            | one daemon runs one pack
                    packs: [{}]                              | `packs` needs `path`
                    packs: [{path: a, params: [1]}]          | `packs.params` needs a mapping
                    packs: [{path: a, params: {x: [1]}}]     | `packs.params.x` needs one value
                    sources: {}                              | `sources` needs at least one
                    sources: {a: {}}                         | `sources.a` needs exactly one of `files`, `kafka`, `http`, `standard-input` and `generator`
                    sources: {a: {files: {path: x}, generator: }} | `sources.a` needs exactly one of
                    sources: {a: {http: {host: 0.0.0.0}}}    | `sources.a.http.host` needs a name or address of this machine alone
                    sources: {a: {http: {path: events}}}     | `sources.a.http.path` needs a path
                    sources: {a: {http: {max-body: 10}}}     | `sources.a.http.max-body` needs a number of bytes
                    sinks: {webhook: }                       | `sinks.webhook` needs `url`
                    sinks: {webhook: {url: "http://h"}}      | `sinks.webhook` cannot be exactly-once
                    sinks: {webhook: {url: "http://h", guarantee: at-most-once}} | write `guarantee: at-least-once` below `webhook`
                    sinks: {webhook: {url: "ftp://h/x"}}     | `sinks.webhook.url` needs a URL of http or https
                    sinks: {webhook: {url: "https://u:p@h"}} | `sinks.webhook.url` needs a URL of http or https
                    sinks: {webhook: {url: "http://h", headers: {Authorization: x}}} | `Authorization` is a secret
                    sources: {a: {files: {path: x}, time: processing}} | `time` of `a` can only be `event`
                    sources: {a: {standard-input: , time: arrival}} | `sources.a.time` needs `event`, `ingestion` or `processing`
                    sources: {a b: {generator: }}            | `a b` is no name
                    sources: {a: {kafka: {topic: t}}}        | `sources.a.kafka` needs `bootstrap`
                    sources: {a: {files: {path: x, from: 2026-01-01T00:00:00Z}}} | `sources.a.files.from` needs `start` or `end`
                    sources: {a: {generator: , types: {b: c}}} | `sources.a.types` needs a list of names
                    sources: {a: {generator: , idle-timeout: x}} | `sources.a.idle-timeout` needs
                    sinks: {}                                | `sinks` needs at least one of `file`, `console`, `kafka` and `webhook`
                    sinks: {file: {}}                        | `sinks.file` needs `alerts`
                    sinks: {file: {alerts: a, late: ./a}}    | `alerts` and `late` are one file
                    sinks: {kafka: {bootstrap: h, alerts: a, late: b, progress: b}} | `late` and `progress` are one topic
                    sinks: {kafka: {bootstrap: h, alerts: a, guarantee: once}} | `sinks.kafka.guarantee` needs `at-most-once`, `at-least-once` or `exactly-once`
                    sinks: {console: {format: json}}         | `sinks.console.format` needs `human` or `ndjson`
                    """)
    void each_section_says_what_it_needs(String section, String message) {
        String name = section.substring(0, section.indexOf(':'));
        StringBuilder text = new StringBuilder(section).append('\n');
        if (!name.equals("packs")) {
            text.append("packs: {path: p}\n");
        }
        if (!name.equals("sources")) {
            text.append("sources: {s: {generator: }}\n");
        }
        if (!name.equals("sinks")) {
            text.append("sinks: {console: }\n");
        }
        assertThat(errors(text.toString())).contains(message).contains("weir.yaml:1:");
    }

    @Test
    void an_empty_file_says_all_that_is_missing() {
        assertThat(errors(""))
                .contains("`packs` is missing")
                .contains("`sources` is missing")
                .contains("`sinks` is missing");
    }

    @Test
    void all_errors_are_told_in_one_go() {
        ConfigResult result =
                read(LEAST + "http: {port: x, hots: y}\nstate: {path: [1]}\nexit: true\n");
        assertThat(result.config()).isNull();
        assertThat(result.problems()).hasSize(4);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "packs: [",
                "packs: \"a",
                "a: b: c",
                "packs: &x {path: a}\n",
                "packs: *x\n",
                "http: {}\nhttp: {}\n",
                "--- a\n--- b\n",
                "just text",
                "- a\n",
                "\t- a\n"
            })
    void what_is_no_mapping_in_yaml_is_an_error_and_no_crash(String text) {
        ConfigResult result = read(text);
        assertThat(result.config()).isNull();
        assertThat(result.problems()).isNotEmpty();
        assertThat(printed(result)).contains("weir.yaml:");
    }

    @Test
    void variables_win_over_the_file_and_flags_over_both() {
        String text = LEAST + "state: {path: of-file}\nhttp: {port: 1, host: localhost}\n";
        Map<String, String> environment =
                Map.of("WEIR_STATE_PATH", "of-variable", "WEIR_HTTP_PORT", "2");
        DaemonConfig config =
                config(
                        read(
                                text,
                                environment,
                                List.of(Setting.of("--state", "of-flag", "state", "path"))));
        assertThat(config.state().path()).isEqualTo(Path.of("of-flag"));
        assertThat(config.http()).isEqualTo(new HttpConfig(true, "localhost", 2));
    }

    @Test
    void a_variable_reaches_keys_that_the_file_does_not_have() {
        DaemonConfig config =
                config(
                        read(
                                LEAST,
                                Map.of(
                                        "WEIR_EXIT_AT_END", "true",
                                        "WEIR_SINKS_FILE_ALERTS", "a.jsonl",
                                        "WEIR_PACKS_PATH", "other",
                                        "WEIR_DELIVERY_INTERVAL", ""),
                                List.of()));
        assertThat(config.exitAtEnd()).isTrue();
        assertThat(config.sinks().file())
                .isEqualTo(new FileSink(Path.of("a.jsonl"), null, null, null));
        assertThat(config.pack().path()).isEqualTo(Path.of("other"));
        assertThat(config.deliveryInterval()).isEqualTo(DaemonConfig.DELIVERY_INTERVAL);
    }

    @Test
    void a_wrong_variable_or_flag_is_shown_where_it_was_given() {
        assertThat(printed(read(LEAST, Map.of("WEIR_HTTP_PORT", "http"), List.of())))
                .contains("`http.port` needs a port")
                .contains("environment:1:16")
                .contains("WEIR_HTTP_PORT=http");
        assertThat(
                        printed(
                                read(
                                        LEAST,
                                        Map.of(),
                                        List.of(Setting.of("--state", " ", "state", "path")))))
                .contains("`state.path` needs a path")
                .contains("command line:1:9");
    }

    @Test
    void a_variable_that_is_nearly_ours_is_an_error_and_others_are_not_ours() {
        assertThat(printed(read(LEAST, Map.of("WEIR_HTP_PORT", "1"), List.of())))
                .contains("no key has the variable `WEIR_HTP_PORT`")
                .contains("did you mean `WEIR_HTTP_PORT`?");
        Map<String, String> others =
                Map.of(
                        "WEIR_JAVA_OPTS", "-Xmx1g",
                        "WEIR_SERVICE_HOST", "10.0.0.1",
                        "WEIR_SERVICE_PORT", "7347",
                        "WEIR_PORT_7347_TCP", "tcp://10.0.0.1:7347",
                        "WEIR_VERSION", "1");
        assertThat(read(LEAST, others, List.of()).problems()).isEmpty();
    }

    @Test
    void flags_alone_can_be_a_whole_configuration() {
        DaemonConfig config =
                config(
                        ConfigReader.read(
                                Map.of(),
                                List.of(
                                        Setting.of("PACK", "p", "packs", "path"),
                                        Setting.of(
                                                "--source",
                                                "a/${x}.jsonl",
                                                "sources",
                                                "a.jsonl",
                                                "files",
                                                "path"),
                                        Setting.of(
                                                "--sink", "out.jsonl", "sinks", "file", "alerts"),
                                        Setting.of("--exit-at-end", "true", "exit-at-end"))));
        assertThat(config.sources().get(0).name()).isEqualTo("a.jsonl");
        assertThat(config.sources().get(0).input())
                .isEqualTo(new FilesInput(Path.of("a/${x}.jsonl"), From.START));
        assertThat(config.exitAtEnd()).isTrue();
    }

    @Test
    void references_stand_for_variables_and_files() throws IOException {
        Files.writeString(folder.resolve("port"), "81\r\n");
        String text =
                LEAST + "http: {port: \"${file:port}\"}\nstate: {path: \"${env:HERE}/$${x}\"}\n";
        DaemonConfig config = config(read(text, Map.of("HERE", "/srv"), List.of()));
        assertThat(config.http().port()).isEqualTo(81);
        assertThat(config.state().path()).isEqualTo(Path.of("/srv/${x}"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    ${env:NOWHERE}  | there is no environment variable `NOWHERE`
                    ${file:nowhere} | there is no file `nowhere`
                    ${file:.}       | there is no file `.`
                    ${vault:x}      | `${` begins `${env:NAME}` or `${file:PATH}`
                    ${env:X         | `${` begins `${env:NAME}` or `${file:PATH}`
                    """)
    void a_reference_to_nothing_is_an_error(String reference, String message) {
        assertThat(errors(LEAST + "state: {path: '" + reference + "'}\n"))
                .contains(message)
                .contains("weir.yaml:9:");
    }

    @Test
    void what_a_reference_gives_is_never_shown() {
        Map<String, String> environment = Map.of("SECRET", CANARY);
        String shown =
                printed(
                        read(
                                LEAST
                                        + "http: {port: \"${env:SECRET}\", host:"
                                        + " \"${env:SECRET}\"}\n"
                                        + "delivery: {interval: \"${env:SECRET}\"}\n"
                                        + "exit-at-end: ${env:SECRET}\n",
                                environment,
                                List.of()));
        assertThat(shown)
                .contains("`http.port` needs")
                .contains("what the reference stands for is not shown")
                .doesNotContain(CANARY);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ssl.key.password: hunter2canary",
                "sasl.jaas.config: 'x required password=\"hunter2canary\";'",
                "\"ssl.keystore.key\": |\n          hunter2canary\n          hunter2canary",
                "sasl.oauthbearer.client.credentials.client.secret: [hunter2canary]",
                "ssl.key.password: \"hunter2canary",
                "anything.else: [hunter2canary]",
                "ssl.key.password: *hunter2canary",
                "{ssl.key.password: hunter2canary}",
                "ssl.key.password: hunter2canary\n        ssl.key.password: hunter2canary"
            })
    void a_secret_in_the_file_is_an_error_that_does_not_show_it(String line) {
        ConfigResult result =
                read(
                        """
                        packs: {path: p}
                        sinks: {console: }
                        sources:
                          s:
                            kafka:
                              bootstrap: b
                              topic: t
                              properties:
                                %s
                        """
                                .formatted(line));
        assertThat(result.config()).isNull();
        assertThat(printed(result)).contains("weir.yaml:").doesNotContain(CANARY);
        assertThat(result.toString()).doesNotContain(CANARY);
    }

    @Test
    void a_file_that_is_not_there_is_a_configuration_that_cannot_be_used() {
        Path nowhere = folder.resolve("nowhere.yaml");
        assertThatThrownBy(() -> ConfigReader.read(nowhere, Map.of(), List.of()))
                .isInstanceOf(Failure.class)
                .hasMessageContaining("there is no file `")
                .extracting(e -> ((Failure) e).exitCode())
                .isEqualTo(78);
    }

    @Test
    void a_file_that_is_no_text_is_an_error() throws IOException {
        Path file = folder.resolve("weir.yaml");
        Files.write(file, new byte[] {(byte) 0xff, (byte) 0xfe, 0});
        ConfigResult result = ConfigReader.read(file, Map.of(), List.of());
        assertThat(result.config()).isNull();
        assertThat(printed(result)).contains("UTF-8");
    }

    private DaemonConfig config(String text) {
        return config(read(text));
    }

    private static DaemonConfig config(ConfigResult result) {
        assertThat(result.problems()).isEmpty();
        return Objects.requireNonNull(result.config());
    }

    private String errors(String text) {
        return printed(read(text));
    }

    private static String printed(ConfigResult result) {
        assertThat(result.config()).isNull();
        return new DiagnosticPrinter(false).print(result.problems());
    }

    private ConfigResult read(String text) {
        return read(text, Map.of(), List.of());
    }

    private ConfigResult read(
            String text, Map<String, String> environment, List<Setting> settings) {
        try {
            Path file = folder.resolve("weir.yaml");
            Files.writeString(file, text, UTF_8);
            return ConfigReader.read(file, environment, settings);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
