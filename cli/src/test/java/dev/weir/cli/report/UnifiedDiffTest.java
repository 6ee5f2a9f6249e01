package dev.weir.cli.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class UnifiedDiffTest {
    @Test
    void equal_texts_have_no_difference() {
        assertThat(UnifiedDiff.of("f", "a\nb\n", "a\nb\n")).isEmpty();
    }

    @Test
    void a_changed_line_has_three_lines_around_it() {
        assertThat(
                        UnifiedDiff.of(
                                "f", "1\n2\n3\n4\n5\n6\n7\n8\n9\n", "1\n2\n3\n4\nX\n6\n7\n8\n9\n"))
                .containsExactly(
                        "--- f",
                        "+++ f",
                        "@@ -2,7 +2,7 @@",
                        " 2",
                        " 3",
                        " 4",
                        "-5",
                        "+X",
                        " 6",
                        " 7",
                        " 8");
    }

    @Test
    void changes_far_apart_have_a_hunk_each() {
        String before = "a\n" + "=\n".repeat(9) + "b\n";
        String after = "A\n" + "=\n".repeat(9) + "B\n";
        assertThat(UnifiedDiff.of("f", before, after))
                .contains("@@ -1,4 +1,4 @@", "@@ -8,4 +8,4 @@");
    }

    @Test
    void an_empty_text_before_counts_from_zero() {
        assertThat(UnifiedDiff.of("f", "", "a\n"))
                .containsExactly("--- f", "+++ f", "@@ -0,0 +1,1 @@", "+a");
    }
}
