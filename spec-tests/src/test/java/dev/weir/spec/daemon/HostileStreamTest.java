package dev.weir.spec.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.weir.cli.Failure;
import dev.weir.cli.daemon.Status;
import dev.weir.cli.http.DaemonClient;
import dev.weir.runtime.engine.PartitionCounts;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * One record in a hundred is broken, in one of forty ways, five are late, and the last are all
 * broken: what is good is processed, and each record is counted once. {@code -Dweir.records=N} has
 * N of them.
 */
class HostileStreamTest {
    private static final int RECORDS = Integer.getInteger("weir.records", 20_000);
    private static final int BROKEN_AT_THE_END = 100;
    private static final long START = 1_767_225_600_000L;

    private static final String PACK =
            """
            EVENT Pay { n int, card string, amount decimal(2), ts timestamp } TIME ts DELAY 5s

            RULE each { MATCH p: Pay EMIT n = p.n }
            """;

    /** Each makes of a good record one that is none. */
    private static final List<UnaryOperator<String>> WAYS =
            List.of(
                    good -> good.substring(0, good.length() / 2),
                    good -> good.substring(0, good.length() - 1),
                    good -> good + "}",
                    good -> good + " " + good,
                    good -> "[" + good + "]",
                    good -> "\u0000" + good,
                    good -> "x" + good,
                    good -> "17",
                    good -> "null",
                    good -> "\"text\"",
                    good -> "{}",
                    good -> "[".repeat(100_000),
                    good -> good.replace("{", "{\"deep\":" + "[".repeat(70) + "]".repeat(70) + ","),
                    good -> good.replace("{", "{\"long\":\"" + "x".repeat(1 << 20) + "\","),
                    good -> good.replace(",", ",,"),
                    good -> good.replace("}", ",}"),
                    good -> good.replace(":", " "),
                    good -> good.replace("\"", "'"),
                    good -> good.replace("{", "{/* */"),
                    good -> good.replace("{", "{\"n\":1,"),
                    good -> good.replace("\"card\":\"", "\"card\":\"\\q"),
                    good -> good.replace("\"card\":\"", "\"card\":\"\\u1g"),
                    good -> good.replace("\"card\":\"", "\"card\":\"\t"),
                    good -> good.replace("\"card\":\"", "\"card\":\"\u0001"),
                    good -> good.replace("\"card\":\"", "\"card\":\"\ud83d"),
                    good -> good.replaceAll("\"card\":\"[^\"]*\"", "\"card\":17"),
                    good -> good.replaceAll("\"card\":\"[^\"]*\"", "\"card\":[\"c\"]"),
                    good -> good.replaceAll("\"card\":\"[^\"]*\"", "\"card\":null"),
                    good -> good.replaceAll("\"card\":\"[^\"]*\",", ""),
                    good -> good.replaceAll("\"n\":\\d+", "\"n\":1.5"),
                    good -> good.replaceAll("\"n\":\\d+", "\"n\":9223372036854775808"),
                    good -> good.replaceAll("\"n\":\\d+", "\"n\":\"one\""),
                    good -> good.replaceAll("\"amount\":[\\d.]+", "\"amount\":12.345"),
                    good -> good.replaceAll("\"amount\":[\\d.]+", "\"amount\":1e400"),
                    good -> good.replaceAll("\"amount\":[\\d.]+", "\"amount\":NaN"),
                    good -> good.replaceAll("\"amount\":[\\d.]+", "\"amount\":0x10"),
                    good -> good.replaceAll("\"amount\":[\\d.]+", "\"amount\":+1"),
                    good -> good.replaceAll("\"ts\":\\d+", "\"ts\":\"yesterday\""),
                    good -> good.replaceAll("\"ts\":\\d+", "\"ts\":1767225600000000000000"),
                    good -> good.replaceAll("\"ts\":\\d+", "\"ts\":1767225600000000"));

    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir Path folder;

    private enum Kind {
        GOOD,
        LATE,
        BROKEN
    }

    /** The first has to be good, so that the late ones are. */
    private static Kind kind(int n) {
        if (n >= RECORDS - BROKEN_AT_THE_END || n % 100 == 50) {
            return Kind.BROKEN;
        }
        return n % 20 == 7 && n > 20 ? Kind.LATE : Kind.GOOD;
    }

    @Test
    void what_is_broken_stops_nothing_and_each_record_is_counted_once() throws Exception {
        assertThat(WAYS).hasSize(40);
        Path pack = Files.writeString(folder.resolve("pay.rule"), PACK);
        write(folder.resolve("in.jsonl"));
        Status status;
        try (WeirProcess daemon = start(pack, List.of())) {
            daemon.await(() -> nextOffset() == RECORDS);
            status = status();
            assertThat(daemon.terminate()).as(daemon.output()).isZero();
        }
        PartitionCounts counts = Objects.requireNonNull(status).partitions().get(0).counts();
        assertThat(counts.late()).isEqualTo(numbers(Kind.LATE).count());
        assertThat(counts.deadLetters()).isEqualTo(numbers(Kind.BROKEN).count());
        assertThat(counts.unused()).isZero();
        assertThat(counts.used() + counts.waiting()).isEqualTo(numbers(Kind.GOOD).count());
        assertThat(offsets("late")).isEqualTo(numbers(Kind.LATE).boxed().toList());
        assertThat(offsets("letters")).isEqualTo(numbers(Kind.BROKEN).boxed().toList());

        // Bad records at the end were processed too: nothing of them comes again.
        try (WeirProcess daemon = start(pack, List.of("--exit-at-end"))) {
            assertThat(daemon.exitCode()).as(daemon.output()).isZero();
        }
        assertThat(offsets("late")).isEqualTo(numbers(Kind.LATE).boxed().toList());
        assertThat(offsets("letters")).isEqualTo(numbers(Kind.BROKEN).boxed().toList());
        try (Stream<String> alerts = Files.lines(folder.resolve("alerts.jsonl"))) {
            assertThat(alerts.map(line -> json(line).at("/fields/n").asInt()).toList())
                    .isEqualTo(numbers(Kind.GOOD).boxed().toList());
        }
    }

    private List<Integer> offsets(String file) throws IOException {
        try (Stream<String> letters = Files.lines(folder.resolve(file + ".jsonl"))) {
            return letters.map(line -> json(line).get("offset").asInt()).toList();
        }
    }

    private static IntStream numbers(Kind kind) {
        return IntStream.range(0, RECORDS).filter(n -> kind(n) == kind);
    }

    private static JsonNode json(String line) {
        try {
            return JSON.readTree(line);
        } catch (IOException e) {
            throw new UncheckedIOException(line, e);
        }
    }

    private static void write(Path file) throws IOException {
        int broken = 0;
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
            for (int n = 0; n < RECORDS; n++) {
                long time = START + 20L * n - (kind(n) == Kind.LATE ? 60_000 : 0);
                String good =
                        "{\"n\":"
                                + n
                                + ",\"card\":\"c"
                                + n % 997
                                + "\",\"amount\":1.25,\"ts\":"
                                + time
                                + "}";
                boolean isBroken = kind(n) == Kind.BROKEN;
                out.write(bytes(isBroken ? WAYS.get(broken++ % WAYS.size()).apply(good) : good));
                out.write('\n');
            }
        }
    }

    /** In UTF-8, half a pair too, which no decoder takes. */
    private static byte[] bytes(String text) {
        if (text.indexOf('\ud83d') < 0) {
            return text.getBytes(StandardCharsets.UTF_8);
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (String part : text.split("(?=\ud83d)|(?<=\ud83d)")) {
            out.writeBytes(
                    part.equals("\ud83d")
                            ? new byte[] {(byte) 0xed, (byte) 0xa0, (byte) 0xbd}
                            : part.getBytes(StandardCharsets.UTF_8));
        }
        return out.toByteArray();
    }

    private WeirProcess start(Path pack, List<String> more) throws IOException {
        List<String> arguments = new ArrayList<>(List.of("run", pack.toString()));
        arguments.addAll(List.of("--source", folder.resolve("in.jsonl").toString()));
        arguments.addAll(List.of("--sink", folder.resolve("alerts.jsonl").toString()));
        arguments.addAll(List.of("--dead-letters", folder.resolve("letters.jsonl").toString()));
        arguments.addAll(List.of("--late", folder.resolve("late.jsonl").toString()));
        arguments.addAll(List.of("--state", folder.resolve("state").toString(), "--port", "0"));
        arguments.addAll(more);
        return WeirProcess.start(folder.resolve("output.txt"), arguments);
    }

    private @Nullable Status status() {
        try {
            return DaemonClient.of(null, folder.resolve("state")).status();
        } catch (Failure e) {
            // It does not answer yet.
            return null;
        }
    }

    private long nextOffset() {
        Status status = status();
        return status == null || status.partitions().isEmpty()
                ? -1
                : status.partitions().get(0).nextOffset();
    }
}
