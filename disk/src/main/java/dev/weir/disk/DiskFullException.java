package dev.weir.disk;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;

/** The disk has no room. What was there before stands; once there is room, it may be done again. */
public final class DiskFullException extends IOException {
    private static final long serialVersionUID = 1;

    /** Less than this is no room, whatever the system says. */
    private static final long NO_ROOM_BYTES = 4096;

    public DiskFullException(Path path, Throwable cause) {
        super("no room on the disk for " + path, cause);
    }

    /**
     * The exception as one of this type, where that is what it means. Java tells it by the system's
     * message alone, which may be in any language.
     */
    public static IOException orSame(Path path, IOException e) {
        String message = String.valueOf(e.getMessage());
        boolean saysSo =
                message.contains("No space left on device")
                        || message.contains("Disk quota exceeded");
        return saysSo || hasNoRoom(path) ? new DiskFullException(path, e) : e;
    }

    private static boolean hasNoRoom(Path path) {
        try {
            Path parent = path.toAbsolutePath().getParent();
            FileStore store = Files.getFileStore(parent == null ? path : parent);
            return store.getUsableSpace() < NO_ROOM_BYTES;
        } catch (IOException e) {
            return false;
        }
    }
}
