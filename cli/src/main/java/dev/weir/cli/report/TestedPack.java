package dev.weir.cli.report;

import dev.weir.compiler.test.Coverage;
import dev.weir.compiler.test.TestResult;
import dev.weir.rules.diagnostic.Diagnostic;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The tests of a pack and how they went.
 *
 * @param path of the pack, as it is shown to people
 * @param errors why nothing was run; empty for a sound pack
 * @param coverage what was exercised; null where nobody asks
 */
public record TestedPack(
        String path,
        String name,
        List<TestResult> results,
        List<Diagnostic> errors,
        @Nullable Coverage coverage) {
    public TestedPack {
        results = List.copyOf(results);
        errors = List.copyOf(errors);
    }

    public long passed() {
        return results.stream().filter(TestResult::passed).count();
    }

    public long failed() {
        return results.size() - passed();
    }
}
