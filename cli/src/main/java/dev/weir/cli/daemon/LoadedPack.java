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
import java.util.TreeMap;
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
        Content before = new Content();
        for (int i = 0; i < MOST_READS; i++) {
            Pack pack = PackFinder.one(path);
            Content now = content(pack, compiler);
            if (now.equals(before)) {
                return of(pack, now, compiler);
            }
            before = now;
        }
        throw Failure.environment("`" + path + "` does not stop changing");
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
     * @param failures why a file that the rules name could not be read, by the path they name
     */
    private record Content(Map<String, ByteBuffer> files, Map<String, String> failures) {
        Content() {
            this(new TreeMap<>(), new TreeMap<>());
        }
    }

    private static Content content(Pack pack, PackCompiler compiler) throws IOException {
        Content content = new Content();
        for (SourceText text : pack.files()) {
            content.files.put(
                    below(pack, Path.of(text.path())),
                    ByteBuffer.wrap(text.text().getBytes(StandardCharsets.UTF_8)));
        }
        Path manifest = pack.folder().resolve(PackFinder.MANIFEST);
        if (isFolder(pack) && Files.exists(manifest)) {
            content.files.put(below(pack, manifest), ByteBuffer.wrap(Files.readAllBytes(manifest)));
        }
        PackFiles folder = new FolderFiles(pack.folder());
        compiler.compile(
                pack,
                path -> {
                    try {
                        byte[] bytes = folder.read(path);
                        content.files.put(
                                below(pack, pack.folder().resolve(path)), ByteBuffer.wrap(bytes));
                        return bytes;
                    } catch (IOException e) {
                        content.failures.put(path, String.valueOf(e.getMessage()));
                        throw e;
                    }
                });
        return content;
    }

    private static LoadedPack of(Pack pack, Content content, PackCompiler compiler) {
        PackFiles files =
                path -> {
                    ByteBuffer bytes = content.files.get(below(pack, pack.folder().resolve(path)));
                    if (bytes == null) {
                        throw new IOException(content.failures.get(path));
                    }
                    return bytes.array();
                };
        CompileResult compiled = compiler.compile(pack, files);
        Map<String, byte[]> bytes = new HashMap<>();
        content.files.forEach((path, buffer) -> bytes.put(path, buffer.array()));
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
