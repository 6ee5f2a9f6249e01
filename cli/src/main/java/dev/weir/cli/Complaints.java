package dev.weir.cli;

import dev.weir.cli.terminal.OutputFailure;
import dev.weir.cli.terminal.Paint;
import dev.weir.cli.terminal.Terminal;
import dev.weir.rules.diagnostic.NearestName;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** What a user is told when a command cannot do its work: what is wrong, then what to do. */
final class Complaints implements IParameterExceptionHandler, IExecutionExceptionHandler {
    /** What picocli says of a value that is none of an enum's. */
    private static final Pattern CHOICE =
            Pattern.compile(
                    "Invalid value for (?:option '|positional parameter at index \\S+ \\()"
                            + "(?:.*=)?([^')]*)['<>A-Za-z ]*\\)?: expected one of \\[(.*)] .*"
                            + "but was '(.*)'");

    private final Terminal terminal;

    Complaints(Terminal terminal) {
        this.terminal = terminal;
    }

    static Failure unknownCommand(CommandLine weir, String word) {
        List<String> commands = new ArrayList<>(weir.getSubcommands().keySet());
        String nearest = NearestName.of(word, commands);
        return Failure.usage(
                "there is no command `" + word + "`",
                nearest == null
                        ? "the commands are: " + String.join(", ", commands)
                        : "did you mean `" + nearest + "`?");
    }

    @Override
    public int handleParseException(ParameterException e, String[] arguments) {
        CommandLine line = e.getCommandLine();
        if (e instanceof UnmatchedArgumentException unmatched) {
            return tell(line, aboutUnmatched(line, unmatched.getUnmatched()));
        }
        if (e instanceof MissingParameterException missing && !missing.getMissing().isEmpty()) {
            return tell(line, Failure.usage("missing " + named(missing), seeHelp(line)));
        }
        return tell(line, Failure.usage(plain(e), seeHelp(line)));
    }

    @Override
    public int handleExecutionException(Exception e, CommandLine line, ParseResult arguments) {
        if (e instanceof OutputFailure failure) {
            return about(failure);
        }
        if (e instanceof Failure failure) {
            return tell(line, failure);
        }
        if (e instanceof ParameterException parameter) {
            return handleParseException(parameter, new String[0]);
        }
        if (e instanceof IOException || e instanceof UncheckedIOException) {
            return tell(line, Failure.environment(SystemMessage.of(e)));
        }
        return tell(line, aboutMistakeOfOurs(e));
    }

    /** Nobody reads any more: no fault where the reader had enough, else the disk is full. */
    int about(OutputFailure failure) {
        if (failure.readerLeft()) {
            return ExitCode.FINE;
        }
        terminal.err().println("weir: cannot write to standard output: " + failure.getMessage());
        terminal.err().flush();
        return ExitCode.ENVIRONMENT;
    }

    int about(OutOfMemoryError error) {
        terminal.err().println("weir: out of memory: " + error.getMessage());
        terminal.err().println("help: WEIR_JAVA_OPTS=-Xmx4g gives it 4 GiB");
        terminal.err().flush();
        return ExitCode.ENVIRONMENT;
    }

    private int tell(CommandLine line, Failure failure) {
        Paint paint = terminal.errPaint();
        String name = line.getCommandSpec().qualifiedName(" ");
        terminal.say(
                paint.bold(paint.red(name + ":"))
                        + " "
                        + Paint.harmless(String.valueOf(failure.getMessage())));
        if (failure.help() != null) {
            terminal.say(paint.cyan("help:") + " " + Paint.harmless(failure.help()));
        }
        return failure.exitCode();
    }

    private static String named(MissingParameterException e) {
        ArgSpec argument = e.getMissing().get(0);
        return argument instanceof OptionSpec option
                ? "`" + option.longestName() + "`"
                : argument.paramLabel();
    }

    private static Failure aboutUnmatched(CommandLine line, List<String> unmatched) {
        String word = unmatched.get(0);
        if (word.startsWith("-") && word.length() > 1) {
            String name = word.contains("=") ? word.substring(0, word.indexOf('=')) : word;
            List<String> known = optionNames(line);
            String nearest = NearestName.of(name, known);
            return Failure.usage(
                    "there is no option `" + name + "`",
                    nearest == null ? seeHelp(line) : "did you mean `" + nearest + "`?");
        }
        if (!line.getSubcommands().isEmpty()) {
            return unknownCommand(line, word);
        }
        return Failure.usage("`" + word + "` is one argument too many", seeHelp(line));
    }

    private static List<String> optionNames(CommandLine line) {
        List<String> names = new ArrayList<>();
        for (OptionSpec option : line.getCommandSpec().options()) {
            names.addAll(List.of(option.names()));
        }
        return names;
    }

    private static String seeHelp(CommandLine line) {
        if (line.getParent() == null) {
            return "`weir help` lists the commands";
        }
        String name = line.getCommandSpec().qualifiedName(" ").substring("weir ".length());
        return "`weir help " + name + "` says what it takes";
    }

    /** picocli's own words, in our layout. */
    private static String plain(ParameterException e) {
        String message = String.valueOf(e.getMessage());
        Matcher choice = CHOICE.matcher(message);
        if (choice.matches()) {
            return "`"
                    + choice.group(1)
                    + "` takes one of "
                    + choice.group(2).toLowerCase(Locale.ROOT)
                    + ", and not `"
                    + choice.group(3)
                    + "`";
        }
        String quoted = message.replace('\'', '`');
        return quoted.isEmpty()
                ? "wrong usage"
                : Character.toLowerCase(quoted.charAt(0)) + quoted.substring(1);
    }

    private static Failure aboutMistakeOfOurs(Exception e) {
        StackTraceElement place = firstOfOurs(e);
        return Failure.environment(
                "a mistake of weir itself: "
                        + e
                        + (place == null ? "" : " at " + place)
                        + "; please report it with the rule and the event that led to it");
    }

    private static @Nullable StackTraceElement firstOfOurs(Exception e) {
        for (StackTraceElement element : e.getStackTrace()) {
            if (element.getClassName().startsWith("dev.weir")) {
                return element;
            }
        }
        return null;
    }
}
