package dev.weir.runtime.pattern;

import dev.weir.runtime.program.Conjunct;
import dev.weir.runtime.program.PatternNode;
import dev.weir.runtime.program.RuleBody;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * What can be known of a pattern before any event: numbers of its nodes, who can be empty, slots.
 * One serves all keys of a rule.
 */
public final class PatternShape {
    private final RuleBody.Pattern body;
    private final Map<PatternNode.Step, Integer> numbers = new IdentityHashMap<>();
    private final List<PatternNode.Step> steps = new ArrayList<>();
    private final Map<PatternNode, Integer> eithers = new IdentityHashMap<>();
    private final Map<PatternNode, Boolean> empties = new IdentityHashMap<>();
    private final Map<PatternNode, Set<Integer>> slots = new IdentityHashMap<>();
    private final Map<Integer, PatternNode.Repeat> repeats = new HashMap<>();
    private final Map<Integer, Set<Integer>> nested = new HashMap<>();
    private final Map<PatternNode, Set<Integer>> repeatsIn = new IdentityHashMap<>();
    private final Map<PatternNode, Set<Integer>> eithersIn = new IdentityHashMap<>();
    private final Map<PatternNode.Sequence, Integer> firstLinks = new IdentityHashMap<>();
    private final List<Map<PatternNode.Both, Integer>> linkOperands = new ArrayList<>();
    private final Map<Integer, Map<PatternNode.Both, Integer>> slotOperands = new HashMap<>();

    /** While a part is visited: the operands that it is in. */
    private final Map<PatternNode.Both, Integer> operands = new IdentityHashMap<>();

    private final Map<Integer, List<Conjunct>> conditions = new HashMap<>();
    private final Map<Integer, String> labels = new HashMap<>();
    private final Map<Integer, Set<Integer>> eithersAround = new HashMap<>();
    private boolean bounded;
    private boolean boths;
    private boolean untils;
    private boolean guards;
    private boolean heedsOthers;
    private boolean heedsAll;
    private boolean newestSeenSaysAll;

    public PatternShape(RuleBody.Pattern body) {
        this.body = body;
        this.heedsOthers = body.last() != null;
        conditions.put(-1, body.where());
        visit(body.pattern(), new ArrayList<>());
        RuleBody.FinalAbsence last = body.last();
        if (last != null) {
            last.steps().forEach(this::number);
            heedsAll |= last.nextOnly();
        }
        RuleBody.LeadingAbsence first = body.first();
        if (first != null) {
            first.steps().forEach(this::number);
            newestSeenSaysAll =
                    first.steps().stream()
                            .flatMap(step -> step.conditions().stream())
                            .allMatch(Conjunct::onEventAlone);
        }
    }

    private void visit(PatternNode node, List<Integer> enclosing) {
        if (node instanceof PatternNode.Step step) {
            number(step);
            conditions.put(step.slot(), step.conditions());
            labels.put(step.slot(), step.label());
            empties.put(node, false);
            slots.put(node, Set.of(step.slot()));
            repeatsIn.put(node, Set.of());
            eithersIn.put(node, Set.of());
            slotOperands.put(step.slot(), new IdentityHashMap<>(operands));
            return;
        }
        if (node instanceof PatternNode.Repeat repeat) {
            repeats.put(repeat.id(), repeat);
            untils |= repeat.until() != null;
            heedsAll |= repeat.arrow() == PatternNode.Arrow.NEXT;
            if (repeat.until() != null) {
                number(repeat.until());
            }
            nested.put(repeat.id(), new HashSet<>());
            enclosing.forEach(outer -> known(nested, outer).add(repeat.id()));
            enclosing.add(repeat.id());
        }
        if (node instanceof PatternNode.Either) {
            eithers.put(node, eithers.size());
        }
        if (node instanceof PatternNode.Sequence s) {
            firstLinks.put(s, linkOperands.size());
            s.links().forEach(link -> linkOperands.add(new IdentityHashMap<>(operands)));
            for (PatternNode.Link link : s.links()) {
                guards |= !link.guards().isEmpty();
                heedsAll |= link.arrow() == PatternNode.Arrow.NEXT;
                heedsOthers |= !link.guards().isEmpty();
                for (PatternNode.Guard guard : link.guards()) {
                    heedsAll |= guard.nextOnly();
                    guard.steps().forEach(this::number);
                }
            }
        }
        bounded |= node instanceof PatternNode.Within;
        boths |= node instanceof PatternNode.Both;
        Set<Integer> inside = new HashSet<>();
        Set<Integer> repeatsInside = new HashSet<>();
        Set<Integer> eithersInside = new HashSet<>();
        List<PatternNode> children = children(node);
        for (int i = 0; i < children.size(); i++) {
            if (node instanceof PatternNode.Both b) {
                operands.put(b, i);
            }
            visit(children.get(i), enclosing);
            inside.addAll(known(slots, children.get(i)));
            repeatsInside.addAll(known(repeatsIn, children.get(i)));
            eithersInside.addAll(known(eithersIn, children.get(i)));
        }
        if (node instanceof PatternNode.Both b) {
            operands.remove(b);
        }
        if (node instanceof PatternNode.Repeat r) {
            enclosing.remove(enclosing.size() - 1);
            repeatsInside.add(r.id());
        }
        slots.put(node, Set.copyOf(inside));
        repeatsIn.put(node, Set.copyOf(repeatsInside));
        if (node instanceof PatternNode.Either e) {
            eithersInside.add(number(e));
        }
        eithersIn.put(node, Set.copyOf(eithersInside));
        empties.put(node, findEmpty(node));
        if (node instanceof PatternNode.Either e) {
            inside.forEach(
                    slot ->
                            eithersAround
                                    .computeIfAbsent(slot, s -> new HashSet<>())
                                    .add(number(e)));
        }
    }

    private static List<PatternNode> children(PatternNode node) {
        if (node instanceof PatternNode.Sequence s) {
            return s.parts();
        }
        if (node instanceof PatternNode.Either e) {
            return e.branches();
        }
        if (node instanceof PatternNode.Both b) {
            return b.operands();
        }
        if (node instanceof PatternNode.Repeat r) {
            return List.of(r.body());
        }
        if (node instanceof PatternNode.Within w) {
            return List.of(w.body());
        }
        return List.of();
    }

    private boolean findEmpty(PatternNode node) {
        if (node instanceof PatternNode.Either e) {
            return e.branches().stream().anyMatch(this::canBeEmpty);
        }
        if (node instanceof PatternNode.Repeat r) {
            return r.min() == 0 || canBeEmpty(r.body());
        }
        return children(node).stream().allMatch(this::canBeEmpty);
    }

    private static <K, V> V known(Map<K, V> map, K key) {
        return Objects.requireNonNull(map.get(key), "a node of another pattern");
    }

    /** Whether a part may take nothing. */
    boolean canBeEmpty(PatternNode node) {
        return known(empties, node);
    }

    /**
     * Whether a part may take nothing.
     *
     * @param choices the branches that were chosen, by the number of their alternative
     */
    boolean canBeEmpty(PatternNode node, Map<Integer, Integer> choices) {
        if (choices.isEmpty() || !canBeEmpty(node)) {
            return canBeEmpty(node);
        }
        if (node instanceof PatternNode.Either e) {
            Integer branch = choices.get(number(e));
            return branch == null || canBeEmpty(e.branches().get(branch), choices);
        }
        if (node instanceof PatternNode.Repeat r && r.min() == 0) {
            return true;
        }
        return children(node).stream().allMatch(child -> canBeEmpty(child, choices));
    }

    /** The numbers of the alternatives that a step is in a branch of. */
    Set<Integer> eithersAround(PatternNode.Step step) {
        return eithersAround.getOrDefault(step.slot(), Set.of());
    }

    /** The slots of the steps inside a part. */
    Set<Integer> slots(PatternNode node) {
        return known(slots, node);
    }

    /** Number of an alternative, from 0 in the order of the text. */
    int number(PatternNode.Either either) {
        return known(eithers, either);
    }

    PatternNode.Repeat repeat(int id) {
        return known(repeats, id);
    }

    /** The repetitions inside a repetition. */
    Set<Integer> nestedRepeats(int id) {
        return nested.getOrDefault(id, Set.of());
    }

    /** The repetitions that a part is or has inside. */
    Set<Integer> repeatsIn(PatternNode node) {
        return known(repeatsIn, node);
    }

    /** The alternatives, by number, that a part is or has inside. */
    Set<Integer> eithersIn(PatternNode node) {
        return known(eithersIn, node);
    }

    /** The operand that a repetition is in; -1 where it is in none. */
    int operandWith(PatternNode.Both both, int repeat) {
        for (int i = 0; i < both.operands().size(); i++) {
            if (repeatsIn(both.operands().get(i)).contains(repeat)) {
                return i;
            }
        }
        return -1;
    }

    // What is closed to a reading (Config.closed) has numbers: a repetition its own where its UNTIL
    // has closed it, another where the run has left it, and behind these a link of a part that has
    // not begun.

    int leftNumber(int repeat) {
        return repeats.size() + repeat;
    }

    int aheadNumber(PatternNode.Sequence sequence, int link) {
        return 2 * repeats.size() + known(firstLinks, sequence) + link;
    }

    /** Whether a number is that of a link, which stays closed when the step takes an event. */
    boolean isAheadBeside(int number, PatternNode.Step step) {
        int link = number - 2 * repeats.size();
        if (link < 0) {
            return false;
        }
        Map<PatternNode.Both, Integer> own = known(slotOperands, step.slot());
        return linkOperands.get(link).entrySet().stream()
                .anyMatch(
                        e ->
                                own.containsKey(e.getKey())
                                        && !e.getValue().equals(own.get(e.getKey())));
    }

    /** The name of a step; branches of an alternative may share it. */
    String label(int slot) {
        return known(labels, slot);
    }

    /** The conjuncts of a step, by its slot, or with -1 those of WHERE. */
    List<Conjunct> conditions(int slot) {
        return known(conditions, slot);
    }

    /**
     * Whether what a negation at the start forbids does so whatever run would be opened: then, of
     * all that was seen, the newest says as much.
     */
    boolean newestSeenSaysAll() {
        return newestSeenSaysAll;
    }

    boolean hasEithers() {
        return !eithers.isEmpty();
    }

    boolean hasRepeats() {
        return !repeats.isEmpty();
    }

    /** Whether a group has a bound of its own. */
    boolean hasBoundedGroups() {
        return bounded;
    }

    /** Whether a repetition has an UNTIL. */
    boolean hasUntils() {
        return untils;
    }

    /** Whether an event that a run takes can leave it so that it never completes. */
    boolean canEndByTaking() {
        return untils || (boths && heedsPassingEvents());
    }

    /** Whether a negation stands between two parts. */
    boolean hasGuards() {
        return guards;
    }

    /** Whether an event that a run does not take can change it, but by time. */
    boolean heedsPassingEvents() {
        return heedsOthers || heedsAll || untils;
    }

    /** Whether an event that can be none of the steps can change a run, but by time. */
    public boolean heedsAllEvents() {
        return heedsAll;
    }

    /** All steps, also those that must not be seen, by their number. */
    public List<PatternNode.Step> steps() {
        return Collections.unmodifiableList(steps);
    }

    /** The number of a step in {@link #steps}. */
    int number(PatternNode.Step step) {
        Integer known = numbers.get(step);
        if (known != null) {
            return known;
        }
        steps.add(step);
        numbers.put(step, numbers.size());
        return numbers.size() - 1;
    }

    RuleBody.Pattern body() {
        return body;
    }
}
