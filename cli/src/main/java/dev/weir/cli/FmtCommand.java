package dev.weir.cli;

import dev.weir.cli.pack.PackFinder;
import dev.weir.cli.pack.TextFile;
import dev.weir.cli.report.UnifiedDiff;
import dev.weir.cli.terminal.Paint;
import dev.weir.cli.terminal.Terminal;
import dev.weir.rules.RuleFormatter;
import dev.weir.rules.RuleParser;
import dev.weir.rules.diagnostic.Diagnostic;
import dev.weir.rules.diagnostic.DiagnosticPrinter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "fmt",
        description = "Write .rule files in the one layout; comments stay.",
        footer = {
            "A PATH is a .rule file, a folder, or - for standard input, which is written to "
                    + "standard output.",
            "",
            "Exit code: 0, or 1 under --check where a file would change, 2 where one has "
                    + "errors."
        })
final class FmtCommand implements Callable<Integer> {
    private static final String STANDARD_INPUT = "-";

    private final Terminal terminal;

    @Parameters(arity = "1..*", paramLabel = "PATH", description = "What to lay out.")
    private List<String> paths;

    @Option(names = "--check", description = "Write nothing; name the files that would change.")
    private boolean check;

    @Option(names = "--diff", description = "Write nothing; print what would change.")
    private boolean diff;

    private int changed;
    private int broken;

    FmtCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        if (paths.contains(STANDARD_INPUT)) {
            if (paths.size() > 1) {
                throw Failure.usage("`-` stands alone");
            }
            formatStandardInput();
            return exitCode();
        }
        List<Path> files = PackFinder.ruleFiles(paths.stream().map(Path::of).toList());
        for (Path file : files) {
            formatFile(file);
        }
        String done = check || diff ? " would change" : " changed";
        terminal.say(
                Count.of(files.size(), "file")
                        + ": "
                        + changed
                        + done
                        + (broken > 0 ? ", " + broken + " with errors left as they are" : ""));
        return exitCode();
    }

    private int exitCode() {
        if (broken > 0) {
            return ExitCode.USAGE;
        }
        return check && changed > 0 ? ExitCode.FINDINGS : ExitCode.FINE;
    }

    private void formatStandardInput() throws IOException {
        TextFile input = TextFile.of("<stdin>", terminal.in().readAllBytes());
        String formatted = format(input);
        if (formatted == null) {
            return;
        }
        if (!formatted.equals(input.source().text())) {
            changed++;
        }
        if (diff) {
            printDiff(input, formatted);
        } else if (!check) {
            terminal.out().print(formatted);
        }
    }

    private void formatFile(Path file) throws IOException {
        TextFile before = TextFile.of(PackFinder.shown(file), Files.readAllBytes(file));
        String formatted = format(before);
        if (formatted == null || formatted.equals(before.source().text())) {
            return;
        }
        changed++;
        if (diff) {
            printDiff(before, formatted);
        }
        if (check && !diff) {
            terminal.out().println(PackFinder.shown(file));
        }
        if (!check && !diff) {
            replace(file, formatted);
        }
    }

    /** The text in the one layout; null, with a complaint, where it has errors of syntax. */
    private @Nullable String format(TextFile file) {
        List<Diagnostic> problems = new ArrayList<>(file.problems());
        problems.addAll(RuleParser.parse(file.source()).diagnostics());
        List<Diagnostic> errors = problems.stream().filter(Diagnostic::isError).toList();
        if (!errors.isEmpty()) {
            broken++;
            terminal.say(new DiagnosticPrinter(terminal.errPaint().coloured()).print(errors));
            return null;
        }
        return RuleFormatter.format(file.source());
    }

    private void printDiff(TextFile before, String after) {
        Paint paint = terminal.outPaint();
        String path = before.source().path();
        List<String> lines =
                UnifiedDiff.of(path, before.source().text(), after).stream()
                        .map(Paint::harmless)
                        .toList();
        lines.stream().limit(2).map(paint::bold).forEach(terminal.out()::println);
        for (String line : lines.subList(Math.min(2, lines.size()), lines.size())) {
            terminal.out()
                    .println(
                            switch (line.charAt(0)) {
                                case '+' -> paint.green(line);
                                case '-' -> paint.red(line);
                                case '@' -> paint.cyan(line);
                                default -> line;
                            });
        }
    }

    /** A reader sees the old file or the new one, never half of one. */
    private static void replace(Path file, String text) throws IOException {
        Path target = file.toRealPath();
        Path temporary = target.resolveSibling("." + target.getFileName() + ".weir-fmt");
        try {
            Files.copy(
                    target,
                    temporary,
                    StandardCopyOption.REPLACE_EXISTING,
                    StandardCopyOption.COPY_ATTRIBUTES);
            Files.writeString(temporary, text);
            Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }
}
