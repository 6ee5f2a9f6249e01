package dev.weir.state;

import dev.weir.disk.Fs;
import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Holds a state folder for this process alone. It goes with the process, however that ends. */
public final class StateLock implements Closeable {
    private static final String NAME = "lock";

    /**
     * The files that this process holds: to open one of them a second time would let go of it, for
     * such a lock belongs to the process and not to who opened the file.
     */
    private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

    private final Path file;
    private final Fs.OutputFile locked;

    private StateLock(Path file, Fs.OutputFile locked) {
        this.file = file;
        this.locked = locked;
    }

    /**
     * Takes a state folder, which is created where it is not there.
     *
     * @param now what the lock tells of its start
     * @throws StateException where a process has it
     */
    public static StateLock take(Fs fs, Path folder, Instant now) throws IOException {
        fs.createFolder(folder);
        Path file = folder.toRealPath().resolve(NAME);
        if (!HELD.add(file)) {
            throw held(folder, "this process");
        }
        Fs.OutputFile locked = null;
        try {
            locked = fs.lock(file);
            if (locked == null) {
                throw held(folder, holder(fs, file));
            }
            JsonObject holder =
                    new JsonObject()
                            .put("pid", ProcessHandle.current().pid())
                            .put("started", now.toString());
            locked.write((holder + "\n").getBytes(StandardCharsets.UTF_8));
            return new StateLock(file, locked);
        } catch (IOException e) {
            HELD.remove(file);
            if (locked != null) {
                locked.close();
            }
            throw e;
        }
    }

    private static String holder(Fs fs, Path file) throws IOException {
        try {
            JsonObject holder =
                    JsonObject.parse(new String(fs.readAll(file), StandardCharsets.UTF_8));
            return "process " + holder.number("pid") + ", running since " + holder.text("started");
        } catch (IOException e) {
            // It is being written.
            return "another process";
        }
    }

    private static StateException held(Path folder, String by) {
        return new StateException(
                "the state folder " + folder + " is in use by " + by,
                "stop that process, or give another state folder");
    }

    @Override
    public void close() throws IOException {
        locked.close();
        HELD.remove(file);
    }
}
