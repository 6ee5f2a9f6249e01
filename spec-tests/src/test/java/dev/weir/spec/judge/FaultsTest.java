package dev.weir.spec.judge;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * The judge sees: each deliberate fault of {@code faults.txt} is found by the short run. Every
 * eighth of them is looked for here, {@code -Dweir.faults=.} looks for all and prints the table of
 * docs/correctness.md: a regular expression that takes the faults in whose title it finds
 * something.
 */
class FaultsTest {
    private static final Path ROOT = Path.of("..");
    private static final Path FAULTS = Path.of("faults.txt");
    private static final String ONLY = System.getProperty("weir.faults", "");
    private static final int SAMPLE = 8;

    private final Suspect whole = new Suspect();
    private final Map<Long, List<String>> references = new ConcurrentHashMap<>();

    /**
     * How a fault was found.
     *
     * @param pairs after how many; 0 where it was not
     * @param by which comparison
     */
    private record Found(Fault fault, long pairs, String by) {
        @Override
        public String toString() {
            return "| " + fault.title() + " | " + pairs + " | " + by + " |";
        }
    }

    @Test
    void every_fault_stands_in_its_source() throws IOException {
        assertThat(Fault.read(FAULTS)).allSatisfy(fault -> fault.appliedTo(source(fault)));
    }

    @Test
    void every_fault_is_found() throws IOException {
        List<Fault> all = Fault.read(FAULTS);
        List<Fault> faults =
                ONLY.isEmpty()
                        ? all.stream().filter(f -> all.indexOf(f) % SAMPLE == 0).toList()
                        : all.stream()
                                .filter(f -> Pattern.compile(ONLY).matcher(f.title()).find())
                                .toList();
        List<Found> found = faults.parallelStream().map(this::find).toList();
        System.out.println("| fault | pairs | found by |\n|---|---:|---|");
        found.forEach(System.out::println);
        assertThat(found).filteredOn(f -> f.pairs() == 0).isEmpty();
    }

    @Test
    void the_page_has_every_fault() throws IOException {
        String page = Files.readString(ROOT.resolve("docs/correctness.md"));
        assertThat(Fault.read(FAULTS))
                .filteredOn(fault -> !page.contains("\n| " + fault.title() + " | "))
                .isEmpty();
    }

    private static String source(Fault fault) throws IOException {
        return Files.readString(ROOT.resolve(fault.source()));
    }

    private Found find(Fault fault) {
        try {
            String faulty = fault.appliedTo(source(fault));
            BiFunction<Long, List<String>, String> suspect =
                    FaultyProduct.of(fault.className(), faulty).suspect();
            for (long seed = 0; seed < JudgeTest.SHORT_SEEDS; seed++) {
                List<String> reference = references.computeIfAbsent(seed, FaultsTest::reference);
                String by = suspect.apply(seed, reference);
                if (!by.equals(Suspect.ALL_THE_SAME)
                        && whole.apply(seed, reference).equals(Suspect.ALL_THE_SAME)) {
                    return new Found(fault, seed + 1, by);
                }
            }
        } catch (IOException | ReflectiveOperationException e) {
            throw new IllegalStateException(fault.title(), e);
        }
        return new Found(fault, 0, "");
    }

    private static List<String> reference(long seed) {
        return SameAlerts.ofReference(Objects.requireNonNull(Pair.of(seed)));
    }
}
