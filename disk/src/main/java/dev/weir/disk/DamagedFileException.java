package dev.weir.disk;

import java.io.IOException;
import java.nio.file.Path;

/** A file holds something that nobody wrote to it: to go on with it would be to guess. */
public final class DamagedFileException extends IOException {
    private static final long serialVersionUID = 1;

    /**
     * @param what is wrong, behind the name of the file
     */
    public DamagedFileException(Path file, String what) {
        super(file + " " + what);
    }
}
