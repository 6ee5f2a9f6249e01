package dev.weir.runtime.pattern;

import dev.weir.runtime.program.PatternNode;
import dev.weir.runtime.program.PatternNode.Arrow;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * The ways in which one reading of a run can take one event, the preferred first: what is nearer to
 * completion before what stays, {@code GREEDY} the other way round (language, section 5, "Runs").
 * Operands of {@code &} come as they are written; {@link Move#isOfOperandBefore} puts them in
 * order.
 *
 * <p>With {@link Sight#STRUCTURE} as the event it gives the ways in which any event could be taken:
 * none means that the reading can go no further.
 */
final class Moves {

    /** What the event at hand satisfies. */
    interface Sight {
        boolean satisfies(PatternNode.Step step);

        /** Whether a negated step or an UNTIL sees it. */
        boolean seenBy(PatternNode.Step step);

        /** Any event: satisfies all, breaks nothing. */
        Sight STRUCTURE =
                new Sight() {
                    @Override
                    public boolean satisfies(PatternNode.Step step) {
                        return true;
                    }

                    @Override
                    public boolean seenBy(PatternNode.Step step) {
                        return false;
                    }
                };
    }

    /**
     * One way.
     *
     * @param cursor where it leaves the run
     * @param arrow how the step is reached
     * @param greedy whether it begins an iteration of a GREEDY repetition, which what is around it
     *     could not leave out
     * @param operands of each {@code &} that it is in, the outermost first: only the first operand
     *     that can take the event does
     */
    record Move(
            PatternNode.Step step,
            Cursor cursor,
            Arrow arrow,
            boolean greedy,
            List<Operand> operands) {
        Move at(Cursor outer) {
            return new Move(step, outer, arrow, greedy, operands);
        }

        boolean isIn(PatternNode.Both both) {
            return operands.stream().anyMatch(operand -> operand.of() == both);
        }

        /** Whether in the outermost {@code &} where they part this way goes before the other. */
        boolean isOfOperandBefore(Move other) {
            for (int i = 0; i < Math.min(operands.size(), other.operands.size()); i++) {
                Operand own = operands.get(i);
                Operand its = other.operands.get(i);
                // Another iteration of the same & has another list.
                if (own.complete() != its.complete()) {
                    return false;
                } else if (own.number() != its.number()) {
                    return its.comesAfter(own.number());
                }
            }
            return false;
        }
    }

    /**
     * An operand.
     *
     * @param complete which operands of the {@code &} were complete before
     */
    record Operand(PatternNode.Both of, int number, List<Boolean> complete) {
        /** "an operand that is complete and could go on comes after those that are not" */
        boolean comesAfter(int other) {
            return complete.get(number).equals(complete.get(other))
                    ? other < number
                    : complete.get(number);
        }
    }

    private final PatternShape shape;
    private final Standing standing;
    private final Config config;
    private final Sight sight;
    private final long time;

    /**
     * @param time event time of the event at hand
     */
    Moves(PatternShape shape, Standing standing, Config config, Sight sight, long time) {
        this.shape = shape;
        this.standing = standing;
        this.config = config;
        this.sight = sight;
        this.time = time;
    }

    /** All ways from where the reading stands. */
    List<Move> of(PatternNode root) {
        return moves(root, config.cursor(), Arrow.FOLLOWED_BY, false);
    }

    /**
     * @param entry how the part is reached, where it is idle
     * @param stale whether an event has passed since the part could be reached
     */
    private List<Move> moves(PatternNode node, Cursor cursor, Arrow entry, boolean stale) {
        if (node instanceof PatternNode.Step step) {
            if (cursor instanceof Cursor.Taken
                    || (entry == Arrow.NEXT && stale)
                    || !sight.satisfies(step)) {
                return List.of();
            }
            return List.of(new Move(step, Cursor.TAKEN, entry, false, List.of()));
        }
        if (node instanceof PatternNode.Sequence s) {
            return cursor instanceof Cursor.InSequence c
                    ? inSequence(s, c)
                    : enter(s, 0, entry, stale, List.of());
        }
        if (node instanceof PatternNode.Either e) {
            return either(e, cursor, entry, stale);
        }
        if (node instanceof PatternNode.Both b) {
            return both(b, cursor, entry, stale);
        }
        if (node instanceof PatternNode.Repeat r) {
            return repeat(r, cursor, entry, stale);
        }
        return within((PatternNode.Within) node, cursor, entry, stale);
    }

    private List<Move> inSequence(PatternNode.Sequence s, Cursor.InSequence c) {
        int part = c.part();
        List<Move> stay =
                wrap(
                        moves(s.parts().get(part), c.inner(), Arrow.FOLLOWED_BY, false),
                        inner -> new Cursor.InSequence(part, inner, false, List.of()));
        if (part + 1 == s.parts().size()
                || !standing.complete(s.parts().get(part), c.inner(), config.choices())
                || isShutBehind(s.parts().get(part), c.inner(), false)
                || isShut(s, part, c.barred(), c.stale())) {
            return stay;
        }
        Arrow arrow = s.links().get(part).arrow();
        return prefer(stay, enter(s, part + 1, arrow, c.stale(), c.barred()));
    }

    /** The ways to begin a part or, where it may be empty, a later one. */
    private List<Move> enter(
            PatternNode.Sequence s, int part, Arrow entry, boolean stale, List<Integer> barred) {
        List<Move> here =
                wrap(
                        moves(s.parts().get(part), Cursor.IDLE, entry, stale),
                        inner -> new Cursor.InSequence(part, inner, false, List.of()));
        if (part + 1 == s.parts().size()
                || !shape.canBeEmpty(s.parts().get(part), config.choices())
                || isShutBehind(s.parts().get(part), Cursor.IDLE, stale)
                || isShut(s, part, barred, stale)) {
            return here;
        }
        return prefer(here, enter(s, part + 1, s.links().get(part).arrow(), stale, barred));
    }

    /** Whether a negation stands in the way behind a part, now or by the event at hand. */
    private boolean isShut(PatternNode.Sequence s, int link, List<Integer> barred, boolean stale) {
        return barred.contains(link)
                || config.closed().contains(shape.aheadNumber(s, link))
                || isHit(s.links().get(link), stale);
    }

    /** Whether a negation stands in the way between what a part has taken and its end. */
    private boolean isShutBehind(PatternNode node, Cursor cursor, boolean stale) {
        if (!shape.hasGuards()) {
            return false;
        }
        if (node instanceof PatternNode.Sequence s) {
            int part = 0;
            List<Integer> barred = List.of();
            boolean passed = stale;
            Cursor inner = Cursor.IDLE;
            if (cursor instanceof Cursor.InSequence c) {
                part = c.part();
                barred = c.barred();
                passed = c.stale();
                inner = c.inner();
            }
            boolean shut = isShutBehind(s.parts().get(part), inner, passed);
            for (int link = part; link < s.links().size() && !shut; link++) {
                shut =
                        isShut(s, link, barred, passed)
                                || isShutBehind(s.parts().get(link + 1), Cursor.IDLE, passed);
            }
            return shut;
        }
        if (node instanceof PatternNode.Either e && cursor instanceof Cursor.InEither c) {
            return isShutBehind(e.branches().get(c.branch()), c.inner(), stale);
        }
        if (node instanceof PatternNode.Either e) {
            Integer chosen = config.choices().get(shape.number(e));
            return chosen != null && isShutBehind(e.branches().get(chosen), Cursor.IDLE, stale);
        }
        if (node instanceof PatternNode.Repeat r && cursor instanceof Cursor.InRepeat c) {
            return isShutBehind(r.body(), c.inner(), stale);
        }
        if (node instanceof PatternNode.Within w) {
            Cursor inner = cursor instanceof Cursor.InWithin c ? c.inner() : Cursor.IDLE;
            return isShutBehind(w.body(), inner, stale);
        }
        return false;
    }

    private boolean isHit(PatternNode.Link link, boolean stale) {
        for (PatternNode.Guard guard : link.guards()) {
            if ((!guard.nextOnly() || !stale) && isSeen(guard.steps())) {
                return true;
            }
        }
        return false;
    }

    private boolean isSeen(List<PatternNode.Step> negated) {
        for (PatternNode.Step step : negated) {
            if (sight.seenBy(step)) {
                return true;
            }
        }
        return false;
    }

    private List<Move> either(PatternNode.Either e, Cursor cursor, Arrow entry, boolean stale) {
        if (cursor instanceof Cursor.InEither c) {
            return wrap(
                    moves(e.branches().get(c.branch()), c.inner(), entry, stale),
                    inner -> new Cursor.InEither(c.branch(), inner));
        }
        Integer chosen = config.choices().get(shape.number(e));
        List<Move> all = new ArrayList<>();
        for (int i = 0; i < e.branches().size(); i++) {
            if (chosen == null || chosen == i) {
                int branch = i;
                all.addAll(
                        wrap(
                                moves(e.branches().get(i), Cursor.IDLE, entry, stale),
                                inner -> new Cursor.InEither(branch, inner)));
            }
        }
        return all;
    }

    private List<Move> both(PatternNode.Both b, Cursor cursor, Arrow entry, boolean stale) {
        boolean begun = cursor instanceof Cursor.InBoth;
        List<Boolean> completes = new ArrayList<>();
        for (int i = 0; i < b.operands().size(); i++) {
            Cursor inner = cursor instanceof Cursor.InBoth c ? c.operands().get(i) : Cursor.IDLE;
            completes.add(standing.complete(b.operands().get(i), inner, config.choices()));
        }
        List<Move> all = new ArrayList<>();
        for (int i = 0; i < b.operands().size(); i++) {
            PatternNode operand = b.operands().get(i);
            Cursor inner = cursor instanceof Cursor.InBoth c ? c.operands().get(i) : Cursor.IDLE;
            List<Move> ways =
                    begun
                            ? moves(operand, inner, Arrow.FOLLOWED_BY, false)
                            : moves(operand, inner, entry, stale);
            boolean isMissing = ways.isEmpty() && !completes.get(i) && sight == Sight.STRUCTURE;
            // What cannot be first may still follow another operand.
            if (isMissing && (begun || moves(operand, inner, Arrow.FOLLOWED_BY, false).isEmpty())) {
                return List.of();
            }
            for (Move way : ways) {
                Cursor next = new Cursor.InBoth(operands(b, cursor, i, way.cursor()));
                List<Operand> in = new ArrayList<>();
                in.add(new Operand(b, i, completes));
                in.addAll(way.operands());
                all.add(new Move(way.step(), next, way.arrow(), way.greedy(), in));
            }
        }
        return all;
    }

    private List<Cursor> operands(PatternNode.Both b, Cursor cursor, int taking, Cursor taken) {
        List<Cursor> next = new ArrayList<>();
        for (int i = 0; i < b.operands().size(); i++) {
            Cursor before = cursor instanceof Cursor.InBoth c ? c.operands().get(i) : Cursor.IDLE;
            next.add(i == taking ? taken : pass(b.operands().get(i), before));
        }
        return next;
    }

    private List<Move> repeat(PatternNode.Repeat r, Cursor cursor, Arrow entry, boolean stale) {
        PatternNode.Step until = r.until();
        boolean closed =
                config.closed().contains(r.id())
                        || config.closed().contains(shape.leftNumber(r.id()))
                        || (until != null && sight.seenBy(until));
        int size = config.bindings().size();
        if (!(cursor instanceof Cursor.InRepeat c)) {
            return closed
                    ? List.of()
                    : begin(r, moves(r.body(), Cursor.IDLE, entry, stale), 0, size);
        }
        List<Move> stay =
                wrap(
                        moves(r.body(), c.inner(), Arrow.FOLLOWED_BY, false),
                        inner -> new Cursor.InRepeat(c.before(), inner, c.start(), false));
        if (closed
                || c.before() + 1 >= r.max()
                || !standing.complete(r.body(), c.inner(), config.choices())
                || isShutBehind(r.body(), c.inner(), false)) {
            return stay;
        }
        List<Move> again = anew(r).moves(r.body(), Cursor.IDLE, r.arrow(), c.stale());
        return prefer(stay, begin(r, again, c.before() + 1, size));
    }

    /** In a further iteration nothing has been left behind. */
    private Moves anew(PatternNode.Repeat r) {
        Set<Integer> closed = new HashSet<>(config.closed());
        boolean changed = false;
        for (int inner : shape.nestedRepeats(r.id())) {
            changed |= closed.remove(shape.leftNumber(inner));
        }
        return changed ? new Moves(shape, standing, config.withClosed(closed), sight, time) : this;
    }

    /** An iteration that may take nothing is not left for what is GREEDY in it. */
    private List<Move> begin(PatternNode.Repeat r, List<Move> ways, int before, int start) {
        boolean mayBeEmpty = shape.canBeEmpty(r.body(), config.choices());
        List<Move> all = new ArrayList<>(ways.size());
        for (Move way : ways) {
            Cursor cursor = new Cursor.InRepeat(before, way.cursor(), start, false);
            boolean greedy = r.greedy() || (mayBeEmpty && way.greedy());
            all.add(new Move(way.step(), cursor, way.arrow(), greedy, way.operands()));
        }
        return all;
    }

    private List<Move> within(PatternNode.Within w, Cursor cursor, Arrow entry, boolean stale) {
        if (!(cursor instanceof Cursor.InWithin c)) {
            return wrap(
                    moves(w.body(), Cursor.IDLE, entry, stale),
                    inner -> new Cursor.InWithin(inner, time));
        }
        if (time - c.since() > w.millis()) {
            return List.of();
        }
        return wrap(
                moves(w.body(), c.inner(), entry, stale),
                inner -> new Cursor.InWithin(inner, c.since()));
    }

    /** Greedy ways to stay, then the ways to go on, then the other ways to stay. */
    private static List<Move> prefer(List<Move> stay, List<Move> goOn) {
        if (stay.isEmpty()) {
            return goOn;
        }
        if (goOn.isEmpty()) {
            return stay;
        }
        List<Move> all = new ArrayList<>(stay.size() + goOn.size());
        stay.stream().filter(Move::greedy).forEach(all::add);
        all.addAll(goOn);
        stay.stream().filter(m -> !m.greedy()).forEach(all::add);
        return all;
    }

    private static List<Move> wrap(List<Move> moves, UnaryOperator<Cursor> outer) {
        if (moves.isEmpty()) {
            return moves;
        }
        List<Move> all = new ArrayList<>(moves.size());
        for (Move move : moves) {
            all.add(move.at(outer.apply(move.cursor())));
        }
        return all;
    }

    /** Where a part stands after the event at hand has passed it by. */
    Cursor pass(PatternNode node, Cursor cursor) {
        if (cursor instanceof Cursor.InSequence c) {
            PatternNode.Sequence s = (PatternNode.Sequence) node;
            Cursor inner = pass(s.parts().get(c.part()), c.inner());
            return new Cursor.InSequence(c.part(), inner, true, barredBy(s, c));
        }
        if (cursor instanceof Cursor.InEither c) {
            PatternNode branch = ((PatternNode.Either) node).branches().get(c.branch());
            return new Cursor.InEither(c.branch(), pass(branch, c.inner()));
        }
        if (cursor instanceof Cursor.InBoth c) {
            List<PatternNode> operands = ((PatternNode.Both) node).operands();
            List<Cursor> next = new ArrayList<>();
            for (int i = 0; i < operands.size(); i++) {
                next.add(pass(operands.get(i), c.operands().get(i)));
            }
            return new Cursor.InBoth(next);
        }
        if (cursor instanceof Cursor.InRepeat c) {
            PatternNode.Repeat r = (PatternNode.Repeat) node;
            return new Cursor.InRepeat(c.before(), pass(r.body(), c.inner()), c.start(), true);
        }
        if (cursor instanceof Cursor.InWithin c) {
            return new Cursor.InWithin(
                    pass(((PatternNode.Within) node).body(), c.inner()), c.since());
        }
        return cursor;
    }

    /** The links that are barred once the event at hand has passed. */
    private List<Integer> barredBy(PatternNode.Sequence s, Cursor.InSequence c) {
        if (!standing.complete(s.parts().get(c.part()), c.inner(), config.choices())) {
            return c.barred();
        }
        List<Integer> barred = c.barred();
        for (int link = c.part(); link < s.links().size(); link++) {
            if (!barred.contains(link) && isHit(s.links().get(link), c.stale())) {
                barred = new ArrayList<>(barred);
                barred.add(link);
            }
            if (!shape.canBeEmpty(s.parts().get(link + 1), config.choices())) {
                break;
            }
        }
        return barred;
    }

    /**
     * The links, by number, in parts that have not begun which the event at hand closes by passing:
     * nothing has been taken there, so what counts is the run's last event.
     */
    Set<Integer> closedAhead(PatternNode root) {
        Set<Integer> found = new HashSet<>();
        if (shape.hasGuards()) {
            collectAhead(root, config.cursor(), false, found);
        }
        return found;
    }

    private void collectAhead(PatternNode node, Cursor cursor, boolean stale, Set<Integer> found) {
        if (node instanceof PatternNode.Sequence s) {
            boolean passed = stale;
            int next = 0;
            if (cursor instanceof Cursor.InSequence c) {
                PatternNode part = s.parts().get(c.part());
                collectAhead(part, c.inner(), false, found);
                if (!standing.complete(part, c.inner(), config.choices())) {
                    return;
                }
                passed = c.stale();
                next = c.part() + 1;
            }
            for (int i = next; i < s.parts().size(); i++) {
                if (i > 0
                        && !(cursor instanceof Cursor.InSequence)
                        && isHit(s.links().get(i - 1), passed)) {
                    found.add(shape.aheadNumber(s, i - 1));
                }
                collectAhead(s.parts().get(i), Cursor.IDLE, passed, found);
                if (!shape.canBeEmpty(s.parts().get(i), config.choices())) {
                    return;
                }
            }
        } else if (node instanceof PatternNode.Either e) {
            if (cursor instanceof Cursor.InEither c) {
                collectAhead(e.branches().get(c.branch()), c.inner(), false, found);
                return;
            }
            Integer chosen = config.choices().get(shape.number(e));
            for (int i = 0; i < e.branches().size(); i++) {
                if (chosen == null || chosen == i) {
                    collectAhead(e.branches().get(i), Cursor.IDLE, stale, found);
                }
            }
        } else if (node instanceof PatternNode.Both b) {
            for (int i = 0; i < b.operands().size(); i++) {
                Cursor inner =
                        cursor instanceof Cursor.InBoth c ? c.operands().get(i) : Cursor.IDLE;
                collectAhead(b.operands().get(i), inner, stale, found);
            }
        } else if (node instanceof PatternNode.Repeat r) {
            boolean passed = stale;
            if (cursor instanceof Cursor.InRepeat c) {
                collectAhead(r.body(), c.inner(), false, found);
                if (!standing.complete(r.body(), c.inner(), config.choices())
                        || c.before() + 1 >= r.max()) {
                    return;
                }
                passed = c.stale();
            }
            collectAhead(r.body(), Cursor.IDLE, passed, found);
        } else if (node instanceof PatternNode.Within w) {
            Cursor inner = cursor instanceof Cursor.InWithin c ? c.inner() : Cursor.IDLE;
            collectAhead(w.body(), inner, stale, found);
        }
    }
}
