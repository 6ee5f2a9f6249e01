package dev.weir.compiler.declaration;

import java.io.IOException;

/** The files beside the rules of a pack; the compiler opens none itself. */
@FunctionalInterface
public interface PackFiles {
    /** A pack without files. */
    PackFiles NONE =
            path -> {
                throw new java.io.FileNotFoundException(path);
            };

    /**
     * The content of a file.
     *
     * @param relativePath inside the pack's folder: with slashes, without {@code ..}
     * @throws IOException where there is no such file or it cannot be read
     */
    byte[] read(String relativePath) throws IOException;
}
