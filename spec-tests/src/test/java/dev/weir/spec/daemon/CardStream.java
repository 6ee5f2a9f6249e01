package dev.weir.spec.daemon;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** Payments of many cards, out of order, with some that are late and some that are no events. */
final class CardStream {
    /**
     * Pattern, chain, absence, windows and suppression, so that a crash meets each of them; and two
     * rules the states of which are read when their keys are asked for.
     */
    static final String PACK =
            """
            EVENT Pay { card string, amount decimal(2), ts timestamp } TIME ts DELAY 5s
            EVENT Risk { card string, probes int, ts timestamp } TIME ts

            RULE probing {
              BY card
              MATCH small: Pay[amount < 5.00]{2,} -> big: Pay[amount > 900.00]
              WITHIN 10m
              SUPPRESS 1m
              EMIT AS Risk card, probes = count(small)
            }

            RULE risky {
              BY card
              MATCH r: Risk{2}
              WITHIN 1h
              EMIT card, probes = sum(r.probes)
            }

            RULE quiet {
              BY card
              MATCH p: Pay[amount > 985.00] -> !Pay FOR 90s
            }

            RULE busy {
              BY card
              FROM p: Pay
              WINDOW SLIDING 5m
              HAVING count(p) >= 12
              RESOLVE
              EMIT card, n = count(p), total = sum(p.amount)
            }

            RULE up_and_down {
              BY card
              MATCH up: Pay[amount > 940.00] -> down: Pay[amount < 1.00]
              WITHIN 5m
            }

            RULE frequent {
              BY card
              FROM Pay
              WINDOW SLIDING 2m
              HAVING count() >= 6
              EMIT card, n = count()
            }
            """;

    private static final long START = 1_767_225_600_000L;
    private static final int CARDS = 3000;

    private CardStream() {}

    /** Writes a recording of {@link #lines}. */
    static void write(Path file, long seed, int events, int millisBetween) throws IOException {
        Files.write(file, lines(seed, events, millisBetween));
    }

    /**
     * The lines of a partition, of which one in a thousand is no event.
     *
     * @param millisBetween how far its events are apart, about
     */
    static List<String> lines(long seed, int events, int millisBetween) {
        SplittableRandom random = new SplittableRandom(seed);
        return IntStream.range(0, events)
                .mapToObj(i -> line(random, START + (long) i * millisBetween))
                .toList();
    }

    /** A payment so much later than all others that nothing before it is left to come. */
    static String closing() {
        return pay("closing", "10.00", START + Duration.ofDays(30).toMillis());
    }

    private static String line(SplittableRandom random, long now) {
        if (random.nextInt(1000) == 0) {
            return "{\"type\":\"Pay\",\"card\":";
        }
        // A few cards are busy, most are not.
        int card = random.nextInt(10) == 0 ? random.nextInt(40) : random.nextInt(CARDS);
        long behind = random.nextInt(2000) == 0 ? 20_000 : random.nextInt(4_500);
        String amount =
                String.format(
                        Locale.ROOT,
                        "%d.%02d",
                        random.nextInt(4) == 0 ? random.nextInt(7) : random.nextInt(1000),
                        random.nextInt(100));
        return pay("c" + card, amount, now - behind);
    }

    private static String pay(String card, String amount, long time) {
        return String.format(
                Locale.ROOT,
                "{\"type\":\"Pay\",\"card\":\"%s\",\"amount\":%s,\"ts\":%d}",
                card,
                amount,
                time);
    }
}
