package dev.weir.compiler;

import dev.weir.compiler.declaration.Declarations;
import dev.weir.compiler.declaration.ParameterValue;
import dev.weir.compiler.declaration.Symbols;
import dev.weir.compiler.rule.RuleLowering;
import dev.weir.compiler.test.TestCase;
import dev.weir.compiler.test.TestReader;
import dev.weir.rules.ParseResult;
import dev.weir.rules.RuleParser;
import dev.weir.rules.ast.Declaration;
import dev.weir.rules.ast.SourceText;
import dev.weir.rules.diagnostic.Diagnostic;
import dev.weir.runtime.program.Program;
import dev.weir.runtime.program.RuleProgram;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Compiles rulepacks. Every problem of a pack is found in one go: each pass goes on past errors,
 * and a rule with an error hides nothing of the others.
 */
public final class RuleCompiler {
    private static final Comparator<Diagnostic> BY_PLACE =
            Comparator.comparing((Diagnostic d) -> d.span().source().path())
                    .thenComparingInt(d -> d.span().start())
                    .thenComparing(d -> d.code().id());

    private final PackSource pack;
    private final CompileOptions options;
    private final List<Diagnostic> problems = new ArrayList<>();

    private RuleCompiler(PackSource pack, CompileOptions options) {
        this.pack = pack;
        this.options = options;
    }

    public static CompileResult compile(PackSource pack, CompileOptions options) {
        return new RuleCompiler(pack, options).compile();
    }

    private CompileResult compile() {
        List<ParseResult> files =
                pack.ruleFiles().stream()
                        .sorted(Comparator.comparing(SourceText::path))
                        .map(RuleParser::parse)
                        .toList();
        SyntaxErrors syntax = SyntaxErrors.of(files);
        Declarations declarations =
                Declarations.of(files.stream().map(ParseResult::file).toList(), problems);
        Symbols symbols =
                Symbols.of(
                        declarations, pack.files(), parameters(), options.allowScripts(), problems);
        Map<String, RuleProgram> rules = rules(declarations, symbols, syntax);
        List<RuleProgram> staged = Stages.assign(declarations, rules, problems);
        List<TestCase> tests = TestReader.read(declarations, symbols, rules, problems);
        problems.removeIf(syntax::isConsequence);
        files.forEach(file -> problems.addAll(file.diagnostics()));
        if (problems.stream().noneMatch(Diagnostic::isError)) {
            UnusedDeclarations.report(declarations, symbols, problems);
            ExpiredExceptions.report(declarations, rules, options.nowMillis(), problems);
        }
        List<Diagnostic> sorted = problems.stream().distinct().sorted(BY_PLACE).toList();
        boolean failed = sorted.stream().anyMatch(Diagnostic::isError);
        return new CompileResult(failed ? null : program(symbols, staged), sorted, tests);
    }

    /** The values of the pack, then those of the operator, which win. */
    private List<ParameterValue> parameters() {
        List<ParameterValue> values = new ArrayList<>();
        pack.parameters()
                .forEach(
                        (name, value) ->
                                values.add(new ParameterValue(name, value, "rulepack.yaml")));
        options.parameters()
                .forEach((name, value) -> values.add(new ParameterValue(name, value, "--param")));
        return values;
    }

    /** The rules without an error, by name. */
    private Map<String, RuleProgram> rules(
            Declarations declarations, Symbols symbols, SyntaxErrors syntax) {
        Map<String, RuleProgram> rules = new LinkedHashMap<>();
        for (Declaration.Rule rule : declarations.rules()) {
            RuleLowering.Lowered lowered = RuleLowering.lower(rule, symbols);
            problems.addAll(syntax.withoutConsequences(rule, lowered.problems()));
            RuleProgram program = lowered.program();
            Declaration.Rule meant = declarations.named(rule.name().text(), Declaration.Rule.class);
            if (program != null && rule == meant) {
                rules.put(program.name(), program);
            }
        }
        return rules;
    }

    private @Nullable Program program(Symbols symbols, List<RuleProgram> rules) {
        List<RuleProgram> sorted =
                rules.stream().sorted(Comparator.comparing(RuleProgram::name)).toList();
        Program program =
                new Program(
                        pack.name(),
                        pack.version(),
                        "",
                        new TreeMap<>(symbols.eventTypes()),
                        sorted,
                        symbols.readFields());
        return new Program(
                program.pack(),
                program.version(),
                PackHash.of(program, symbols),
                program.eventTypes(),
                program.rules(),
                program.readFields());
    }
}
