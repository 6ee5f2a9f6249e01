package dev.weir.state;

import dev.weir.compiler.CompileOptions;
import dev.weir.compiler.CompileResult;
import dev.weir.compiler.PackSource;
import dev.weir.compiler.RuleCompiler;
import dev.weir.compiler.test.TestCase;
import dev.weir.rules.ast.SourceText;
import dev.weir.runtime.program.Program;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/** A pack that compiles, with its tests. */
public record TestPack(Program program, List<TestCase> tests) {

    /** A pack that comes with Weir. */
    public static TestPack shipped(String name) {
        Path folder = Path.of(System.getProperty("weir.root"), "rulepacks", name);
        List<SourceText> files = new ArrayList<>();
        try (Stream<Path> all = Files.list(folder)) {
            for (Path file : all.filter(f -> f.toString().endsWith(".rule")).toList()) {
                files.add(new SourceText(file.getFileName().toString(), Files.readString(file)));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return compile(
                new PackSource(
                        name,
                        "1.0.0",
                        "",
                        Map.of(),
                        files,
                        path -> Files.readAllBytes(folder.resolve(path))));
    }

    /** A pack of one file among the resources of the tests. */
    public static TestPack resource(String name) {
        try (InputStream in = TestPack.class.getResourceAsStream("packs/" + name + ".rule")) {
            byte[] bytes = Objects.requireNonNull(in, name).readAllBytes();
            return of(name, new String(bytes, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static TestPack of(String name, String text) {
        return compile(PackSource.of(name, new SourceText(name + ".rule", text)));
    }

    private static TestPack compile(PackSource source) {
        CompileResult result = RuleCompiler.compile(source, CompileOptions.none());
        Program program = result.program();
        if (program == null) {
            throw new IllegalArgumentException(
                    source.name() + " does not compile: " + result.diagnostics());
        }
        return new TestPack(program, result.tests());
    }
}
