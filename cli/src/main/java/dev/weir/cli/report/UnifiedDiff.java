package dev.weir.cli.report;

import java.util.ArrayList;
import java.util.List;

/** The difference of two texts as `diff -u` writes it. */
public final class UnifiedDiff {
    private static final int CONTEXT = 3;

    /** With more to compare than this, everything that differs is one change. */
    private static final long MOST_COMPARISONS = 25_000_000;

    private record Edit(char sign, String line, int oldLine, int newLine) {}

    private UnifiedDiff() {}

    /** The lines of the difference; none where the texts are equal. */
    public static List<String> of(String path, String before, String after) {
        List<Edit> edits = edits(lines(before), lines(after));
        if (edits.stream().allMatch(e -> e.sign() == ' ')) {
            return List.of();
        }
        List<String> out = new ArrayList<>();
        out.add("--- " + path);
        out.add("+++ " + path);
        int from = 0;
        while (from < edits.size()) {
            int firstChange = nextChange(edits, from);
            if (firstChange == edits.size()) {
                break;
            }
            int start = Math.max(from, firstChange - CONTEXT);
            int end = hunkEnd(edits, firstChange);
            writeHunk(edits.subList(start, end), out);
            from = end;
        }
        return out;
    }

    private static int nextChange(List<Edit> edits, int from) {
        int i = from;
        while (i < edits.size() && edits.get(i).sign() == ' ') {
            i++;
        }
        return i;
    }

    /** Changes with no more than twice the context between them share a hunk. */
    private static int hunkEnd(List<Edit> edits, int firstChange) {
        int lastChange = firstChange;
        for (int next = nextChange(edits, firstChange + 1);
                next < edits.size() && next - lastChange <= 2 * CONTEXT + 1;
                next = nextChange(edits, next + 1)) {
            lastChange = next;
        }
        return Math.min(edits.size(), lastChange + CONTEXT + 1);
    }

    private static void writeHunk(List<Edit> hunk, List<String> out) {
        long olds = hunk.stream().filter(e -> e.sign() != '+').count();
        long news = hunk.stream().filter(e -> e.sign() != '-').count();
        int oldStart = hunk.get(0).oldLine() - (olds == 0 ? 1 : 0);
        int newStart = hunk.get(0).newLine() - (news == 0 ? 1 : 0);
        out.add("@@ -" + oldStart + "," + olds + " +" + newStart + "," + news + " @@");
        for (Edit edit : hunk) {
            out.add(edit.sign() + edit.line());
        }
    }

    /** The longest common lines stay; cost: product of the lines that differ. */
    private static List<Edit> edits(List<String> before, List<String> after) {
        int same = 0;
        while (same < Math.min(before.size(), after.size())
                && before.get(same).equals(after.get(same))) {
            same++;
        }
        int oldEnd = before.size();
        int newEnd = after.size();
        while (oldEnd > same
                && newEnd > same
                && before.get(oldEnd - 1).equals(after.get(newEnd - 1))) {
            oldEnd--;
            newEnd--;
        }
        List<Edit> edits = new ArrayList<>();
        for (int i = 0; i < same; i++) {
            edits.add(new Edit(' ', before.get(i), i + 1, i + 1));
        }
        addChanged(before, after, same, oldEnd, newEnd, edits);
        for (int i = oldEnd; i < before.size(); i++) {
            edits.add(new Edit(' ', before.get(i), i + 1, i - oldEnd + newEnd + 1));
        }
        return edits;
    }

    private static void addChanged(
            List<String> before,
            List<String> after,
            int start,
            int oldEnd,
            int newEnd,
            List<Edit> edits) {
        if ((long) (oldEnd - start) * (newEnd - start) > MOST_COMPARISONS) {
            for (int i = start; i < oldEnd; i++) {
                edits.add(new Edit('-', before.get(i), i + 1, start + 1));
            }
            for (int j = start; j < newEnd; j++) {
                edits.add(new Edit('+', after.get(j), oldEnd + 1, j + 1));
            }
            return;
        }
        int[][] common = new int[oldEnd - start + 1][newEnd - start + 1];
        for (int i = oldEnd - 1; i >= start; i--) {
            for (int j = newEnd - 1; j >= start; j--) {
                common[i - start][j - start] =
                        before.get(i).equals(after.get(j))
                                ? common[i - start + 1][j - start + 1] + 1
                                : Math.max(
                                        common[i - start + 1][j - start],
                                        common[i - start][j - start + 1]);
            }
        }
        int i = start;
        int j = start;
        while (i < oldEnd || j < newEnd) {
            if (i < oldEnd && j < newEnd && before.get(i).equals(after.get(j))) {
                edits.add(new Edit(' ', before.get(i), i + 1, j + 1));
                i++;
                j++;
            } else if (j == newEnd
                    || i < oldEnd
                            && common[i - start + 1][j - start]
                                    >= common[i - start][j - start + 1]) {
                edits.add(new Edit('-', before.get(i), i + 1, j + 1));
                i++;
            } else {
                edits.add(new Edit('+', after.get(j), i + 1, j + 1));
                j++;
            }
        }
    }

    private static List<String> lines(String text) {
        return text.lines().toList();
    }
}
