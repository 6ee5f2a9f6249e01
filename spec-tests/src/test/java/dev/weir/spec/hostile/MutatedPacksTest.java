package dev.weir.spec.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.spec.command.CommandRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Rules that were damaged, word by word, are found sound or faulty, and never break {@code check}.
 * Seeded: a failure names its seed and shows the rules. The system property {@code weir.fuzz.count}
 * asks for more of them.
 */
class MutatedPacksTest {
    private static final int COUNT = Integer.getInteger("weir.fuzz.count", 400);
    private static final Pattern BETWEEN_WORDS = Pattern.compile("(?<=\\W)|(?=\\W)");

    @TempDir private Path scratch;

    @Test
    void check_survives_any_rules() throws IOException {
        List<String> originals = originals();
        for (int seed = 0; seed < COUNT; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            String rules =
                    mutated(originals.get(random.nextInt(originals.size())), originals, random);
            Path file = Files.writeString(scratch.resolve("mutated.rule"), rules);
            CommandRun run = CommandRun.of("check", file.toString());
            assertThat(run.exitCode()).as("seed %d: %s%n%s", seed, run.err(), rules).isIn(0, 1);
            if (run.exitCode() == 0) {
                CommandRun test = CommandRun.of("test", file.toString());
                assertThat(test.exitCode())
                        .as("seed %d: %s%n%s", seed, test.err(), rules)
                        .isIn(0, 1);
            }
        }
    }

    private static List<String> originals() throws IOException {
        List<String> texts = new ArrayList<>();
        for (Path folder : List.of(Path.of("cases"), Path.of("..", "rulepacks"))) {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file :
                        files.filter(f -> f.toString().endsWith(".rule")).sorted().toList()) {
                    texts.add(Files.readString(file));
                }
            }
        }
        return texts;
    }

    /** One to five times: words are left out, doubled, exchanged, or taken from other rules. */
    private static String mutated(String text, List<String> others, SplittableRandom random) {
        List<String> words = new ArrayList<>(Arrays.asList(BETWEEN_WORDS.split(text)));
        for (int changes = 1 + random.nextInt(5); changes > 0 && words.size() > 1; changes--) {
            int at = random.nextInt(words.size());
            switch (random.nextInt(4)) {
                case 0 -> words.remove(at);
                case 1 -> words.add(at, words.get(at));
                case 2 -> words.set(at, words.get(random.nextInt(words.size())));
                default -> {
                    String[] other = BETWEEN_WORDS.split(others.get(random.nextInt(others.size())));
                    words.set(at, other[random.nextInt(other.length)]);
                }
            }
        }
        return String.join("", words);
    }
}
