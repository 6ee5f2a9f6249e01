package dev.weir.cli;

import dev.weir.cli.config.ConfigResult;
import dev.weir.cli.daemon.DaemonConfig;
import dev.weir.cli.pack.Pack;
import dev.weir.cli.pack.PackFinder;
import dev.weir.cli.terminal.Terminal;
import dev.weir.compiler.CompileResult;
import dev.weir.rules.diagnostic.Diagnostic;
import dev.weir.rules.diagnostic.DiagnosticPrinter;
import dev.weir.runtime.program.Program;
import java.nio.file.Path;
import java.util.List;

/** What is wrong with a pack or a configuration, told where a sound one is needed. */
public final class Findings {
    private final Terminal terminal;

    public Findings(Terminal terminal) {
        this.terminal = terminal;
    }

    /**
     * The program of a pack.
     *
     * @throws Failure if the pack has errors, which are told; warnings are left to {@code check}
     */
    public Program programOf(Pack pack, CompileResult compiled) {
        Program program = compiled.program();
        if (program == null) {
            List<Diagnostic> errors =
                    compiled.diagnostics().stream().filter(Diagnostic::isError).toList();
            terminal.say(new DiagnosticPrinter(terminal.errPaint().coloured()).print(errors));
            hintAtPackAround(pack);
            throw Failure.usage(
                    "the pack `" + pack.name() + "` has " + Count.of(errors.size(), "error"));
        }
        return program;
    }

    /**
     * What a daemon shall do.
     *
     * @throws Failure if the configuration has problems, which are told
     */
    DaemonConfig configOf(ConfigResult read) {
        DaemonConfig config = read.config();
        if (config == null) {
            List<Diagnostic> problems = read.problems();
            terminal.say(new DiagnosticPrinter(terminal.errPaint().coloured()).print(problems));
            throw Failure.configuration(
                    "the configuration has " + Count.of(problems.size(), "error"));
        }
        return config;
    }

    /** A file of a pack, checked without the others, misses what they declare. */
    void hintAtPackAround(Pack pack) {
        Path path = Path.of(pack.path());
        Path around = pack.path().endsWith(".rule") ? PackFinder.packAround(path) : null;
        if (around != null) {
            terminal.say(
                    terminal.errPaint().cyan("note:")
                            + " `"
                            + path
                            + "` is part of the pack in `"
                            + shortest(around)
                            + "`; by itself it does not see the other files");
        }
    }

    private static Path shortest(Path folder) {
        Path here = Path.of("").toAbsolutePath();
        return folder.startsWith(here) && !folder.equals(here) ? here.relativize(folder) : folder;
    }
}
