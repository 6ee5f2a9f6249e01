package dev.weir.cli.daemon;

import dev.weir.cli.Failure;
import dev.weir.cli.pack.FolderFiles;
import dev.weir.cli.pack.Pack;
import dev.weir.cli.pack.PackCompiler;
import dev.weir.cli.pack.PackFinder;
import dev.weir.cli.report.FailureText;
import dev.weir.cli.terminal.Paint;
import dev.weir.compiler.CompileResult;
import dev.weir.compiler.declaration.PackFiles;
import dev.weir.compiler.test.TestCase;
import dev.weir.compiler.test.TestResult;
import dev.weir.compiler.test.TestRunner;
import dev.weir.rules.ast.SourceText;
import dev.weir.rules.diagnostic.Diagnostic;
import dev.weir.rules.diagnostic.DiagnosticPrinter;
import dev.weir.runtime.program.Program;
import dev.weir.state.PackStore;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A pack as one unit: all that it was compiled from, and what came of it.
 *
 * @param files by path: below the pack's folder, whose name is the first part of the path; a single
 *     file by its name
 */
record LoadedPack(Pack pack, Map<String, byte[]> files, CompileResult compiled, TestRunner tests) {
    private static final int MOST_READS = 20;

    /**
     * Reads a pack until two reads agree, so that half of a change is not taken for a pack.
     *
     * @throws Failure if there is no pack, or it does not stop changing
     */
    static LoadedPack read(Path path, PackCompiler compiler) throws IOException {
        for (int i = 0; i < MOST_READS; i++) {
            Pack pack = PackFinder.one(path);
            Content content = Content.of(pack);
            CompileResult compiled = compiler.compile(pack, file -> content.read(pack, file));
            if (content.equals(contentAgain(path, content.named))) {
                return of(pack, content, compiled, compiler);
            }
        }
        throw Failure.environment("`" + path + "` does not stop changing");
    }

    private static Content contentAgain(Path path, Set<String> named) throws IOException {
        Pack pack = PackFinder.one(path);
        Content content = Content.of(pack);
        for (String file : named) {
            try {
                content.read(pack, file);
            } catch (IOException e) {
                // That is part of the content too.
                continue;
            }
        }
        return content;
    }

    /**
     * A pack of which the files are at hand. It is laid out in a folder for the moment, since packs
     * are read from disk.
     *
     * @param files as {@link #files}
     */
    static LoadedPack of(Map<String, byte[]> files, PackCompiler compiler) throws IOException {
        Path folder = Files.createTempDirectory("weir-pack");
        try {
            Path top = folder;
            for (Map.Entry<String, byte[]> file : new TreeMap<>(files).entrySet()) {
                Path path = folder.resolve(file.getKey());
                Files.createDirectories(path.getParent());
                Files.write(path, file.getValue());
                top = folder.resolve(folder.relativize(path).getName(0));
            }
            return read(top, compiler);
        } finally {
            delete(folder);
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> paths = Files.walk(folder)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    /**
     * What was found in a pack.
     *
     * @param files by path, as {@link #files}
     * @param named the files that the rules name, by the paths that they give
     * @param failures why one of those could not be read, by the same paths
     */
    private record Content(
            Map<String, ByteBuffer> files, Set<String> named, Map<String, String> failures) {

        /** The rules and the manifest. */
        static Content of(Pack pack) throws IOException {
            Content content = new Content(new TreeMap<>(), new TreeSet<>(), new TreeMap<>());
            for (SourceText text : pack.files()) {
                content.files.put(
                        below(pack, Path.of(text.path())),
                        ByteBuffer.wrap(text.text().getBytes(StandardCharsets.UTF_8)));
            }
            Path manifest = pack.folder().resolve(PackFinder.MANIFEST);
            if (isFolder(pack) && Files.exists(manifest)) {
                content.files.put(
                        below(pack, manifest), ByteBuffer.wrap(Files.readAllBytes(manifest)));
            }
            return content;
        }

        /** Reads a file that the rules name, from the disk. */
        byte[] read(Pack pack, String file) throws IOException {
            named.add(file);
            try {
                byte[] bytes = new FolderFiles(pack.folder()).read(file);
                files.put(below(pack, pack.folder().resolve(file)), ByteBuffer.wrap(bytes));
                return bytes;
            } catch (IOException e) {
                failures.put(file, String.valueOf(e.getMessage()));
                throw e;
            }
        }

        /** The same, from what was read before. */
        byte[] at(Pack pack, String file) throws IOException {
            ByteBuffer bytes = files.get(below(pack, pack.folder().resolve(file)));
            if (bytes == null) {
                throw new IOException(failures.get(file));
            }
            return bytes.array();
        }
    }

    private static LoadedPack of(
            Pack pack, Content content, CompileResult compiled, PackCompiler compiler) {
        Map<String, byte[]> bytes = new HashMap<>();
        content.files.forEach((path, buffer) -> bytes.put(path, buffer.array()));
        PackFiles files = file -> content.at(pack, file);
        return new LoadedPack(pack, bytes, compiled, compiler.testRunner(pack, files, compiled));
    }

    /** Whether it is a folder with a manifest. */
    boolean isFolder() {
        return isFolder(pack);
    }

    private static boolean isFolder(Pack pack) {
        return !pack.path().endsWith(".rule");
    }

    private static String below(Pack pack, Path file) {
        Path folder = pack.folder().toAbsolutePath().normalize();
        Path relative = folder.relativize(file.toAbsolutePath().normalize());
        String shown = PackFinder.shown(relative);
        return isFolder(pack) ? folder.getFileName() + "/" + shown : shown;
    }

    /** What is kept of it, so that it can be compiled again. */
    PackStore.Kept kept(DaemonConfig.PackConfig config) {
        return new PackStore.Kept(files, new LinkedHashMap<>(config.params()));
    }

    /** The program; null where the pack has errors. */
    @Nullable Program program() {
        return compiled.program();
    }

    static PackVersion version(Program program) {
        return new PackVersion(program.pack(), program.version(), program.hash());
    }

    /** Why it may not take over, each as it is printed for people; empty where it may. */
    List<String> objections() {
        List<Diagnostic> errors =
                compiled.diagnostics().stream().filter(Diagnostic::isError).toList();
        if (!errors.isEmpty()) {
            return List.of(new DiagnosticPrinter(false).print(errors));
        }
        List<String> failed = new ArrayList<>();
        for (TestCase test : compiled.tests()) {
            TestResult result = tests.run(test);
            if (!result.passed()) {
                String title = "test `" + test.rule() + " \"" + test.title() + "\"` fails";
                List<String> why = FailureText.of(result, new Paint(false));
                failed.add(title + "\n" + String.join("\n", why).indent(2).stripTrailing());
            }
        }
        return failed;
    }
}
