package dev.weir.runtime.engine;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.IntFunction;

/**
 * Which parts of a state have changed since a checkpoint was begun, and what the checkpoint at hand
 * still lacks. A checkpoint takes the state of one moment while the engine goes on: a part that it
 * lacks is put aside before it changes, all others when somebody {@link #take}s them.
 *
 * <p>A part is known by a small number while it is there, or by a key, from which it can be told
 * that it is gone. In memory: two bits a number, and an object for each key that has changed.
 *
 * @param <K> what a part is known by
 * @param <E> what a part is stored as
 */
final class Changes<K, E> {
    private final boolean isKept;
    private final IntFunction<E> ofNumber;
    private final Function<K, E> ofKey;

    private BitSet changed = new BitSet();
    private Set<K> changedKeys = new LinkedHashSet<>();

    // What the checkpoint at hand lacks; none where there is no checkpoint.
    private BitSet lacked = new BitSet();
    private Set<K> lackedKeys = Set.of();
    private int nextLacked;

    /** What was about to change. */
    private final List<E> aside = new ArrayList<>();

    /**
     * @param isKept whether anybody asks for it; otherwise nothing is noted
     * @param ofNumber a part as it is now
     * @param ofKey the same of one that may be gone
     */
    Changes(boolean isKept, IntFunction<E> ofNumber, Function<K, E> ofKey) {
        this.isKept = isKept;
        this.ofNumber = ofNumber;
        this.ofKey = ofKey;
    }

    /** A part that has a number is about to change, or to begin. */
    void changing(int number) {
        if (isKept) {
            if (lacked.get(number)) {
                putAside(number);
            }
            changed.set(number);
        }
    }

    private void putAside(int number) {
        aside.add(ofNumber.apply(number));
        lacked.clear(number);
    }

    /** A part without a number is about to change, to begin or to end. */
    void changingKey(K key) {
        if (isKept) {
            putAside(key);
            changedKeys.add(key);
        }
    }

    private void putAside(K key) {
        if (!lackedKeys.isEmpty() && lackedKeys.remove(key)) {
            aside.add(ofKey.apply(key));
        }
    }

    /** Whether {@link #numbered} has to be told of a part that gets a number. */
    boolean hasKeys() {
        return !changedKeys.isEmpty() || !lackedKeys.isEmpty();
    }

    /** A part that had no number is about to begin under one; {@link #changing} follows. */
    void numbered(K key) {
        putAside(key);
        changedKeys.remove(key);
    }

    /** Whether {@link #unnumbered} has to be told of a part that is gone. */
    boolean concerns(int number) {
        return changed.get(number) || lacked.get(number);
    }

    /** A part is gone, and its number will be that of another. */
    void unnumbered(int number, K key) {
        if (lacked.get(number)) {
            putAside(number);
        }
        if (changed.get(number)) {
            changed.clear(number);
            changedKeys.add(key);
        }
    }

    /** Begins a checkpoint of what has changed since the last one. */
    void begin() {
        aside.clear();
        lacked = changed;
        lackedKeys = changedKeys;
        nextLacked = 0;
        changed = new BitSet();
        changedKeys = new LinkedHashSet<>();
    }

    /** Begins a checkpoint of what has changed since the last one, and of all that there is. */
    void beginWhole(BitSet numbers, Collection<K> keys) {
        changed.or(numbers);
        changedKeys.addAll(keys);
        begin();
    }

    /**
     * Gives some of what the checkpoint at hand lacks.
     *
     * @param into gets it
     * @param most how many there shall be in it; there are more if more have been put aside
     */
    void take(List<? super E> into, int most) {
        into.addAll(aside);
        aside.clear();
        while (into.size() < most && !lacked.isEmpty()) {
            nextLacked = lacked.nextSetBit(nextLacked);
            into.add(ofNumber.apply(nextLacked));
            lacked.clear(nextLacked);
        }
        Iterator<K> keys = lackedKeys.iterator();
        while (into.size() < most && keys.hasNext()) {
            into.add(ofKey.apply(keys.next()));
            keys.remove();
        }
    }

    /** Whether the checkpoint at hand has all, or there is none. */
    boolean isTaken() {
        return aside.isEmpty() && lacked.isEmpty() && lackedKeys.isEmpty();
    }

    /** The checkpoint at hand is given up. */
    void abandon() {
        aside.clear();
        lacked = new BitSet();
        lackedKeys = Set.of();
    }
}
