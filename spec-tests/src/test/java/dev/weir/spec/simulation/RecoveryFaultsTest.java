package dev.weir.spec.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.spec.judge.Fault;
import dev.weir.spec.judge.FaultyProduct;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.IntFunction;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * The simulation sees: it finds each deliberate fault of {@code recovery-faults.txt}. Every eighth
 * of them is looked for here, {@code -Dweir.faults=.} looks for all and prints the table of
 * docs/reliability.md: a regular expression that takes the faults in whose title it finds
 * something.
 */
class RecoveryFaultsTest {
    private static final Path ROOT = Path.of("..");
    private static final Path FAULTS = Path.of("recovery-faults.txt");
    private static final String ONLY = System.getProperty("weir.faults", "");
    private static final int SAMPLE = 8;
    private static final RecoverySuspect WHOLE = new RecoverySuspect();
    private static final int MOST_RUNS = 8000;

    /**
     * How a fault was found.
     *
     * @param runs after how many; 0 where it was not
     */
    private record Found(Fault fault, int runs) {
        @Override
        public String toString() {
            return "| " + fault.title() + " | " + runs + " |";
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
        System.out.println("| fault | runs |\n|---|---:|");
        List<Found> found = faults.stream().map(RecoveryFaultsTest::find).toList();
        assertThat(found).filteredOn(f -> f.runs() == 0).isEmpty();
    }

    @Test
    void the_page_has_every_fault() throws IOException {
        String page = Files.readString(ROOT.resolve("docs/reliability.md"));
        assertThat(Fault.read(FAULTS))
                .filteredOn(fault -> !page.contains("\n| " + fault.title() + " | "))
                .isEmpty();
    }

    private static String source(Fault fault) throws IOException {
        return Files.readString(ROOT.resolve(fault.source()));
    }

    private static Found find(Fault fault) {
        Found found = new Found(fault, runsUntilFound(fault));
        System.out.println(found);
        return found;
    }

    private static int runsUntilFound(Fault fault) {
        try {
            IntFunction<@Nullable String> suspect =
                    FaultyProduct.of(fault.className(), fault.appliedTo(source(fault)))
                            .made(RecoverySuspect.class.getName(), IntFunction.class);
            for (int run = 0; run < MOST_RUNS; run++) {
                if (suspect.apply(run) != null && WHOLE.apply(run) == null) {
                    return run + 1;
                }
            }
            return 0;
        } catch (IOException | ReflectiveOperationException e) {
            throw new IllegalStateException(fault.title(), e);
        }
    }
}
