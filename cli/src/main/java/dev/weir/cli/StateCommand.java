package dev.weir.cli;

import dev.weir.adapters.formats.StateJson;
import dev.weir.cli.state.RuleStates;
import dev.weir.cli.state.StateFolder;
import dev.weir.cli.state.StateText;
import dev.weir.cli.terminal.Terminal;
import dev.weir.runtime.engine.Checkpoint;
import dev.weir.runtime.engine.EngineState;
import dev.weir.runtime.program.Program;
import dev.weir.runtime.program.RuleProgram;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "state",
        description = "Look into a daemon's state folder; nothing in it is changed.",
        footer = {
            "A daemon may run meanwhile. Of four checkpoints it overwrites the oldest one; one that "
                    + "is overwritten while it is looked at is found damaged.",
            "",
            "Exit code: 0 where what was asked for is there, 1 where a part is damaged that a "
                    + "daemon can do without, 65 where none could start from the folder."
        })
final class StateCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Spec private CommandSpec spec;

    StateCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        throw new ParameterException(spec.commandLine(), "a command is needed");
    }

    @Command(name = "ls", description = "List the checkpoints, the newest first.")
    int list(@Mixin StateOptions options) throws IOException {
        StateFolder folder = options.folder();
        if (options.json()) {
            terminal.out().println(StateText.checkpointsJson(folder.checkpoints()));
        } else {
            StateText.checkpoints(folder.checkpoints(), terminal.outPaint())
                    .forEach(terminal.out()::println);
        }
        return ExitCode.FINE;
    }

    @Command(
            name = "show",
            description = "Say what the newest checkpoint holds: of each rule, or under a key.")
    int show(
            @Mixin StateOptions options,
            @Option(
                            names = "--checkpoint",
                            paramLabel = "N",
                            description = "The one with this number instead of the newest.")
                    long number,
            @Parameters(
                            arity = "0..1",
                            paramLabel = "RULE",
                            description = "The keys of a rule, those with the most state first.")
                    @Nullable String rule,
            @Option(
                            names = "--key",
                            paramLabel = "TEXT",
                            description =
                                    "All that is known of RULE under this key, as JSON. Parts of a"
                                            + " key are joined by commas.")
                    @Nullable String key)
            throws IOException {
        StateFolder folder = options.folder();
        Checkpoint checkpoint = folder.load(number, terminal::say);
        Program program = folder.program(checkpoint);
        if (rule == null) {
            if (key != null) {
                throw Failure.usage("`--key` is of a rule", "name the rule: weir state show RULE");
            }
            List<RuleStates> rules = RuleStates.of(program, checkpoint.state());
            if (options.json()) {
                terminal.out().println(StateText.rulesJson(checkpoint, rules));
            } else {
                StateText.rules(checkpoint, rules, terminal.outPaint())
                        .forEach(terminal.out()::println);
            }
            return ExitCode.FINE;
        }
        RuleProgram named = rule(program, rule);
        List<EngineState.Entry> entries =
                checkpoint.state().keys().stream()
                        .filter(entry -> entry.rule().equals(named.name()))
                        .toList();
        if (key != null) {
            terminal.out().println(StateJson.line(named, entry(entries, named, key)));
        } else if (options.json()) {
            entries.forEach(entry -> terminal.out().println(StateJson.line(named, entry)));
        } else {
            StateText.keys(entries, terminal.outPaint()).forEach(terminal.out()::println);
        }
        return ExitCode.FINE;
    }

    private static RuleProgram rule(Program program, String name) {
        return program.rules().stream()
                .filter(rule -> rule.name().equals(name))
                .findFirst()
                .orElseThrow(
                        () ->
                                Failure.notInPack(
                                        "rule",
                                        name,
                                        program.rules().stream().map(RuleProgram::name).toList()));
    }

    private static EngineState.Entry entry(
            List<EngineState.Entry> entries, RuleProgram rule, String key) {
        return entries.stream()
                .filter(entry -> StateText.key(entry.key()).equals(key))
                .findFirst()
                .orElseThrow(
                        () ->
                                Failure.usage(
                                        "nothing is known of " + rule.name() + " under " + key,
                                        "weir state show " + rule.name() + " lists its keys"));
    }

    @Command(
            name = "export",
            description = "Write what the newest checkpoint holds as JSON Lines, a line each key.")
    int export(
            @Mixin StateOptions options,
            @Option(
                            names = "--checkpoint",
                            paramLabel = "N",
                            description = "The one with this number instead of the newest.")
                    long number,
            @Option(
                            names = {"-o", "--out"},
                            paramLabel = "FILE",
                            description = "Instead of standard output.")
                    @Nullable Path out)
            throws IOException {
        StateFolder folder = options.folder();
        Checkpoint checkpoint = folder.load(number, terminal::say);
        Program program = folder.program(checkpoint);
        if (out == null) {
            write(program, checkpoint, terminal.out());
        } else {
            try (PrintStream file = new PrintStream(Files.newOutputStream(out), false, "UTF-8")) {
                write(program, checkpoint, file);
                if (file.checkError()) {
                    throw Failure.environment("cannot write " + out);
                }
            }
        }
        return ExitCode.FINE;
    }

    private static void write(Program program, Checkpoint checkpoint, PrintStream out) {
        Map<String, RuleProgram> rules = new HashMap<>();
        program.rules().forEach(rule -> rules.put(rule.name(), rule));
        out.println(StateJson.header(checkpoint));
        for (EngineState.Entry entry : checkpoint.state().keys()) {
            out.println(StateJson.line(Objects.requireNonNull(rules.get(entry.rule())), entry));
        }
        checkpoint.state().suppressions().forEach(held -> out.println(StateJson.line(held)));
    }

    @Command(
            name = "verify",
            description = "Read all that a daemon needs to start, and say what is damaged.")
    int verify(@Mixin StateOptions options) throws IOException {
        StateFolder.Verification found = options.folder().verify();
        if (options.json()) {
            terminal.out().println(StateText.verificationJson(found));
        } else {
            StateText.verification(found, terminal.outPaint()).forEach(terminal.out()::println);
        }
        if (!found.isUsable()) {
            return ExitCode.STATE;
        }
        return found.isSound() ? ExitCode.FINE : ExitCode.FINDINGS;
    }
}
