package dev.weir.cli;

import dev.weir.rules.diagnostic.NearestName;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** A command cannot go on; the message is all that a user sees of it. */
public final class Failure extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final int exitCode;
    private final @Nullable String help;

    private Failure(int exitCode, String message, @Nullable String help) {
        super(message);
        this.exitCode = exitCode;
        this.help = help;
    }

    /** The command was given something that it cannot use. */
    public static Failure usage(String message) {
        return new Failure(ExitCode.USAGE, message, null);
    }

    public static Failure usage(String message, String help) {
        return new Failure(ExitCode.USAGE, message, help);
    }

    /** Something of a pack was named that it does not have. */
    public static Failure notInPack(String kind, String name, Collection<String> known) {
        String nearest = NearestName.of(name, known);
        return usage(
                "the pack has no " + kind + " `" + name + "`",
                nearest == null
                        ? "it has: " + String.join(", ", known)
                        : "did you mean `" + nearest + "`?");
    }

    /** Something outside failed: a file, a stream, a disk. */
    public static Failure environment(String message) {
        return new Failure(ExitCode.ENVIRONMENT, message, null);
    }

    public static Failure environment(String message, String help) {
        return new Failure(ExitCode.ENVIRONMENT, message, help);
    }

    /** What the daemon was told to do cannot be done. */
    public static Failure configuration(String message) {
        return new Failure(ExitCode.CONFIGURATION, message, null);
    }

    /** The state folder cannot be used. */
    public static Failure state(String message, String help) {
        return new Failure(ExitCode.STATE, message, help);
    }

    /** What the daemon reads from or writes to does not answer. */
    public static Failure unavailable(String message, String help) {
        return new Failure(ExitCode.UNAVAILABLE, message, help);
    }

    /** Another daemon has taken the place of this one. */
    public static Failure fenced(String message, String help) {
        return new Failure(ExitCode.FENCED, message, help);
    }

    /** A disk failed while the daemon ran. */
    public static Failure disk(String message, String help) {
        return new Failure(ExitCode.DISK, message, help);
    }

    public int exitCode() {
        return exitCode;
    }

    /** What to do; null where it is not knowable. */
    public @Nullable String help() {
        return help;
    }
}
