package dev.weir.compiler.declaration;

import dev.weir.compiler.expression.Environment;
import dev.weir.runtime.event.Field;
import dev.weir.runtime.event.Type;
import dev.weir.runtime.value.Decimal;
import dev.weir.runtime.value.Ip;
import dev.weir.runtime.value.RecordValue;
import java.io.Serializable;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.mvel2.MVEL;

/**
 * An MVEL expression, compiled once. It sees decimals as BigDecimal, addresses as text, records as
 * maps; what it gives is converted back to the declared type, and is null where that is impossible
 * or the script fails.
 */
final class MvelFunction implements Environment.Mvel {
    private final String text;

    /** What is compiled notes what it has seen as it runs, so each thread has its own. */
    private final ThreadLocal<Serializable> compiled;

    private final List<Environment.Parameter> parameters;
    private final Type result;

    /**
     * @throws org.mvel2.CompileException where the text is no MVEL
     */
    MvelFunction(String text, List<Environment.Parameter> parameters, Type result) {
        this.text = text;
        Serializable first = MVEL.compileExpression(text);
        this.compiled = ThreadLocal.withInitial(() -> MVEL.compileExpression(text));
        compiled.set(first);
        this.parameters = List.copyOf(parameters);
        this.result = result;
    }

    @Override
    public @Nullable Object call(Map<String, Object> arguments) {
        Map<String, @Nullable Object> variables = new HashMap<>();
        for (Environment.Parameter parameter : parameters) {
            Object argument = arguments.get(parameter.name());
            variables.put(parameter.name(), toScript(argument, parameter.type()));
        }
        try {
            return fromScript(MVEL.executeExpression(compiled.get(), variables), result);
        } catch (RuntimeException | StackOverflowError e) {
            return null;
        }
    }

    private static @Nullable Object toScript(@Nullable Object value, Type type) {
        if (value == null) {
            return null;
        } else if (value instanceof Decimal decimal) {
            return decimal.toBigDecimal();
        } else if (value instanceof Ip ip) {
            return ip.toString();
        } else if (value instanceof List<?> list && type instanceof Type.ListType of) {
            List<@Nullable Object> items = new ArrayList<>();
            list.forEach(item -> items.add(toScript(item, of.element())));
            return items;
        } else if (value instanceof RecordValue record && type instanceof Type.RecordType of) {
            Map<String, @Nullable Object> members = new LinkedHashMap<>();
            for (int i = 0; i < of.fields().size(); i++) {
                Field field = of.fields().get(i);
                members.put(field.name(), toScript(record.values().get(i), field.type()));
            }
            return members;
        }
        return value;
    }

    private static @Nullable Object fromScript(@Nullable Object value, Type type) {
        if (value == null) {
            return null;
        } else if (type instanceof Type.ListType of) {
            return value instanceof Iterable<?> items ? list(items, of.element()) : null;
        } else if (type instanceof Type.RecordType of) {
            return value instanceof Map<?, ?> map ? record(map, of) : null;
        } else if (type instanceof Type.DecimalType of) {
            BigDecimal number = number(value);
            return number == null ? null : Decimal.rounded(number, of.scale());
        }
        return scalar(value, (Type.Scalar) type);
    }

    private static @Nullable Object scalar(Object value, Type.Scalar type) {
        return switch (type) {
            case BOOL -> value instanceof Boolean ? value : null;
            case INT, TIMESTAMP, DURATION -> whole(value);
            case FLOAT -> value instanceof Number n ? (Double) n.doubleValue() : null;
            case STRING -> value.toString();
            case IP -> Ip.parse(value.toString());
            case NULL -> null;
        };
    }

    private static @Nullable Long whole(Object value) {
        BigDecimal number = number(value);
        Decimal whole = number == null ? null : Decimal.of(number.setScale(0, RoundingMode.DOWN));
        return whole == null ? null : (Long) whole.unscaled();
    }

    private static @Nullable BigDecimal number(Object value) {
        boolean finite = value instanceof Number n && Double.isFinite(n.doubleValue());
        return finite ? new BigDecimal(value.toString()) : null;
    }

    private static @Nullable List<Object> list(Iterable<?> items, Type element) {
        List<Object> values = new ArrayList<>();
        for (Object item : items) {
            Object value = fromScript(item, element);
            if (value == null) {
                return null;
            }
            values.add(value);
        }
        return List.copyOf(values);
    }

    private static RecordValue record(Map<?, ?> map, Type.RecordType type) {
        List<@Nullable Object> values = new ArrayList<>();
        for (Field field : type.fields()) {
            values.add(fromScript(map.get(field.name()), field.type()));
        }
        return new RecordValue(values);
    }

    @Override
    public String toString() {
        return "MVEL \"\"\"" + text + "\"\"\"";
    }
}
