package dev.weir.adapters.files;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Files that have been read under a name and may lie in the folder under another, where they must
 * not be taken for new ones. The oldest is forgotten first, and one that has not been seen in the
 * folder twice running: a folder that is read while a file in it is renamed may not show it.
 */
final class FormerFiles {
    private static final int MAX = 64;

    private final List<FileId> ids;
    private Set<FileId> unseen = new HashSet<>();

    FormerFiles(List<FileId> ids) {
        this.ids = new ArrayList<>(ids);
    }

    List<FileId> ids() {
        return ids;
    }

    void add(FileId id) {
        ids.add(id);
        if (ids.size() > MAX) {
            ids.remove(0);
        }
    }

    /** Whether a file is one of them. */
    boolean contain(Path path, long inode) throws IOException {
        for (FileId id : ids) {
            if (id.inode() == inode && id.isOf(path)) {
                return true;
            }
        }
        return false;
    }

    /** Forgets those that are not seen again. */
    void forgetAllBut(Set<Long> inodes) {
        Set<FileId> unseenNow = new HashSet<>(ids);
        unseenNow.removeIf(id -> inodes.contains(id.inode()));
        Set<FileId> before = unseen;
        ids.removeIf(id -> unseenNow.contains(id) && before.contains(id));
        unseen = unseenNow;
    }
}
