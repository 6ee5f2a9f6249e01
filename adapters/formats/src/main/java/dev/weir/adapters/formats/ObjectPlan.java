package dev.weir.adapters.formats;

import dev.weir.runtime.event.Field;
import dev.weir.runtime.event.Type;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How the fields of an event type or a record are found in a JSON object that is read once, from
 * front to back: a tree of member names with the fields at its leaves.
 *
 * <p>Two fields may read the same place, or one a part of what another reads ({@code device {…}}
 * and {@code os string FROM "device.os"}). Such fields stand in trees of their own, for which the
 * object is read again.
 */
final class ObjectPlan {
    /** What to do with a member: hand it to a field, or look for fields inside it. */
    sealed interface Member {}

    /**
     * A field.
     *
     * @param index its place among the fields
     * @param label its name from the outside in, for messages
     * @param record how its record, or the records in its list, are read; null where it holds none
     */
    record Leaf(int index, Type type, String label, @Nullable ObjectPlan record)
            implements Member {}

    /** An object on the path of fields. */
    record Branch(String label, Map<String, Member> members) implements Member {}

    private final List<Field> fields;
    private final String prefix;
    private final List<Map<String, Member>> trees = new ArrayList<>();

    /**
     * @param prefix what stands before the fields' names in messages: empty, or ends in a point
     */
    ObjectPlan(List<Field> fields, String prefix) {
        this.fields = fields;
        this.prefix = prefix;
        trees.add(new HashMap<>());
        for (int i = 0; i < fields.size(); i++) {
            add(i, fields.get(i));
        }
    }

    List<Field> fields() {
        return fields;
    }

    /** The trees, at least one. */
    List<Map<String, Member>> trees() {
        return trees;
    }

    String label(Field field) {
        return prefix + field.name();
    }

    private void add(int index, Field field) {
        Leaf leaf = leaf(index, field, prefix);
        for (Map<String, Member> tree : trees) {
            if (place(tree, field.path(), leaf)) {
                return;
            }
        }
        Map<String, Member> tree = new HashMap<>();
        place(tree, field.path(), leaf);
        trees.add(tree);
    }

    static Leaf leaf(int index, Field field, String prefix) {
        String label = prefix + field.name();
        return new Leaf(index, field.type(), label, recordPlan(field.type(), label));
    }

    private static @Nullable ObjectPlan recordPlan(Type type, String label) {
        if (type instanceof Type.RecordType record) {
            return new ObjectPlan(record.fields(), label + ".");
        }
        return type instanceof Type.ListType list ? recordPlan(list.element(), label + "[]") : null;
    }

    /** Puts a leaf at the end of a path; false where another is in its way. */
    private static boolean place(Map<String, Member> tree, List<String> path, Leaf leaf) {
        Map<String, Member> members = tree;
        for (int i = 0; i < path.size() - 1; i++) {
            String label = String.join(".", path.subList(0, i + 1));
            Member member =
                    members.computeIfAbsent(
                            path.get(i), unused -> new Branch(label, new HashMap<>()));
            if (!(member instanceof Branch branch)) {
                return false;
            }
            members = branch.members();
        }
        return members.putIfAbsent(path.get(path.size() - 1), leaf) == null;
    }
}
