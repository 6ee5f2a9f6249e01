package dev.weir.cli.daemon;

import dev.weir.adapters.formats.LetterJson;
import dev.weir.cli.Failure;
import dev.weir.disk.Fs;
import dev.weir.runtime.engine.ControlRecord;
import dev.weir.runtime.engine.DeadLetter;
import dev.weir.runtime.engine.Engine;
import dev.weir.runtime.event.Event;
import dev.weir.runtime.event.PartitionId;
import dev.weir.runtime.event.Position;
import dev.weir.runtime.program.Program;
import dev.weir.state.ControlLog;
import dev.weir.state.PackStore;
import dev.weir.state.StateException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What the outside decided while a daemon ran, for a replay of what it read. With a pack that the
 * daemon ran, the alerts are the same; with another one, they are what it would have said of the
 * same stream.
 */
public final class History {
    private final Rerun rerun;
    private final Set<PartitionId> partitions;
    private final Daemon.ProgramSource programs;
    private Program program;

    /**
     * What was decided, and the packs that ran.
     *
     * @param program the first of them
     */
    public History(List<ControlRecord> records, Daemon.ProgramSource programs, Program program) {
        this.rerun = new Rerun(records);
        this.partitions = new TreeSet<>(partitions(records));
        this.programs = programs;
        this.program = program;
    }

    /** No daemon ran: one pack, and nothing was decided. */
    public static History of(Program program) {
        return new History(List.of(), hash -> program, program);
    }

    /**
     * Reads the history of a daemon.
     *
     * @param log a {@code control.log} with the packs beside it, as in a state folder
     * @param given if it is none of the packs that ran, it runs from the start to the end
     * @param messages is told, for people, what is made of it
     */
    public static History read(
            Path log, Program given, boolean allowScripts, Consumer<String> messages)
            throws IOException {
        try {
            List<ControlRecord> records = new ArrayList<>(ControlLog.read(Fs.DISK, log, messages));
            if (records.removeIf(ControlRecord.Ticked.class::isInstance)) {
                messages.accept("sources of processing time are replayed by the times of events");
            }
            KeptPrograms programs =
                    new KeptPrograms(
                            new PackStore(Fs.DISK, log.toAbsolutePath().resolveSibling("packs")),
                            allowScripts);
            programs.add(given);
            List<String> packs = packs(records);
            if (packs.contains(given.hash())) {
                return new History(records, programs, programs.program(packs.get(0)));
            }
            messages.accept(
                    LoadedPack.version(given)
                            + " is none of the packs that ran: it runs from the start to the end");
            List<ControlRecord> decisions = new ArrayList<>(records);
            decisions.removeIf(ControlRecord.Switched.class::isInstance);
            return new History(decisions, programs, given);
        } catch (StateException e) {
            throw Failure.state(String.valueOf(e.getMessage()), e.help());
        }
    }

    /** The hashes of the packs that ran, in their order. */
    private static List<String> packs(List<ControlRecord> records) {
        List<String> packs = new ArrayList<>();
        for (ControlRecord record : records) {
            if (record instanceof ControlRecord.Started started) {
                packs.add(started.pack());
            } else if (record instanceof ControlRecord.Switched switched) {
                packs.add(switched.pack());
            }
        }
        return packs;
    }

    private static List<PartitionId> partitions(List<ControlRecord> records) {
        List<PartitionId> all = new ArrayList<>();
        for (ControlRecord record : records) {
            if (record instanceof ControlRecord.Opened opened) {
                all.add(opened.partition());
            } else if (record instanceof ControlRecord.Back back) {
                all.add(back.partition());
            } else if (record instanceof ControlRecord.Refused refused) {
                all.add(refused.partition());
            } else if (record instanceof ControlRecord.Switched switched) {
                all.addAll(switched.read().keySet());
            }
        }
        return all;
    }

    /** Whether nothing that was decided is left to be done again. */
    public boolean isOver() {
        return rerun.isOver();
    }

    /** The pack that runs. */
    public Program program() {
        return program;
    }

    /** Partitions that were decided about, but are none of these: names may differ. */
    public List<PartitionId> missing(Collection<PartitionId> present) {
        return partitions.stream().filter(p -> !present.contains(p)).toList();
    }

    /** Opens a partition as it was opened then. */
    public int open(Engine engine, PartitionId partition) {
        int handle = engine.open(partition);
        rerun.open(engine, handle, partition);
        return handle;
    }

    /** How far a partition may be read before the next pack takes over. */
    public long limit(PartitionId partition) {
        return rerun.limit(partition);
    }

    /**
     * Tells an engine of an event that comes next if its partition came back with it.
     *
     * @return the letter where the event was refused then; null where it was not
     */
    public @Nullable DeadLetter refusal(Engine engine, int handle, Event event) {
        if (rerun.isOver()) {
            return null;
        }
        Position position = event.position();
        PartitionId partition = new PartitionId(position.source(), position.partition());
        if (rerun.isRefused(partition, position.offset())) {
            return new DeadLetter(
                    DeadLetter.Reason.TIME_AHEAD,
                    "its time was too far ahead of its arrival",
                    position.source(),
                    position.partition(),
                    position.offset(),
                    LetterJson.record(event));
        }
        rerun.comeBack(engine, handle, partition, position.offset());
        return null;
    }

    /**
     * Lets the next pack take over, when all has been read that was read under the one before.
     *
     * @param engines makes an engine for a program
     * @return an engine that runs it; null where none took over any more
     */
    public @Nullable Engine next(Engine engine, Function<Program, Engine> engines)
            throws IOException {
        ControlRecord.Switched next = rerun.nextSwitch();
        if (next == null) {
            return null;
        }
        engine.advanceTo(next.cut());
        Program successor = programs.program(next.pack());
        Takeover takeover = Takeover.of(engine, program, successor, engines);
        rerun.switched();
        program = successor;
        return takeover.engine();
    }
}
