package dev.weir.adapters.files;

import dev.weir.adapters.formats.RecordDecoder;
import dev.weir.runtime.event.EventType;
import dev.weir.runtime.event.PartitionId;
import dev.weir.runtime.port.Clock;
import dev.weir.runtime.port.PartitionReader;
import dev.weir.runtime.port.Source;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Files that may grow, as a source: a file, the recordings in a folder at any depth, or what fits a
 * pattern, and what comes later too. Each name is a partition, named as in a replay of the path.
 *
 * <p>What is appended to a plain file is read when its line is complete. When the name goes to
 * another file, the one before is read to its end first. A compressed file ends at its end, any
 * other when it is deleted; a name that comes back after that is a partition of its own, with the
 * next number.
 *
 * <p>After a restart the partitions that were read before are opened first, those that had ended
 * too, and then {@link #discover} is called: so a file that was renamed in between is not taken for
 * a new one.
 */
public final class FileSource implements Source {
    private static final String SEPARATOR = "/";

    private final Path path;
    private final @Nullable String name;
    private final @Nullable String onlyType;
    private final String typeField;
    private final boolean fromEnd;
    private final boolean toEnd;
    private final Clock clock;
    private final Consumer<String> warnings;
    private final Map<PartitionId, FilePartition> partitions = new LinkedHashMap<>();
    private final Map<String, Integer> numbers = new HashMap<>();
    private final Set<PartitionId> toSkip = new HashSet<>();
    private Selection selection;
    private @Nullable RecordDecoder decoder;

    /**
     * @param path a file, a folder, or a pattern such as {@code logs/*.jsonl}
     * @param name what the file is called in positions, or stands before the names of a folder's
     *     files; null to call them as a replay does
     * @param onlyType as in {@link RecordDecoder}
     * @param typeField as in {@link RecordDecoder}
     * @param fromEnd whether what stands in files when the source is discovered for the first time
     *     is passed over
     * @param toEnd whether a file at its end has ended, with what stands behind its last line end
     *     as its last record; else it is followed
     * @param warnings takes what people should know, each a sentence
     */
    public FileSource(
            Path path,
            @Nullable String name,
            @Nullable String onlyType,
            String typeField,
            boolean fromEnd,
            boolean toEnd,
            Clock clock,
            Consumer<String> warnings) {
        this.path = path;
        this.selection = Selection.of(path);
        this.name = name;
        this.onlyType = onlyType;
        this.typeField = typeField;
        this.fromEnd = fromEnd;
        this.toEnd = toEnd;
        this.clock = clock;
        this.warnings = warnings;
    }

    private Following following() {
        return new Following(selection, toEnd, this::decoder, clock, warnings);
    }

    private RecordDecoder decoder() {
        if (decoder == null) {
            throw new IllegalStateException("no types are declared");
        }
        return decoder;
    }

    @Override
    public void declare(Collection<EventType> types) {
        Map<String, EventType> byName =
                types.stream().collect(Collectors.toMap(EventType::name, Function.identity()));
        decoder = new RecordDecoder(byName, onlyType, typeField);
    }

    @Override
    public List<PartitionId> discover() throws IOException {
        boolean isFirst = numbers.isEmpty();
        if (isFirst) {
            // What was not there before may be a folder now.
            selection = Selection.of(path);
        }
        for (FilePartition partition : partitions.values()) {
            partition.tryLook();
        }
        List<String> names = names();
        List<PartitionId> discovered = new ArrayList<>();
        for (String name : names) {
            String source = source(name);
            int number = number(source);
            if (number >= 0 && !isRenamed(path(source))) {
                numbers.put(source, number);
                discovered.add(new PartitionId(source, number));
            }
        }
        if (isFirst && fromEnd) {
            toSkip.addAll(discovered);
        }
        forgetFormerFiles(names);
        return discovered;
    }

    private List<String> names() throws IOException {
        if (selection.isFile() && Files.exists(path) && !Files.isRegularFile(path)) {
            throw new IOException(
                    path + " is no regular file: what cannot be read again cannot be followed");
        }
        boolean isAwaited = selection.isFile() && !Files.exists(path) && !numbers.isEmpty();
        return isAwaited ? List.of() : selection.names();
    }

    /** The number of a partition that a name is to begin; -1 where it has one that goes on. */
    private int number(String source) throws IOException {
        Integer number = numbers.get(source);
        if (number == null) {
            return 0;
        }
        FilePartition latest = partitions.get(new PartitionId(source, number));
        return latest != null && latest.isEnded() && !latest.hasLast() ? number + 1 : -1;
    }

    private boolean isRenamed(Path found) throws IOException {
        FileStatus status = FileStatus.of(found);
        if (status != null) {
            for (FilePartition partition : partitions.values()) {
                if (partition.hasRenamed(found, status)) {
                    return true;
                }
            }
        }
        return false;
    }

    private void forgetFormerFiles(List<String> names) throws IOException {
        if (partitions.values().stream().noneMatch(FilePartition::hasFormer)) {
            return;
        }
        Set<Long> inodes = new HashSet<>();
        for (String name : names) {
            FileStatus status = FileStatus.of(selection.path(name));
            if (status != null) {
                inodes.add(status.inode());
            }
        }
        partitions.values().forEach(partition -> partition.forgetFormerBut(inodes));
    }

    @Override
    public PartitionReader open(PartitionId partition, @Nullable String from) throws IOException {
        Path file = path(partition.source());
        FilePosition position = null;
        if (from != null) {
            position = FilePosition.parse(from);
        } else if (toSkip.remove(partition)) {
            position = FilePosition.endOf(file);
        }
        FilePartition reader = FilePartition.open(partition, file, following(), position);
        partitions.put(partition, reader);
        numbers.merge(partition.source(), partition.number(), Math::max);
        return reader;
    }

    /** How often a file was truncated, or written anew, while it was read. */
    public long truncations() {
        return partitions.values().stream().mapToLong(FilePartition::truncations).sum();
    }

    /** How many files were gone before they were read to their ends, as far as is known. */
    public long missing() {
        return partitions.values().stream().mapToLong(FilePartition::missing).sum();
    }

    private String source(String file) {
        if (name == null) {
            return file;
        }
        return selection.isFile() ? name : name + SEPARATOR + file;
    }

    private Path path(String source) {
        return selection.path(
                name == null || selection.isFile() ? source : source.substring(name.length() + 1));
    }

    @Override
    public void close() throws IOException {
        for (FilePartition partition : partitions.values()) {
            partition.close();
        }
    }
}
