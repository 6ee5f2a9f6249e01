package dev.weir.cli.pack;

import dev.weir.compiler.CompileOptions;
import dev.weir.compiler.CompileResult;
import dev.weir.compiler.PackSource;
import dev.weir.compiler.RuleCompiler;
import dev.weir.compiler.declaration.PackFiles;
import dev.weir.compiler.test.TestRunner;
import dev.weir.rules.diagnostic.Diagnostic;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Compiles packs as they lie on disk, with what the operator says about them. */
public final class PackCompiler {
    private final CompileOptions options;

    /**
     * @param params values of parameters as text, which win over those of {@code rulepack.yaml}
     * @param allowScripts whether the packs are trusted to run MVEL
     */
    public PackCompiler(Map<String, String> params, boolean allowScripts) {
        this(new CompileOptions(Map.copyOf(params), allowScripts, Long.MIN_VALUE));
    }

    private PackCompiler(CompileOptions options) {
        this.options = options;
    }

    /** The same, which warns of what is over at an instant. */
    public PackCompiler at(long nowMillis) {
        return new PackCompiler(
                new CompileOptions(options.parameters(), options.allowScripts(), nowMillis));
    }

    /** What compiling gives, with the problems of reading the pack before those of its rules. */
    public CompileResult compile(Pack pack) {
        return compile(pack, new FolderFiles(pack.folder()));
    }

    /**
     * @param files what its lists and tables name, wherever they come from
     */
    public CompileResult compile(Pack pack, PackFiles files) {
        CompileResult compiled = RuleCompiler.compile(source(pack, files), options);
        if (pack.problems().isEmpty()) {
            return compiled;
        }
        List<Diagnostic> all = new ArrayList<>(pack.problems());
        all.addAll(compiled.diagnostics());
        return new CompileResult(null, all, compiled.tests());
    }

    /** Runs the tests of a pack that compiled to {@code plain}. */
    public TestRunner testRunner(Pack pack, CompileResult plain) {
        return testRunner(pack, new FolderFiles(pack.folder()), plain);
    }

    public TestRunner testRunner(Pack pack, PackFiles files, CompileResult plain) {
        return new TestRunner(source(pack, files), options, plain);
    }

    private static PackSource source(Pack pack, PackFiles files) {
        return new PackSource(
                pack.name(),
                pack.version(),
                pack.description(),
                pack.params(),
                pack.files(),
                files);
    }
}
