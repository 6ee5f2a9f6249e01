package dev.weir.compiler;

import dev.weir.compiler.test.TestCase;
import dev.weir.rules.diagnostic.Diagnostic;
import dev.weir.runtime.program.Program;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What came of compiling a pack.
 *
 * @param program the compiled pack; null where there was an error
 * @param diagnostics all errors and warnings, by file and place
 * @param tests the tests that are in order, by file and place
 */
public record CompileResult(
        @Nullable Program program, List<Diagnostic> diagnostics, List<TestCase> tests) {
    public CompileResult {
        diagnostics = List.copyOf(diagnostics);
        tests = List.copyOf(tests);
    }

    public boolean hasErrors() {
        return diagnostics.stream().anyMatch(Diagnostic::isError);
    }
}
