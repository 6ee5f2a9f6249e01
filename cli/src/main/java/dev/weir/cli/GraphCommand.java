package dev.weir.cli;

import dev.weir.cli.graph.Automaton;
import dev.weir.cli.graph.AutomatonBuilder;
import dev.weir.cli.graph.Dot;
import dev.weir.cli.graph.Mermaid;
import dev.weir.cli.pack.Pack;
import dev.weir.cli.pack.PackFinder;
import dev.weir.cli.terminal.Terminal;
import dev.weir.runtime.program.Program;
import dev.weir.runtime.program.RuleProgram;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "graph",
        description = "Print rules as graphs, for a program that draws them.",
        footer = {"weir graph PACK RULE | dot -Tsvg > rule.svg"})
final class GraphCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Parameters(index = "0", paramLabel = "PACK", description = "A pack's folder or a .rule file.")
    private Path pack;

    @Parameters(index = "1", arity = "0..1", paramLabel = "RULE", description = "Only this rule.")
    private @Nullable String rule;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            description = "${COMPLETION-CANDIDATES}; dot unless given.")
    private Format format = Format.DOT;

    @Mixin private PackOptions packOptions;

    GraphCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    enum Format {
        DOT,
        MERMAID;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @Override
    public Integer call() {
        Pack read = PackFinder.one(pack);
        Program program =
                new Findings(terminal).programOf(read, packOptions.compiler().compile(read));
        List<RuleProgram> rules =
                rule == null ? program.rules() : List.of(NamedRule.of(program, rule));
        List<Automaton> automata = rules.stream().map(AutomatonBuilder::build).toList();
        terminal.out()
                .print(
                        switch (format) {
                            case DOT -> Dot.of(automata);
                            case MERMAID -> Mermaid.of(automata);
                        });
        return ExitCode.FINE;
    }
}
