package dev.weir.benchmarks.weir;

import dev.weir.benchmarks.TxnStream;
import dev.weir.benchmarks.Workload;
import dev.weir.compiler.CompileOptions;
import dev.weir.compiler.CompileResult;
import dev.weir.compiler.PackSource;
import dev.weir.compiler.RuleCompiler;
import dev.weir.rules.ast.SourceText;
import dev.weir.runtime.program.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;

/** The rules of the workloads: files for people, and text made here where there are many rules. */
final class Rules {
    private static final String TXN =
            """
            EVENT Txn {
              ts       timestamp
              kind     string
              key      string
              amount   float
              country  string
              device   string
              status   int
            } TIME ts
            """;

    private Rules() {}

    static Path file(Workload.Shape shape) {
        String name =
                shape == Workload.Shape.FILE ? "together" : shape.name().toLowerCase(Locale.ROOT);
        Path benchmarks = Path.of(System.getProperty("benchmarks", ".."));
        return benchmarks.resolve("weir").resolve("rules").resolve(name + ".rule");
    }

    static Program compile(Workload workload) throws IOException {
        String name = workload.name();
        SourceText source = new SourceText(name + ".rule", text(workload));
        CompileOptions options = CompileOptions.none();
        if (isHotKey(workload)) {
            options = options.withParameters(Map.of("window", within(workload)));
        }
        CompileResult result = RuleCompiler.compile(PackSource.of(name, source), options);
        Program program = result.program();
        if (program == null) {
            throw new IllegalStateException(name + ": " + result.diagnostics());
        }
        return program;
    }

    private static boolean isHotKey(Workload workload) {
        return workload.shape() == Workload.Shape.HOT_KEY
                || workload.shape() == Workload.Shape.HOT_KEY_RISING;
    }

    /** WITHIN takes in its bound, the workload's window does not. */
    private static String within(Workload workload) {
        return workload.windowMillis() - 1 + "ms";
    }

    private static String text(Workload workload) throws IOException {
        return switch (workload.shape()) {
            case FILTERS -> filters(workload.size());
            case PAIRS -> pairs(workload);
            case CHAIN -> chain(workload);
            case FILTER,
                    SEQUENCE,
                    SEQUENCE_ONCE,
                    PROBES,
                    BURST,
                    BURST_EACH,
                    ABSENCE,
                    HOT_KEY,
                    HOT_KEY_RISING,
                    FILE ->
                    Files.readString(file(workload.shape()));
        };
    }

    private static String filters(int count) {
        StringBuilder text = new StringBuilder(TXN);
        for (int i = 0; i < count; i++) {
            text.append(
                    """
                    RULE filter_%d "A large amount of card %d" {
                      MATCH t: Txn[key == "card_%d" AND amount > 900]
                      EMIT key = t.key
                    }
                    """
                            .formatted(i, i, i));
        }
        return text.toString();
    }

    private static String pairs(Workload workload) {
        StringBuilder text = new StringBuilder(TXN);
        for (int i = 0; i < workload.size(); i++) {
            text.append(
                    """
                    RULE pair_%d "A large A of device %d, then a B" {
                      BY key
                      MATCH a: Txn[device == "dev_%d" AND kind == "A" AND amount > 500]
                         -> b: Txn[kind == "B" AND country == "%s" AND amount > %d]
                      WITHIN %s
                      AFTER MATCH KEEP ALL
                      EMIT key
                    }
                    """
                            .formatted(
                                    i,
                                    i,
                                    i,
                                    TxnStream.COUNTRIES.get(i % TxnStream.COUNTRIES.size()),
                                    Workload.threshold(i),
                                    within(workload)));
        }
        return text.toString();
    }

    private static String chain(Workload workload) {
        StringBuilder steps = new StringBuilder();
        for (int i = 0; i < workload.size(); i++) {
            boolean isLast = i == workload.size() - 1;
            char kind = (char) ('A' + i);
            steps.append(i == 0 ? "" : " ~> ");
            steps.append(
                    "s%d: Txn[kind == \"%c\" AND amount > %d]"
                            .formatted(i, kind, isLast ? 990 : 500));
        }
        return TXN
                + """
                RULE chain "All chains of kinds" {
                  BY ()
                  MATCH %s
                  WITHIN %s
                  AFTER MATCH KEEP ALL
                  LIMIT MATCHES 1
                  EMIT first = s0.key
                }
                """
                        .formatted(steps, within(workload));
    }
}
