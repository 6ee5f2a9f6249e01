package dev.weir.cli;

import dev.weir.cli.terminal.OutputFailure;
import dev.weir.cli.terminal.Terminal;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** The {@code weir} command. */
public final class Weir {
    private static final int WIDEST_HELP = 100;

    private Weir() {}

    public static void main(String[] arguments) {
        System.exit(run(Terminal.ofProcess(), arguments));
    }

    /** Runs one command and returns its exit code; nothing is thrown at the caller. */
    public static int run(Terminal terminal, String... arguments) {
        Locale.setDefault(Locale.ROOT);
        CommandLine line = commandLine(terminal);
        Complaints complaints = new Complaints(terminal);
        line.setParameterExceptionHandler(complaints);
        line.setExecutionExceptionHandler(complaints);
        try {
            int exitCode = line.execute(arguments);
            terminal.out().flush();
            terminal.err().flush();
            return exitCode;
        } catch (OutputFailure e) {
            return complaints.about(e);
        } catch (OutOfMemoryError e) {
            return complaints.about(e);
        }
    }

    /** All commands, in the order in which help shows them. */
    static CommandLine commandLine(Terminal terminal) {
        CommandLine line =
                new CommandLine(new WeirCommand())
                        .addSubcommand(new InitCommand(terminal))
                        .addSubcommand(new CheckCommand(terminal))
                        .addSubcommand(new FmtCommand(terminal))
                        .addSubcommand(new TestCommand(terminal))
                        .addSubcommand(new ReplayCommand(terminal))
                        .addSubcommand(new RunCommand(terminal))
                        .addSubcommand(new ExplainCommand(terminal))
                        .addSubcommand(new GraphCommand(terminal))
                        .addSubcommand(new StatusCommand(terminal))
                        .addSubcommand(new ReloadCommand(terminal))
                        .addSubcommand(new CompletionCommand(terminal))
                        .addSubcommand(new HelpCommand(terminal))
                        .addSubcommand(new VersionCommand(terminal));
        line.setOut(writer(terminal.out()));
        line.setErr(writer(terminal.err()));
        line.setColorScheme(
                CommandLine.Help.defaultColorScheme(
                        terminal.outPaint().coloured() ? Ansi.ON : Ansi.OFF));
        line.setUsageHelpWidth(Math.min(terminal.columns(), WIDEST_HELP));
        line.setUsageHelpLongOptionsMaxWidth(28);
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setExpandAtFiles(false);
        line.setPosixClusteredShortOptionsAllowed(false);
        line.getSubcommands().values().forEach(c -> layOut(c.getCommandSpec()));
        return line;
    }

    /** What a command does stands between how it is called and what it takes. */
    private static void layOut(CommandSpec command) {
        StringBuilder call = new StringBuilder("weir " + command.name());
        command.options().stream()
                .filter(OptionSpec::required)
                .forEach(option -> call.append(' ').append(option.longestName()));
        call.append(" [OPTION…]");
        for (PositionalParamSpec argument : command.positionalParameters()) {
            String label = argument.paramLabel() + (argument.arity().max() > 1 ? "…" : "");
            call.append(argument.arity().min() == 0 ? " [" + label + "]" : " " + label);
        }
        command.usageMessage()
                .customSynopsis(call.toString())
                .descriptionHeading("%n")
                .parameterListHeading("%n")
                .optionListHeading("%nOptions:%n")
                .footerHeading("%n");
    }

    private static PrintWriter writer(PrintStream stream) {
        return new PrintWriter(new OutputStreamWriter(stream, StandardCharsets.UTF_8), true);
    }
}
