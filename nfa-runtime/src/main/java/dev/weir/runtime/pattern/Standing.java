package dev.weir.runtime.pattern;

import dev.weir.runtime.program.PatternNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What follows from where a run stands: what is complete, open, still possible. */
final class Standing {
    private final PatternShape shape;

    Standing(PatternShape shape) {
        this.shape = shape;
    }

    /**
     * Whether nothing more is required of a part.
     *
     * @param choices the branches chosen for alternatives that have not begun
     */
    boolean complete(PatternNode node, Cursor cursor, Map<Integer, Integer> choices) {
        return complete(node, cursor, choices, false);
    }

    /**
     * @param lettingGo whether a tentative part counts as let go
     */
    private boolean complete(
            PatternNode node, Cursor cursor, Map<Integer, Integer> choices, boolean lettingGo) {
        if (cursor instanceof Cursor.Idle) {
            return shape.canBeEmpty(node, choices);
        }
        if (cursor instanceof Cursor.InSequence c) {
            PatternNode.Sequence s = (PatternNode.Sequence) node;
            if (!complete(s.parts().get(c.part()), c.inner(), choices, lettingGo)) {
                return false;
            }
            for (int i = c.part() + 1; i < s.parts().size(); i++) {
                if (!shape.canBeEmpty(s.parts().get(i), choices)) {
                    return false;
                }
            }
            return true;
        }
        if (cursor instanceof Cursor.InEither c) {
            PatternNode branch = ((PatternNode.Either) node).branches().get(c.branch());
            return complete(branch, c.inner(), choices, lettingGo);
        }
        if (cursor instanceof Cursor.InBoth c) {
            List<PatternNode> operands = ((PatternNode.Both) node).operands();
            for (int i = 0; i < operands.size(); i++) {
                if (!complete(operands.get(i), c.operands().get(i), choices, lettingGo)) {
                    return false;
                }
            }
            return true;
        }
        if (cursor instanceof Cursor.InRepeat c) {
            PatternNode.Repeat r = (PatternNode.Repeat) node;
            return isLetGo(r, c, lettingGo)
                    || (complete(r.body(), c.inner(), choices, lettingGo)
                            && c.before() + 1 >= r.min());
        }
        if (cursor instanceof Cursor.InWithin c) {
            return complete(((PatternNode.Within) node).body(), c.inner(), choices, lettingGo);
        }
        return true;
    }

    /** A part that a run began with is not let go. */
    private static boolean isLetGo(PatternNode.Repeat r, Cursor.InRepeat c, boolean lettingGo) {
        return lettingGo && c.start() > 0 && c.before() >= r.min();
    }

    /** The slots that a part may yet fill. */
    Set<Integer> possible(PatternNode node, Cursor cursor, Config config) {
        Set<Integer> found = new HashSet<>();
        collectPossible(node, cursor, config, found);
        return found;
    }

    private void collectPossible(
            PatternNode node, Cursor cursor, Config config, Set<Integer> found) {
        if (cursor instanceof Cursor.Idle) {
            collectIdle(node, config, found);
        } else if (cursor instanceof Cursor.InSequence c) {
            List<PatternNode> parts = ((PatternNode.Sequence) node).parts();
            collectPossible(parts.get(c.part()), c.inner(), config, found);
            for (int i = c.part() + 1; i < parts.size(); i++) {
                collectIdle(parts.get(i), config, found);
            }
        } else if (cursor instanceof Cursor.InEither c) {
            PatternNode branch = ((PatternNode.Either) node).branches().get(c.branch());
            collectPossible(branch, c.inner(), config, found);
        } else if (cursor instanceof Cursor.InBoth c) {
            List<PatternNode> operands = ((PatternNode.Both) node).operands();
            for (int i = 0; i < operands.size(); i++) {
                collectPossible(operands.get(i), c.operands().get(i), config, found);
            }
        } else if (cursor instanceof Cursor.InRepeat c) {
            PatternNode.Repeat r = (PatternNode.Repeat) node;
            collectPossible(r.body(), c.inner(), config, found);
            if (c.before() + 1 < r.max() && !isClosed(r, config)) {
                found.addAll(shape.slots(r.body()));
            }
        } else if (cursor instanceof Cursor.InWithin c) {
            collectPossible(((PatternNode.Within) node).body(), c.inner(), config, found);
        }
    }

    private void collectIdle(PatternNode node, Config config, Set<Integer> found) {
        if (node instanceof PatternNode.Either e) {
            Integer branch = config.choices().get(shape.number(e));
            if (branch != null) {
                collectIdle(e.branches().get(branch), config, found);
                return;
            }
        }
        if (node instanceof PatternNode.Sequence s) {
            s.parts().forEach(part -> collectIdle(part, config, found));
        } else if (node instanceof PatternNode.Both b) {
            b.operands().forEach(operand -> collectIdle(operand, config, found));
        } else if (node instanceof PatternNode.Within w) {
            collectIdle(w.body(), config, found);
        } else if (!(node instanceof PatternNode.Repeat r) || !isClosed(r, config)) {
            found.addAll(shape.slots(node));
        }
    }

    private boolean isClosed(PatternNode.Repeat r, Config config) {
        return config.closed().contains(r.id())
                || config.closed().contains(shape.leftNumber(r.id()));
    }

    /**
     * The repetitions that a run leaves behind when it begins a tentative part.
     *
     * @param tentative the repetition that is the part, or has it as a further iteration
     */
    Set<Integer> left(PatternNode node, Cursor from, Cursor to, int tentative) {
        Set<Integer> found = new HashSet<>();
        collectLeft(node, from, to, tentative, found);
        return found;
    }

    private void collectLeft(
            PatternNode node, Cursor from, Cursor to, int tentative, Set<Integer> found) {
        if (to instanceof Cursor.InSequence t) {
            List<PatternNode> parts = ((PatternNode.Sequence) node).parts();
            Cursor inner = Cursor.IDLE;
            int part = 0;
            if (from instanceof Cursor.InSequence f) {
                part = f.part();
                inner = f.part() == t.part() ? f.inner() : Cursor.IDLE;
            }
            for (PatternNode behind : parts.subList(Math.min(part, t.part()), t.part())) {
                found.addAll(shape.repeatsIn(behind));
            }
            collectLeft(parts.get(t.part()), inner, t.inner(), tentative, found);
        } else if (to instanceof Cursor.InEither t) {
            Cursor inner =
                    from instanceof Cursor.InEither f && f.branch() == t.branch()
                            ? f.inner()
                            : Cursor.IDLE;
            PatternNode branch = ((PatternNode.Either) node).branches().get(t.branch());
            collectLeft(branch, inner, t.inner(), tentative, found);
        } else if (to instanceof Cursor.InBoth t) {
            List<PatternNode> operands = ((PatternNode.Both) node).operands();
            for (int i = 0; i < operands.size(); i++) {
                Cursor inner = from instanceof Cursor.InBoth f ? f.operands().get(i) : Cursor.IDLE;
                collectLeft(operands.get(i), inner, t.operands().get(i), tentative, found);
            }
        } else if (to instanceof Cursor.InRepeat t) {
            PatternNode.Repeat r = (PatternNode.Repeat) node;
            boolean begun = from instanceof Cursor.InRepeat;
            if (from instanceof Cursor.InRepeat f && f.before() != t.before()) {
                found.addAll(shape.nestedRepeats(r.id()));
                return;
            } else if (!begun && r.id() == tentative) {
                return;
            }
            Cursor inner = from instanceof Cursor.InRepeat f ? f.inner() : Cursor.IDLE;
            collectLeft(r.body(), inner, t.inner(), tentative, found);
        } else if (to instanceof Cursor.InWithin t) {
            Cursor inner = from instanceof Cursor.InWithin f ? f.inner() : Cursor.IDLE;
            collectLeft(((PatternNode.Within) node).body(), inner, t.inner(), tentative, found);
        }
    }

    /** The repetitions that a run is in, by number. */
    Map<Integer, Cursor.InRepeat> active(PatternNode node, Cursor cursor) {
        Map<Integer, Cursor.InRepeat> found = new HashMap<>();
        if (shape.hasRepeats()) {
            collectActive(node, cursor, found);
        }
        return found;
    }

    private void collectActive(
            PatternNode node, Cursor cursor, Map<Integer, Cursor.InRepeat> found) {
        if (cursor instanceof Cursor.InSequence c) {
            collectActive(((PatternNode.Sequence) node).parts().get(c.part()), c.inner(), found);
        } else if (cursor instanceof Cursor.InEither c) {
            PatternNode branch = ((PatternNode.Either) node).branches().get(c.branch());
            collectActive(branch, c.inner(), found);
        } else if (cursor instanceof Cursor.InBoth c) {
            List<PatternNode> operands = ((PatternNode.Both) node).operands();
            for (int i = 0; i < operands.size(); i++) {
                collectActive(operands.get(i), c.operands().get(i), found);
            }
        } else if (cursor instanceof Cursor.InRepeat c) {
            PatternNode.Repeat r = (PatternNode.Repeat) node;
            found.put(r.id(), c);
            collectActive(r.body(), c.inner(), found);
        } else if (cursor instanceof Cursor.InWithin c) {
            collectActive(((PatternNode.Within) node).body(), c.inner(), found);
        }
    }

    /** The alternatives that a run is in, by number, each with its iterations from outside in. */
    Map<Integer, List<Integer>> eithers(PatternNode node, Cursor cursor) {
        Map<Integer, List<Integer>> found = new HashMap<>();
        collectEithers(node, cursor, List.of(), found);
        return found;
    }

    private void collectEithers(
            PatternNode node,
            Cursor cursor,
            List<Integer> iterations,
            Map<Integer, List<Integer>> found) {
        if (cursor instanceof Cursor.InSequence c) {
            PatternNode part = ((PatternNode.Sequence) node).parts().get(c.part());
            collectEithers(part, c.inner(), iterations, found);
        } else if (cursor instanceof Cursor.InEither c) {
            PatternNode.Either e = (PatternNode.Either) node;
            found.put(shape.number(e), iterations);
            collectEithers(e.branches().get(c.branch()), c.inner(), iterations, found);
        } else if (cursor instanceof Cursor.InBoth c) {
            List<PatternNode> operands = ((PatternNode.Both) node).operands();
            for (int i = 0; i < operands.size(); i++) {
                collectEithers(operands.get(i), c.operands().get(i), iterations, found);
            }
        } else if (cursor instanceof Cursor.InRepeat c) {
            List<Integer> inside = new ArrayList<>(iterations);
            inside.add(c.before());
            collectEithers(((PatternNode.Repeat) node).body(), c.inner(), inside, found);
        } else if (cursor instanceof Cursor.InWithin c) {
            collectEithers(((PatternNode.Within) node).body(), c.inner(), iterations, found);
        }
    }

    /**
     * The tentative parts that are open, outermost first: repetitions in which an iteration that is
     * not required has begun and is not complete.
     */
    List<Integer> tentative(PatternNode node, Config config) {
        List<Integer> found = new ArrayList<>();
        if (shape.hasRepeats()) {
            collectTentative(node, config.cursor(), config.choices(), found);
        }
        return found;
    }

    private void collectTentative(
            PatternNode node, Cursor cursor, Map<Integer, Integer> choices, List<Integer> found) {
        if (cursor instanceof Cursor.InSequence c) {
            collectTentative(
                    ((PatternNode.Sequence) node).parts().get(c.part()), c.inner(), choices, found);
        } else if (cursor instanceof Cursor.InEither c) {
            PatternNode branch = ((PatternNode.Either) node).branches().get(c.branch());
            collectTentative(branch, c.inner(), choices, found);
        } else if (cursor instanceof Cursor.InBoth c) {
            List<PatternNode> operands = ((PatternNode.Both) node).operands();
            for (int i = 0; i < operands.size(); i++) {
                collectTentative(operands.get(i), c.operands().get(i), choices, found);
            }
        } else if (cursor instanceof Cursor.InRepeat c) {
            PatternNode.Repeat r = (PatternNode.Repeat) node;
            if (c.before() >= r.min() && !complete(r.body(), c.inner(), choices)) {
                found.add(r.id());
            }
            collectTentative(r.body(), c.inner(), choices, found);
        } else if (cursor instanceof Cursor.InWithin c) {
            collectTentative(((PatternNode.Within) node).body(), c.inner(), choices, found);
        }
    }

    /** The parts of a pattern that have not begun, in the current iterations. */
    List<PatternNode> ahead(PatternNode root, Cursor cursor) {
        List<PatternNode> found = new ArrayList<>();
        collectAhead(root, cursor, found);
        return found;
    }

    private void collectAhead(PatternNode node, Cursor cursor, List<PatternNode> found) {
        if (cursor instanceof Cursor.Idle) {
            found.add(node);
        } else if (cursor instanceof Cursor.InSequence c) {
            List<PatternNode> parts = ((PatternNode.Sequence) node).parts();
            collectAhead(parts.get(c.part()), c.inner(), found);
            found.addAll(parts.subList(c.part() + 1, parts.size()));
        } else if (cursor instanceof Cursor.InEither c) {
            PatternNode branch = ((PatternNode.Either) node).branches().get(c.branch());
            collectAhead(branch, c.inner(), found);
        } else if (cursor instanceof Cursor.InBoth c) {
            List<PatternNode> operands = ((PatternNode.Both) node).operands();
            for (int i = 0; i < operands.size(); i++) {
                collectAhead(operands.get(i), c.operands().get(i), found);
            }
        } else if (cursor instanceof Cursor.InRepeat c) {
            collectAhead(((PatternNode.Repeat) node).body(), c.inner(), found);
        } else if (cursor instanceof Cursor.InWithin c) {
            collectAhead(((PatternNode.Within) node).body(), c.inner(), found);
        }
    }

    /**
     * What can be next.
     *
     * @param eithers alternatives that have not begun
     * @param repeats repetitions that can begin, or begin a further iteration
     */
    record Reach(List<PatternNode.Either> eithers, List<PatternNode.Repeat> repeats) {}

    Reach reach(PatternNode node, Cursor cursor, Map<Integer, Integer> choices) {
        return reach(node, cursor, choices, false);
    }

    /** What can be next also where a tentative part is let go. */
    Reach reachLettingGo(PatternNode node, Cursor cursor, Map<Integer, Integer> choices) {
        return reach(node, cursor, choices, true);
    }

    private Reach reach(
            PatternNode node, Cursor cursor, Map<Integer, Integer> choices, boolean lettingGo) {
        Reach found = new Reach(new ArrayList<>(), new ArrayList<>());
        if (shape.hasEithers() || shape.hasRepeats()) {
            collectReach(node, cursor, choices, lettingGo, found);
        }
        return found;
    }

    private void collectReach(
            PatternNode node,
            Cursor cursor,
            Map<Integer, Integer> choices,
            boolean lettingGo,
            Reach found) {
        if (node instanceof PatternNode.Sequence s) {
            int next = 0;
            List<Integer> barred = List.of();
            if (cursor instanceof Cursor.InSequence c) {
                PatternNode part = s.parts().get(c.part());
                collectReach(part, c.inner(), choices, lettingGo, found);
                if (!complete(part, c.inner(), choices, lettingGo)) {
                    return;
                }
                barred = c.barred();
                next = c.part() + 1;
            }
            while (next < s.parts().size() && !barred.contains(next - 1)) {
                collectReach(s.parts().get(next), Cursor.IDLE, choices, lettingGo, found);
                if (!shape.canBeEmpty(s.parts().get(next), choices)) {
                    return;
                }
                next++;
            }
        } else if (node instanceof PatternNode.Either e) {
            if (cursor instanceof Cursor.InEither c) {
                collectReach(e.branches().get(c.branch()), c.inner(), choices, lettingGo, found);
                return;
            }
            found.eithers.add(e);
            Integer branch = choices.get(shape.number(e));
            if (branch != null) {
                collectReach(e.branches().get(branch), Cursor.IDLE, choices, lettingGo, found);
            }
        } else if (node instanceof PatternNode.Both b) {
            for (int i = 0; i < b.operands().size(); i++) {
                Cursor inner =
                        cursor instanceof Cursor.InBoth c ? c.operands().get(i) : Cursor.IDLE;
                collectReach(b.operands().get(i), inner, choices, lettingGo, found);
            }
        } else if (node instanceof PatternNode.Repeat r) {
            found.repeats.add(r);
            if (cursor instanceof Cursor.InRepeat c) {
                collectReach(r.body(), c.inner(), choices, lettingGo, found);
                if (!complete(r.body(), c.inner(), choices) || c.before() + 1 >= r.max()) {
                    return;
                }
            }
            collectReach(r.body(), Cursor.IDLE, choices, lettingGo, found);
        } else if (node instanceof PatternNode.Within w) {
            Cursor inner = cursor instanceof Cursor.InWithin c ? c.inner() : Cursor.IDLE;
            collectReach(w.body(), inner, choices, lettingGo, found);
        }
    }
}
