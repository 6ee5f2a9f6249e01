package dev.weir.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** {@code weir} itself: only its options and its list of commands. */
@Command(
        name = "weir",
        header = "Finds patterns in streams of events, by rules that are tested like code.%n",
        customSynopsis = "weir COMMAND [OPTION…] [ARGUMENT…]",
        synopsisHeading = "Usage: ",
        commandListHeading = "%nCommands:%n",
        optionListHeading = "%nOptions:%n",
        versionProvider = VersionText.class,
        footer = {
            "",
            "`weir help COMMAND` says more about one of them.",
            "",
            "Data goes to standard output, all else to standard error. Exit code:",
            "  0  fine",
            "  1  findings, or tests that fail",
            "  2  wrong usage, or a rule with errors",
            "  3  a file or a stream that fails"
        })
final class WeirCommand implements Callable<Integer> {
    @Spec private CommandSpec spec;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            scope = ScopeType.INHERIT,
            description = "Print this help.")
    private boolean help;

    @Option(
            names = {"-V", "--version"},
            versionHelp = true,
            description = "Print the version.")
    private boolean version;

    @Override
    public Integer call() {
        throw new ParameterException(spec.commandLine(), "a command is needed");
    }
}
