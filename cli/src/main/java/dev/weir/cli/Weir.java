package dev.weir.cli;

import dev.weir.cli.terminal.OutputFailure;
import dev.weir.cli.terminal.Terminal;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
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
        CommandLine line = commandLine(terminal, arguments);
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
    private static Map<String, Function<Terminal, Object>> commands() {
        Map<String, Function<Terminal, Object>> commands = new LinkedHashMap<>();
        commands.put("init", InitCommand::new);
        commands.put("check", CheckCommand::new);
        commands.put("fmt", FmtCommand::new);
        commands.put("test", TestCommand::new);
        commands.put("replay", ReplayCommand::new);
        commands.put("run", RunCommand::new);
        commands.put("explain", ExplainCommand::new);
        commands.put("graph", GraphCommand::new);
        commands.put("bench", BenchCommand::new);
        commands.put("state", StateCommand::new);
        commands.put("status", StatusCommand::new);
        commands.put("reload", ReloadCommand::new);
        commands.put("completion", CompletionCommand::new);
        commands.put("help", HelpCommand::new);
        commands.put("version", VersionCommand::new);
        return commands;
    }

    /**
     * What understands a line: the command that it begins with, as reading the options of all of
     * them would take longer than many a command; all where it begins otherwise, or with one that
     * speaks of the others.
     */
    private static CommandLine commandLine(Terminal terminal, String... arguments) {
        CommandLine line = new CommandLine(new WeirCommand());
        Map<String, Function<Terminal, Object>> commands = commands();
        String first = arguments.length == 0 ? "" : arguments[0];
        boolean needsAll =
                !commands.containsKey(first) || first.equals("help") || first.equals("completion");
        commands.forEach(
                (name, command) -> {
                    if (needsAll || name.equals(first)) {
                        line.addSubcommand(command.apply(terminal));
                    }
                });
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
        line.getSubcommands().values().forEach(Weir::layOut);
        return line;
    }

    /** What a command does stands between how it is called and what it takes. */
    private static void layOut(CommandLine line) {
        line.getSubcommands().values().forEach(Weir::layOut);
        CommandSpec command = line.getCommandSpec();
        StringBuilder call = new StringBuilder(command.qualifiedName(" "));
        if (!line.getSubcommands().isEmpty()) {
            call.append(" COMMAND");
        }
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
                .commandListHeading("%nCommands:%n")
                .optionListHeading("%nOptions:%n")
                .footerHeading("%n");
    }

    private static PrintWriter writer(PrintStream stream) {
        return new PrintWriter(new OutputStreamWriter(stream, StandardCharsets.UTF_8), true);
    }
}
