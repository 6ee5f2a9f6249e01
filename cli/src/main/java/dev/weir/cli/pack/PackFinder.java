package dev.weir.cli.pack;

import dev.weir.cli.Failure;
import dev.weir.rules.RuleParser;
import dev.weir.rules.ast.SourceText;
import dev.weir.rules.diagnostic.Diagnostic;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Finds packs. A folder with a {@code rulepack.yaml} is one pack: all {@code .rule} files in it and
 * below, but for folders that are packs themselves. A {@code .rule} file elsewhere is a pack of its
 * own, named after the file. Other folders may hold any number of either; hidden ones are passed
 * over. Everything is in the order of names.
 */
public final class PackFinder {
    public static final String MANIFEST = "rulepack.yaml";

    private static final String RULE_SUFFIX = ".rule";
    private static final String UNVERSIONED = "0.0.0";

    private PackFinder() {}

    /** All packs at and below the paths; at least one for each. */
    public static List<Pack> find(List<Path> paths) {
        List<Pack> packs = new ArrayList<>();
        for (Path path : paths) {
            int before = packs.size();
            if (Files.isDirectory(path)) {
                addPacks(path, packs);
            } else if (isRuleFile(path)) {
                packs.add(single(path));
            } else {
                throw noPack(path);
            }
            if (packs.size() == before) {
                throw Failure.usage("there is no " + RULE_SUFFIX + " file in `" + path + "`");
            }
        }
        return packs;
    }

    /** The one pack at a path. */
    public static Pack one(Path path) {
        List<Pack> packs = find(List.of(path));
        if (packs.size() > 1 && !Files.exists(path.resolve(MANIFEST))) {
            throw Failure.usage(
                    "`" + path + "` holds " + packs.size() + " packs, and one is wanted",
                    "name one of them, as `"
                            + packs.get(0).path()
                            + "`, or make the folder one pack with a "
                            + MANIFEST);
        }
        return packs.get(0);
    }

    /** All {@code .rule} files at and below the paths. */
    public static List<Path> ruleFiles(List<Path> paths) {
        List<Path> files = new ArrayList<>();
        for (Path path : paths) {
            int before = files.size();
            if (Files.isDirectory(path)) {
                addRuleFiles(path, true, files);
            } else if (isRuleFile(path)) {
                files.add(path);
            } else {
                throw noPack(path);
            }
            if (files.size() == before) {
                throw Failure.usage("there is no " + RULE_SUFFIX + " file in `" + path + "`");
            }
        }
        return files;
    }

    /** The pack's folder above a rule file; null where it belongs to none. */
    public static @Nullable Path packAround(Path ruleFile) {
        Path folder = ruleFile.toAbsolutePath().normalize().getParent();
        while (folder != null) {
            if (Files.isRegularFile(folder.resolve(MANIFEST))) {
                return folder;
            }
            folder = folder.getParent();
        }
        return null;
    }

    private static void addPacks(Path folder, List<Pack> packs) {
        boolean isPack = Files.isRegularFile(folder.resolve(MANIFEST));
        if (isPack) {
            packs.add(ofFolder(folder));
        }
        for (Path child : children(folder)) {
            if (isSearched(child)) {
                addPacksBelow(child, isPack, packs);
            } else if (!isPack && isRuleFile(child)) {
                packs.add(single(child));
            }
        }
    }

    /** Below a pack only other packs are of interest: its loose files are its own. */
    private static void addPacksBelow(Path folder, boolean inPack, List<Pack> packs) {
        if (!inPack || Files.isRegularFile(folder.resolve(MANIFEST))) {
            addPacks(folder, packs);
            return;
        }
        for (Path child : children(folder)) {
            if (isSearched(child)) {
                addPacksBelow(child, true, packs);
            }
        }
    }

    private static Pack ofFolder(Path folder) {
        List<Path> paths = new ArrayList<>();
        addRuleFiles(folder, false, paths);
        List<Diagnostic> problems = new ArrayList<>();
        List<SourceText> texts = texts(paths, problems);
        Manifest manifest = manifest(folder.resolve(MANIFEST), problems);
        Path folderName = folder.toAbsolutePath().normalize().getFileName();
        return new Pack(
                shown(folder),
                Objects.requireNonNullElse(
                        manifest.name(), folderName == null ? "pack" : folderName.toString()),
                Objects.requireNonNullElse(manifest.version(), UNVERSIONED),
                manifest.description(),
                folder,
                texts,
                manifest.params(),
                problems);
    }

    private static Manifest manifest(Path file, List<Diagnostic> problems) {
        TextFile text = TextFile.of(shown(file), read(file));
        problems.addAll(text.problems());
        Manifest manifest = ManifestReader.read(text.source());
        problems.addAll(manifest.problems());
        return manifest;
    }

    private static Pack single(Path file) {
        String fileName = file.toAbsolutePath().normalize().getFileName().toString();
        List<Diagnostic> problems = new ArrayList<>();
        List<SourceText> texts = texts(List.of(file), problems);
        return new Pack(
                shown(file),
                fileName.substring(0, fileName.length() - RULE_SUFFIX.length()),
                UNVERSIONED,
                "",
                Objects.requireNonNullElse(file.getParent(), Path.of("")),
                texts,
                Map.of(),
                problems);
    }

    private static List<SourceText> texts(List<Path> files, List<Diagnostic> problems) {
        List<SourceText> texts = new ArrayList<>();
        for (Path file : files) {
            TextFile text = TextFile.of(shown(file), read(file));
            texts.add(text.source());
            problems.addAll(text.problems());
        }
        return texts;
    }

    private static void addRuleFiles(Path folder, boolean alsoOfPacks, List<Path> files) {
        for (Path child : children(folder)) {
            if (isRuleFile(child)) {
                files.add(child);
            } else if (isSearched(child)
                    && (alsoOfPacks || !Files.isRegularFile(child.resolve(MANIFEST)))) {
                addRuleFiles(child, alsoOfPacks, files);
            }
        }
    }

    private static List<Path> children(Path folder) {
        try (Stream<Path> children = Files.list(folder)) {
            return children.sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Links to folders are not followed: they could lead round in circles. */
    private static boolean isSearched(Path path) {
        return Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)
                && !path.getFileName().toString().startsWith(".");
    }

    private static boolean isRuleFile(Path path) {
        return path.toString().endsWith(RULE_SUFFIX)
                && path.getFileName().toString().length() > RULE_SUFFIX.length()
                && Files.exists(path)
                && !Files.isDirectory(path);
    }

    private static Failure noPack(Path path) {
        if (!Files.exists(path)) {
            return Failure.environment("there is no file or folder `" + path + "`");
        }
        return Failure.usage(
                "`" + path + "` is no pack",
                "name a " + RULE_SUFFIX + " file, or a folder with a " + MANIFEST);
    }

    /** A byte more than a file may have is enough to see that it has too many. */
    private static byte[] read(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            return in.readNBytes(RuleParser.MAX_FILE_BYTES + 1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A path as people see it, with slashes. */
    public static String shown(Path path) {
        String text = path.toString().replace(File.separatorChar, '/');
        return text.isEmpty() ? "." : text;
    }
}
