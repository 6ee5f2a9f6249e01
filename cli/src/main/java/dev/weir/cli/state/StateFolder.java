package dev.weir.cli.state;

import dev.weir.cli.Failure;
import dev.weir.cli.SystemMessage;
import dev.weir.cli.daemon.KeptPrograms;
import dev.weir.disk.Fs;
import dev.weir.runtime.engine.Checkpoint;
import dev.weir.runtime.engine.ControlRecord;
import dev.weir.runtime.program.Program;
import dev.weir.state.ControlLog;
import dev.weir.state.InputLogFolder;
import dev.weir.state.PackStore;
import dev.weir.state.StoredCheckpoint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A state folder that is looked at; a daemon may have it meanwhile. Nothing in it is changed. */
public final class StateFolder {
    private final Path path;
    private final PackStore packs;
    private final KeptPrograms programs;

    /**
     * A part of the folder that was verified.
     *
     * @param problem null where it is sound
     */
    public record Verified(String name, @Nullable String problem) {}

    /**
     * What was verified.
     *
     * @param isUsable whether a daemon could start from the folder
     */
    public record Verification(List<Verified> parts, boolean isUsable) {
        public Verification {
            parts = List.copyOf(parts);
        }

        public boolean isSound() {
            return parts.stream().allMatch(part -> part.problem() == null);
        }
    }

    /** Something that fails where a part is damaged. */
    private interface Look {
        void look() throws IOException;
    }

    /**
     * @param allowScripts whether the packs that are kept are trusted to run MVEL
     * @throws Failure where there is no such folder
     */
    public StateFolder(Path path, boolean allowScripts) {
        if (!Files.isDirectory(path)) {
            throw Failure.environment(
                    "there is no state folder " + path,
                    "`--state DIR` names it, as `state.path` of weir.yaml does");
        }
        this.path = path;
        this.packs = new PackStore(Fs.DISK, path.resolve("packs"));
        this.programs = new KeptPrograms(packs, allowScripts);
    }

    /** The newest first, those that cannot be read last. */
    public List<StoredCheckpoint> checkpoints() throws IOException {
        return StoredCheckpoint.in(Fs.DISK, path.resolve("checkpoints"));
    }

    /**
     * The newest checkpoint that is whole.
     *
     * @param number of the one that is wanted; 0 for the newest
     * @param warnings is told, for people, what was passed over
     * @throws Failure where there is none
     */
    public Checkpoint load(long number, Consumer<String> warnings) throws IOException {
        List<StoredCheckpoint> wanted = new ArrayList<>(checkpoints());
        if (number != 0) {
            wanted.removeIf(one -> one.manifest() == null || one.manifest().number() != number);
        }
        // What cannot be read may have been the newest.
        wanted.sort(Comparator.comparing(stored -> stored.manifest() != null));
        for (StoredCheckpoint stored : wanted) {
            try {
                return load(stored);
            } catch (IOException e) {
                warnings.accept(
                        "the checkpoint in " + stored.slot() + " cannot be used: " + reason(e));
            }
        }
        throw Failure.state(
                (number == 0 ? "no checkpoint" : "no checkpoint " + number)
                        + " in "
                        + path
                        + (wanted.isEmpty() ? "" : " can be used"),
                "`weir state ls` shows those that there are");
    }

    private Checkpoint load(StoredCheckpoint stored) throws IOException {
        return stored.load(
                hash -> {
                    try {
                        return programs.program(hash);
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                });
    }

    /** The pack that a checkpoint was made under. */
    public Program program(Checkpoint checkpoint) throws IOException {
        return programs.program(checkpoint.pack());
    }

    /** Reads all that a daemon needs, as one that starts would. */
    public Verification verify() throws IOException {
        List<Verified> parts = new ArrayList<>();
        Set<String> named = new TreeSet<>();
        boolean isControlSound = verify(parts, "control.log", () -> named.addAll(packsOfLog()));
        boolean anySound = false;
        List<StoredCheckpoint> checkpoints = checkpoints();
        for (StoredCheckpoint stored : checkpoints) {
            if (stored.manifest() != null) {
                named.add(stored.manifest().pack());
            }
            anySound |= verify(parts, "checkpoints/" + stored.slot(), () -> load(stored));
        }
        boolean arePacksSound = true;
        for (String hash : named) {
            arePacksSound &= verify(parts, "packs/" + hash, () -> packs.read(hash));
        }
        boolean isInputSound = true;
        Path inputs = path.resolve("input");
        for (String source : Fs.DISK.list(inputs)) {
            isInputSound &=
                    verify(
                            parts,
                            "input/" + source,
                            () -> InputLogFolder.check(Fs.DISK, inputs.resolve(source)));
        }
        return new Verification(
                parts,
                isControlSound
                        && arePacksSound
                        && isInputSound
                        && (anySound || checkpoints.isEmpty()));
    }

    private static boolean verify(List<Verified> parts, String name, Look look) {
        try {
            look.look();
            parts.add(new Verified(name, null));
            return true;
        } catch (IOException e) {
            parts.add(new Verified(name, reason(e)));
        } catch (Failure e) {
            parts.add(new Verified(name, e.getMessage()));
        }
        return false;
    }

    private static String reason(IOException e) {
        return Objects.requireNonNullElse(e.getMessage(), SystemMessage.of(e));
    }

    private List<String> packsOfLog() throws IOException {
        Path log = path.resolve("control.log");
        List<String> hashes = new ArrayList<>();
        List<String> torn = new ArrayList<>();
        for (ControlRecord record : ControlLog.read(Fs.DISK, log, torn::add)) {
            if (record instanceof ControlRecord.Started started) {
                hashes.add(started.pack());
            } else if (record instanceof ControlRecord.Switched switched) {
                hashes.add(switched.pack());
            }
        }
        return hashes;
    }
}
