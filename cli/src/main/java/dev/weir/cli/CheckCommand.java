package dev.weir.cli;

import dev.weir.cli.pack.Pack;
import dev.weir.cli.pack.PackCompiler;
import dev.weir.cli.pack.PackFinder;
import dev.weir.cli.report.FindingsJson;
import dev.weir.cli.report.GithubCommands;
import dev.weir.cli.report.Sarif;
import dev.weir.cli.terminal.Paint;
import dev.weir.cli.terminal.Terminal;
import dev.weir.rules.diagnostic.Diagnostic;
import dev.weir.rules.diagnostic.DiagnosticPrinter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "check",
        description = "Find what is wrong with packs, all of it in one go.",
        footer = {
            "A PATH is a .rule file, a pack (a folder with a rulepack.yaml), or a folder "
                    + "that holds packs and .rule files, each of which is a pack of its own.",
            "",
            "Exit code: 0 without errors, 1 with errors, or with warnings under --strict."
        })
final class CheckCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Parameters(arity = "1..*", paramLabel = "PATH", description = "What to check.")
    private List<Path> paths;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            description = "${COMPLETION-CANDIDATES}; human unless given.")
    private Format format = Format.HUMAN;

    @Option(names = "--strict", description = "Take warnings for errors.")
    private boolean strict;

    @Mixin private PackOptions packOptions;

    CheckCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    enum Format {
        HUMAN,
        JSON,
        SARIF,
        GITHUB;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @Override
    public Integer call() throws IOException {
        PackCompiler compiler = packOptions.compiler().at(terminal.clock().millis());
        List<Pack> packs = PackFinder.find(paths);
        List<Diagnostic> findings = new ArrayList<>();
        List<Pack> broken = new ArrayList<>();
        for (Pack pack : packs) {
            List<Diagnostic> ofPack = compiler.compile(pack).diagnostics();
            findings.addAll(ofPack);
            if (ofPack.stream().anyMatch(Diagnostic::isError)) {
                broken.add(pack);
            }
        }
        print(findings);
        broken.forEach(new Findings(terminal)::hintAtPackAround);
        long errors = findings.stream().filter(Diagnostic::isError).count();
        long warnings = findings.size() - errors;
        terminal.say(summary(packs, errors, warnings));
        return errors > 0 || strict && warnings > 0 ? ExitCode.FINDINGS : ExitCode.FINE;
    }

    private void print(List<Diagnostic> findings) throws IOException {
        switch (format) {
            case HUMAN -> {
                if (!findings.isEmpty()) {
                    boolean colours = terminal.outPaint().coloured();
                    terminal.out().println(new DiagnosticPrinter(colours).print(findings));
                }
            }
            case JSON -> terminal.out().println(FindingsJson.of(findings));
            case SARIF -> terminal.out().println(Sarif.of(findings, VersionText.version()));
            case GITHUB -> GithubCommands.of(findings).forEach(terminal.out()::println);
        }
    }

    private String summary(List<Pack> packs, long errors, long warnings) {
        Paint paint = terminal.errPaint();
        long files = packs.stream().mapToLong(pack -> pack.files().size()).sum();
        String what = Count.of(packs.size(), "pack") + ", " + Count.of(files, "file") + ": ";
        if (errors == 0 && warnings == 0) {
            return what + paint.green("no problems");
        }
        String found = Count.of(errors, "error") + ", " + Count.of(warnings, "warning");
        return what + (errors > 0 ? paint.red(found) : paint.yellow(found));
    }
}
