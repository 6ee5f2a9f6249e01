package dev.weir.cli.report;

import dev.weir.cli.terminal.Paint;
import dev.weir.compiler.test.TestResult;
import dev.weir.rules.diagnostic.DiagnosticPrinter;
import java.util.List;

/** How tests went, as the XML that build servers read. A pack is a suite, a rule a class. */
public final class JunitXml {
    private final StringBuilder xml = new StringBuilder();

    private JunitXml() {}

    public static String of(List<TestedPack> packs) {
        JunitXml report = new JunitXml();
        long tests = packs.stream().mapToLong(p -> p.results().size()).sum();
        long failed = packs.stream().mapToLong(TestedPack::failed).sum();
        long errors = packs.stream().filter(p -> !p.errors().isEmpty()).count();
        report.xml.append("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
        report.xml.append(
                "<testsuites name=\"weir\"" + counts(tests + errors, failed, errors) + ">\n");
        packs.forEach(report::suite);
        return report.xml.append("</testsuites>").toString();
    }

    private void suite(TestedPack pack) {
        int broken = pack.errors().isEmpty() ? 0 : 1;
        xml.append("  <testsuite name=\"" + escaped(pack.path()) + "\"");
        xml.append(counts(pack.results().size() + broken, pack.failed(), broken)).append(">\n");
        if (broken == 1) {
            xml.append(
                    "    <testcase classname=\"" + escaped(pack.name()) + "\" name=\"check\">\n");
            xml.append("      <error message=\"the pack has errors\">");
            xml.append(escaped(new DiagnosticPrinter(false).print(pack.errors())));
            xml.append("</error>\n    </testcase>\n");
        }
        pack.results().forEach(result -> testCase(pack, result));
        xml.append("  </testsuite>\n");
    }

    private void testCase(TestedPack pack, TestResult result) {
        String className = pack.name() + "." + result.test().rule();
        xml.append("    <testcase classname=\"" + escaped(className) + "\"");
        xml.append(" name=\"" + escaped(result.test().title()) + "\"");
        xml.append(" file=\"" + escaped(result.test().span().source().path()) + "\"");
        xml.append(" line=\"" + result.test().span().line() + "\"");
        if (result.passed()) {
            xml.append("/>\n");
            return;
        }
        String text = String.join("\n", FailureText.of(result, new Paint(false)));
        xml.append(">\n      <failure message=\"other alerts than expected\">");
        xml.append(escaped(text)).append("</failure>\n    </testcase>\n");
    }

    private static String counts(long tests, long failed, long errors) {
        return " tests=\"" + tests + "\" failures=\"" + failed + "\" errors=\"" + errors + "\"";
    }

    /** Text as XML can hold it: it has no way to write most control characters. */
    private static String escaped(String text) {
        StringBuilder out = new StringBuilder(text.length());
        text.codePoints()
                .forEach(
                        c -> {
                            switch (c) {
                                case '&' -> out.append("&amp;");
                                case '<' -> out.append("&lt;");
                                case '>' -> out.append("&gt;");
                                case '"' -> out.append("&quot;");
                                case '\n', '\t' -> out.appendCodePoint(c);
                                default -> out.appendCodePoint(isXml(c) ? c : '\ufffd');
                            }
                        });
        return out.toString();
    }

    private static boolean isXml(int c) {
        return c >= 0x20 && c != 0xfffe && c != 0xffff && !(c >= 0xd800 && c <= 0xdfff);
    }
}
