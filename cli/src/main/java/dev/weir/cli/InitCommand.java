package dev.weir.cli;

import dev.weir.cli.terminal.Terminal;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "init",
        description = "Make a new pack: event types, a rule with its tests, a recording.",
        footer = {"The folder must be empty, or not exist yet."})
final class InitCommand implements Callable<Integer> {
    /** Where each file of the template goes. */
    private static final Map<String, String> TEMPLATE =
            Map.of(
                    "rulepack.yaml", "rulepack.yaml",
                    "events.rule", "events.rule",
                    "password_guessing.rule", "password_guessing.rule",
                    "logins.jsonl", "recordings/logins.jsonl");

    private final Terminal terminal;

    @Parameters(paramLabel = "DIR", description = "The pack's folder; its name becomes the pack's.")
    private Path folder;

    InitCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        refuseUnlessEmpty();
        for (Map.Entry<String, String> file : TEMPLATE.entrySet()) {
            Path target = folder.resolve(file.getValue());
            Files.createDirectories(target.toAbsolutePath().getParent());
            Files.writeString(target, template(file.getKey()).replace("@name@", packName()));
        }
        List<String> next =
                List.of(
                        "Made the pack `" + packName() + "` in " + folder + ". Try:",
                        "  weir check " + folder,
                        "  weir test " + folder,
                        "  weir replay " + folder + " " + folder.resolve("recordings"));
        next.forEach(terminal::say);
        return ExitCode.FINE;
    }

    private void refuseUnlessEmpty() throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        if (!Files.isDirectory(folder)) {
            throw Failure.usage("`" + folder + "` is a file");
        }
        try (Stream<Path> children = Files.list(folder)) {
            if (children.findAny().isPresent()) {
                throw Failure.usage(
                        "`" + folder + "` is not empty", "name a folder that does not exist yet");
            }
        }
    }

    /** The folder's name, with what a pack's name cannot have replaced. */
    private String packName() {
        Path name = folder.toAbsolutePath().normalize().getFileName();
        String text = name == null ? "" : name.toString().replaceAll("[^A-Za-z0-9_.-]", "-");
        return text.matches("[A-Za-z0-9].*") ? text : "pack" + text;
    }

    private static String template(String name) throws IOException {
        try (InputStream in =
                Objects.requireNonNull(
                        InitCommand.class.getResourceAsStream("template/" + name), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
