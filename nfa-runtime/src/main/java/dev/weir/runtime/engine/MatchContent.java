package dev.weir.runtime.engine;

import dev.weir.runtime.event.Event;
import dev.weir.runtime.event.Place;
import dev.weir.runtime.pattern.Bindings;
import dev.weir.runtime.program.RuleProgram;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A match, from which what an alert says of it is made, and its id. Immutable. */
final class MatchContent implements Alert.Content {
    private final RuleProgram rule;
    private final Key key;
    private final Place place;
    private final @Nullable Object[] values;
    private final Bindings matched;

    /**
     * @param values those of EMIT; not copied, the caller gives them away
     */
    MatchContent(
            RuleProgram rule, Key key, Place place, @Nullable Object[] values, Bindings matched) {
        this.rule = rule;
        this.key = key;
        this.place = place;
        this.values = values;
        this.matched = matched;
    }

    @Override
    public List<Alert.Value> key() {
        Alert.Value[] all = new Alert.Value[rule.key().size()];
        for (int i = 0; i < all.length; i++) {
            RuleProgram.KeyField field = rule.key().get(i);
            all[i] = new Alert.Value(field.name(), field.type(), key.parts().get(i));
        }
        return List.of(all);
    }

    @Override
    public List<Alert.Value> fields() {
        Alert.Value[] all = new Alert.Value[values.length];
        for (int i = 0; i < all.length; i++) {
            RuleProgram.Emitted e = rule.emitted().get(i);
            all[i] = new Alert.Value(e.name(), e.type(), values[i]);
        }
        return List.of(all);
    }

    @Override
    public List<Alert.Evidence> evidence() {
        List<Bindings.Bound> bound = matched.toList();
        Alert.Evidence[] all = new Alert.Evidence[rule.slots().size()];
        for (int slot = 0; slot < all.length; slot++) {
            int count = 0;
            for (int i = 0; i < bound.size(); i++) {
                count += bound.get(i).slot() == slot ? 1 : 0;
            }
            Event[] shown = new Event[Math.min(count, Alert.MAX_EVIDENCE)];
            for (int i = 0, next = 0; next < shown.length; i++) {
                if (bound.get(i).slot() == slot) {
                    shown[next++] = bound.get(i).event();
                }
            }
            all[slot] =
                    new Alert.Evidence(
                            rule.slots().get(slot),
                            List.of(shown),
                            rule.slotFields().get(slot),
                            count - shown.length);
        }
        return List.of(all);
    }

    /** Whether it has more events than are shown. */
    boolean isLarge() {
        return matched.size() > Alert.MAX_EVIDENCE;
    }

    /**
     * What the id of the alert is a hash of: the pack's name, rule, key, the steps and positions of
     * the matched events and the place.
     */
    String identity(String pack) {
        StringBuilder out = new StringBuilder();
        out.append(pack).append('\n').append(rule.name()).append('\n');
        key.appendText(out);
        out.append('\n');
        for (Bindings.Bound b : matched.toList()) {
            out.append(rule.slots().get(b.slot())).append('@');
            b.event().position().appendTo(out);
            out.append('\n');
        }
        if (place.isDeadline()) {
            out.append("instant ").append(place.time());
        } else {
            place.position().appendTo(out);
        }
        return out.toString();
    }
}
