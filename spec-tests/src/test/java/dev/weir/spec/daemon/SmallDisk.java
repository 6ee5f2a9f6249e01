package dev.weir.spec.daemon;

import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A disk of a few megabytes that can be filled. It is there for processes alone that run under
 * {@link #under}: it is mounted in a namespace of its own, for which nobody has to be root.
 */
final class SmallDisk implements Closeable {
    private static final String MOUNT = "mount -t tmpfs -o size=%dm tmpfs %s && echo && exec cat";
    private static final long MOST_BYTES_AT_ONCE = 1 << 20;

    private final Process holder;
    private final Path seen;

    private SmallDisk(Process holder, Path folder) {
        this.holder = holder;
        this.seen =
                Path.of("/proc/" + holder.pid() + "/root").resolve(folder.toString().substring(1));
    }

    /**
     * @param folder where it is mounted
     * @return null where the system does not allow it
     */
    static @Nullable SmallDisk mount(Path folder, int megabytes) throws IOException {
        Process holder;
        try {
            holder =
                    new ProcessBuilder(
                                    "unshare",
                                    "-rm",
                                    "sh",
                                    "-c",
                                    MOUNT.formatted(megabytes, folder))
                            .start();
        } catch (IOException e) {
            return null;
        }
        BufferedReader out = holder.inputReader();
        return out.readLine() == null ? null : new SmallDisk(holder, folder);
    }

    /** The command that runs the command behind it where the disk is. */
    List<String> under() {
        return List.of(
                "nsenter", "--preserve-credentials", "-U", "-m", "-t", Long.toString(holder.pid()));
    }

    /** Where its files are seen from here. */
    Path seen() {
        return seen;
    }

    /** Leaves no room on it; what is given back meanwhile needs another call. */
    void fill() {
        try (OutputStream ballast =
                Files.newOutputStream(
                        seen.resolve("ballast"),
                        StandardOpenOption.CREATE,
                        StandardOpenOption.APPEND)) {
            long left = seen.toFile().getUsableSpace();
            while (left > 0) {
                ballast.write(new byte[(int) Math.min(left, MOST_BYTES_AT_ONCE)]);
                left = seen.toFile().getUsableSpace();
            }
        } catch (IOException e) {
            // Somebody else had the last of it.
            if (seen.toFile().getUsableSpace() > 0) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** Gives back what {@link #fill} took. */
    void makeRoom() throws IOException {
        Files.delete(seen.resolve("ballast"));
    }

    @Override
    public void close() {
        holder.destroyForcibly();
    }
}
