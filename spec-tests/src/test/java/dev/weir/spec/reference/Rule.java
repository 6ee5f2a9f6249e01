package dev.weir.spec.reference;

import dev.weir.rules.ast.Clause;
import dev.weir.rules.ast.Declaration;
import dev.weir.rules.ast.Expression;
import dev.weir.rules.ast.KeyPart;
import dev.weir.rules.ast.Pattern;
import dev.weir.runtime.engine.Alert;
import dev.weir.runtime.engine.AlertId;
import dev.weir.runtime.event.Event;
import dev.weir.runtime.event.EventType;
import dev.weir.runtime.event.Place;
import dev.weir.runtime.event.Position;
import dev.weir.runtime.event.Type;
import dev.weir.runtime.value.Decimal;
import dev.weir.runtime.value.ValueText;
import dev.weir.runtime.value.Values;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Section 4: what all rules have in common. */
abstract class Rule {
    final Declared declared;
    final Declaration.Rule text;
    final Expressions expressions;

    /** All steps, in the order of the text: those that bind events, then others. */
    final List<Step> steps = new ArrayList<>();

    private final Map<Expression, Typed> typed = new IdentityHashMap<>();
    private int stage;
    private boolean live;
    private final List<KeyPart> keyParts;
    private final List<Type> keyTypes = new ArrayList<>();
    private final Map<String, Names.KeyPart> keyNames = new LinkedHashMap<>();

    Rule(Declared declared, Declaration.Rule text) {
        this.declared = declared;
        this.text = text;
        this.expressions = new Expressions(declared);
        Clause.By by = clause(Clause.By.class);
        this.keyParts = new ArrayList<>(by == null ? List.of() : by.parts());
    }

    /** Something that a rule says, with what it is said of. */
    record Firing(
            Place place, List<Matched> matched, Scope scope, long omitted, boolean resolves) {}

    record Matched(Step step, Event event) {}

    /**
     * An alert on its way out.
     *
     * @param by the values that SUPPRESS goes by
     * @param fed the event that it feeds back; null for none
     * @param firing the one that this one resolves; null for a firing one
     */
    record Said(
            Alert alert,
            List<Object> key,
            List<@Nullable Object> by,
            @Nullable Event fed,
            @Nullable Said firing) {}

    /** All that the rule says of one key. */
    abstract List<Firing> of(List<Object> key, List<Event> input, long startMillis, long endMillis);

    /** Keys that are watched though no event has them. */
    abstract Set<List<Object>> otherKeys();

    /** What EMIT, MESSAGE, EXCEPT and so on may name. */
    abstract Names names();

    /** "Deadlines of equal time go by the stage of their rule". */
    final int stage() {
        return stage;
    }

    final void setStage(int stage) {
        this.stage = stage;
    }

    private boolean isShadow() {
        return !live && text.mode() == Declaration.Mode.SHADOW;
    }

    final void setLive(boolean live) {
        this.live = live;
    }

    final <T extends Clause> @Nullable T clause(Class<T> kind) {
        List<T> all = clauses(kind);
        return all.isEmpty() ? null : all.get(0);
    }

    final <T extends Clause> List<T> clauses(Class<T> kind) {
        return text.clauses().stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    /** A step. "a step may give its own" key "of the same number and types". */
    final Step step(Pattern.Step written, String label) {
        EventType type = declared.base(written.type().text());
        Step step = new Step(written, label, type);
        Names fields = Names.NONE.at(step);
        for (Declaration.Define view = declared.view(written.type().text());
                view != null;
                view = declared.view(view.base().text())) {
            if (view.predicate() != null) {
                step.views.add(expressions.typed(view.predicate(), fields));
            }
        }
        step.fields.clear();
        List<KeyPart> own = written.keys() == null ? keyParts : written.keys();
        if (clause(Clause.By.class) == null && keyTypes.isEmpty()) {
            keyParts.addAll(own);
        }
        for (int i = 0; i < own.size(); i++) {
            Typed part = expressions.typed(own.get(i).value(), fields);
            if (keyTypes.size() == i) {
                keyTypes.add(part.type());
            }
            step.key.add(part.as(keyTypes.get(i)));
        }
        steps.add(step);
        return step;
    }

    /** An expression of a clause. */
    final Typed typed(Expression e) {
        Typed known = typed.get(e);
        if (known == null) {
            known = expressions.typed(e, names());
            typed.put(e, known);
        }
        return known;
    }

    /** Reads all that alerts are made of, so that each of them shows all fields that are named. */
    final void prepare() {
        Set<String> taken = new HashSet<>();
        steps.forEach(step -> taken.add(step.label));
        for (Step step : steps.stream().filter(s -> s.binds).toList()) {
            String name = step.text.type().text();
            step.slot = step.label;
            for (int n = 1; step.slot.isEmpty(); n++) {
                String free = n == 1 ? name : name + "_" + n;
                step.slot = taken.add(free) ? free : "";
            }
        }
        List<Expression> all = new ArrayList<>();
        for (Clause clause : text.clauses()) {
            if (clause instanceof Clause.Emit emit) {
                emit.fields().forEach(field -> all.add(field.value()));
            } else if (clause instanceof Clause.Message message) {
                all.addAll(message.parts());
            } else if (clause instanceof Clause.Except except) {
                all.add(except.condition());
            } else if (clause instanceof Clause.Suppress suppress && suppress.by() != null) {
                suppress.by().forEach(part -> all.add(part.value()));
            }
        }
        all.forEach(this::typed);
    }

    final Map<String, Names.KeyPart> keyNames() {
        for (int i = 0; i < keyParts.size(); i++) {
            keyNames.put(name(keyParts.get(i)), new Names.KeyPart(i, keyTypes.get(i)));
        }
        return keyNames;
    }

    /** "A part without a name has the last name of its path, else its text." */
    static String name(KeyPart part) {
        if (part.name() != null) {
            return part.name().text();
        } else if (part.value() instanceof Expression.Member member) {
            return member.field().text();
        }
        return part.value() instanceof Expression.Reference reference
                ? reference.name().text()
                : part.value().span().text();
    }

    /**
     * "The rule is evaluated for each key by itself; an event is offered under each key that its
     * steps give it. An event whose key has a null part is not seen by the rule".
     */
    final List<Said> run(Pack pack, List<Event> stream, long startMillis, long endMillis) {
        Map<List<Object>, List<Event>> inputs = new TreeMap<>(Rule::compareKeys);
        otherKeys().forEach(key -> inputs.put(key, new ArrayList<>()));
        for (Event event : stream) {
            Set<List<Object>> keys = new TreeSet<>(Rule::compareKeys);
            for (Step step : steps) {
                List<Object> key = step.takes(event) ? step.key(event) : null;
                if (key != null) {
                    keys.add(key);
                }
            }
            keys.forEach(key -> inputs.computeIfAbsent(key, k -> new ArrayList<>()).add(event));
        }
        List<Said> all = new ArrayList<>();
        for (Map.Entry<List<Object>, List<Event>> input : inputs.entrySet()) {
            all.addAll(
                    say(
                            pack,
                            input.getKey(),
                            of(input.getKey(), input.getValue(), startMillis, endMillis)));
        }
        return all;
    }

    /** The alerts of the firings of one key, and what they feed back. */
    private List<Said> say(Pack pack, List<Object> key, List<Firing> firings) {
        List<Said> all = new ArrayList<>();
        Said last = null;
        Map<Place, Integer> ordinals = new HashMap<>();
        for (Firing firing : firings) {
            int ordinal = ordinals.merge(firing.place(), 1, Integer::sum) - 1;
            if (firing.resolves()) {
                Said resolved = Objects.requireNonNull(last);
                all.add(
                        new Said(
                                resolved(resolved.alert(), firing.place()),
                                key,
                                resolved.by(),
                                null,
                                resolved));
                continue;
            }
            Alert alert = alert(pack, key, firing);
            Event fed = feed(alert, key, ordinal);
            last = new Said(alert, key, by(key, firing.scope()), fed, null);
            all.add(last);
        }
        return all;
    }

    private List<@Nullable Object> by(List<Object> key, Scope scope) {
        Clause.Suppress suppress = clause(Clause.Suppress.class);
        if (suppress == null || suppress.by() == null) {
            return new ArrayList<>(key);
        }
        List<@Nullable Object> values = new ArrayList<>();
        for (KeyPart part : suppress.by()) {
            values.add(Values.hashable(typed(part.value()).in(scope)));
        }
        return values;
    }

    /** "`SUPPRESS d`": of all keys' alerts, in their order. */
    final List<Alert> suppressed(List<Said> said) {
        Clause.Suppress suppress = clause(Clause.Suppress.class);
        if (suppress == null) {
            return said.stream().map(Said::alert).toList();
        }
        long millis = expressions.constant(suppress.duration());
        Map<List<@Nullable Object>, Long> times = new HashMap<>();
        Map<List<@Nullable Object>, Long> held = new HashMap<>();
        List<Said> out = new ArrayList<>();
        List<Alert> alerts = new ArrayList<>();
        for (Said next : said) {
            Alert alert = next.alert();
            Said firing = next.firing();
            if (firing != null) {
                // "A resolved alert goes the way of its firing one, and counts for nothing."
                if (out.contains(firing)) {
                    alerts.add(alert);
                }
                continue;
            }
            Long last = times.get(next.by());
            if (last != null && alert.time() < last + millis) {
                held.merge(next.by(), 1L, Long::sum);
                continue;
            }
            times.put(next.by(), alert.time());
            Long count = held.remove(next.by());
            out.add(next);
            alerts.add(with(alert, alert.place(), alert.status(), count == null ? 0 : count));
        }
        return alerts;
    }

    private static Alert resolved(Alert firing, Place place) {
        return with(firing, place, Alert.Status.RESOLVED, 0);
    }

    private static Alert with(Alert a, Place place, Alert.Status status, long suppressed) {
        return new Alert(
                a.origin(),
                place,
                a.identity(),
                status,
                a.key(),
                a.fields(),
                a.message(),
                suppressed,
                status == Alert.Status.RESOLVED ? 0 : a.omitted(),
                false,
                a.evidence());
    }

    private Alert alert(Pack pack, List<Object> key, Firing firing) {
        List<Alert.Value> keyValues = new ArrayList<>();
        keyNames()
                .forEach(
                        (name, part) ->
                                keyValues.add(
                                        new Alert.Value(name, part.type(), key.get(part.index()))));
        List<Alert.Value> fields = new ArrayList<>();
        Clause.Emit emit = clause(Clause.Emit.class);
        if (emit == null) {
            fields.addAll(keyValues);
        } else {
            for (KeyPart part : emit.fields()) {
                Typed value = emitted(emit, part);
                fields.add(new Alert.Value(name(part), value.type(), value.in(firing.scope())));
            }
        }
        Clause.Severity severity = clause(Clause.Severity.class);
        return new Alert(
                new Alert.Origin(
                        text.name().text(),
                        pack.name(),
                        pack.version(),
                        pack.hash(),
                        severity == null ? null : severity.level().text().toLowerCase(Locale.ROOT),
                        clauses(Clause.Tags.class).stream()
                                .flatMap(t -> t.tags().stream())
                                .map(n -> n.text())
                                .toList(),
                        meta(),
                        isShadow()),
                firing.place(),
                AlertId.of(id(pack, key, firing)),
                Alert.Status.FIRING,
                keyValues,
                fields,
                message(firing.scope()),
                0,
                firing.omitted(),
                false,
                evidence(firing));
    }

    /** A field of an event that is fed back has the type that the event declares. */
    private Typed emitted(Clause.Emit emit, KeyPart part) {
        EventType fed = emit.as() == null ? null : declared.eventTypes().get(emit.as().text());
        Typed value = typed(part.value());
        int place = fed == null ? -1 : fed.indexOf(name(part));
        return fed == null || place < 0 ? value : value.as(fed.fields().get(place).type());
    }

    private Map<String, String> meta() {
        Map<String, String> meta = new LinkedHashMap<>();
        for (Clause.Meta clause : clauses(Clause.Meta.class)) {
            clause.entries()
                    .forEach(
                            e ->
                                    meta.put(
                                            e.name().text(),
                                            (String)
                                                    Objects.requireNonNull(
                                                            ((Expression.Literal) e.value())
                                                                    .value())));
        }
        return meta;
    }

    /** "`MESSAGE "… {expr} …"`: A text for people". */
    private @Nullable String message(Scope scope) {
        Clause.Message message = clause(Clause.Message.class);
        if (message == null) {
            return null;
        }
        StringBuilder out = new StringBuilder();
        for (Expression part : message.parts()) {
            Typed value = typed(part);
            out.append(ValueText.format(value.type(), value.in(scope)));
        }
        return out.toString();
    }

    /** "at most 100 a step", with "the fields that the rule names". */
    private List<Alert.Evidence> evidence(Firing firing) {
        List<Alert.Evidence> all = new ArrayList<>();
        for (Step step : steps) {
            if (step.binds) {
                List<Event> events =
                        firing.matched().stream()
                                .filter(m -> m.step() == step)
                                .map(Matched::event)
                                .toList();
                int shown = Math.min(events.size(), Alert.MAX_EVIDENCE);
                all.add(
                        new Alert.Evidence(
                                step.slot,
                                events.subList(0, shown),
                                List.copyOf(step.fields),
                                events.size() - shown));
            }
        }
        return all;
    }

    /**
     * "`id` is a hash of the pack's name, rule, key, the steps and positions of the matched events,
     * and the position (event or instant) at which it fired; not of versions."
     */
    private String id(Pack pack, List<Object> key, Firing firing) {
        StringBuilder text = new StringBuilder();
        text.append(pack.name()).append('\n').append(this.text.name()).append('\n');
        text.append(keyText(key)).append('\n');
        for (Matched matched : firing.matched()) {
            text.append(matched.step().slot).append('@');
            text.append(matched.event().position()).append('\n');
        }
        Place place = firing.place();
        text.append(place.isDeadline() ? "instant " + place.time() : place.position().toString());
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            byte[] hash = sha.digest(text.toString().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String keyText(List<Object> key) {
        StringBuilder text = new StringBuilder();
        key.forEach(
                part -> text.append(part.toString().length()).append(':').append(part).append(';'));
        return text.toString();
    }

    /** The order of keys: part by part, numbers by size, all else by its text. */
    static int compareKeys(List<Object> a, List<Object> b) {
        for (int i = 0; i < a.size(); i++) {
            boolean number = a.get(i) instanceof Number || a.get(i) instanceof Decimal;
            int c =
                    number
                            ? Values.compare(a.get(i), b.get(i))
                            : Values.compare(a.get(i).toString(), b.get(i).toString());
            if (c != 0) {
                return c;
            }
        }
        return 0;
    }

    /**
     * "`AS Event` also feeds it back as an event of that declared type, at the alert's time,
     * directly after the event that caused it … Where a required field of it would be null, it is
     * no event, and nothing is fed."
     */
    private @Nullable Event feed(Alert alert, List<Object> key, int ordinal) {
        Clause.Emit emit = clause(Clause.Emit.class);
        if (emit == null || emit.as() == null || isShadow()) {
            return null;
        }
        EventType type = Objects.requireNonNull(declared.eventTypes().get(emit.as().text()));
        @Nullable Object[] values = new Object[type.fields().size()];
        for (int i = 0; i < values.length; i++) {
            String name = type.fields().get(i).name();
            for (Alert.Value field : alert.fields()) {
                if (field.name().equals(name)) {
                    values[i] = field.value();
                }
            }
            if (i == type.timeField()) {
                values[i] = alert.time();
            }
            if (values[i] == null && type.fields().get(i).required()) {
                return null;
            }
        }
        Place cause = alert.place();
        List<Position.Feeding> path = new ArrayList<>(cause.position().path());
        path.add(new Position.Feeding(text.name().text(), keyText(key), ordinal));
        long offset = cause.isDeadline() ? cause.time() : cause.position().offset();
        Position position =
                new Position(cause.position().source(), cause.position().partition(), offset, path);
        int tier = cause.isDeadline() ? cause.tier() + 1 : cause.tier();
        return new Event(type, values, new Place(cause.time(), tier, position));
    }

    /** "Where expr is true and the alert's time is before the date". */
    final boolean isExcepted(Scope scope, long time) {
        for (Clause.Except except : clauses(Clause.Except.class)) {
            Expression until = except.until();
            if ((until == null || time < expressions.constant(until))
                    && typed(except.condition()).holds(scope)) {
                return true;
            }
        }
        return false;
    }

    /** How a pack is called in its alerts. */
    record Pack(String name, String version, String hash) {}
}
