package dev.weir.compiler.declaration;

import dev.weir.rules.ast.Expression;
import dev.weir.rules.ast.FieldValue;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.stream.Stream;

/** What an expression is made of. */
public final class ExpressionParts {
    private ExpressionParts() {}

    /** The expression itself and all inside it, in the order of the text, outer ones first. */
    public static Stream<Expression> all(Expression e) {
        List<Expression> found = new ArrayList<>();
        Deque<Expression> open = new ArrayDeque<>(List.of(e));
        while (!open.isEmpty()) {
            Expression next = open.pop();
            found.add(next);
            List<Expression> parts = of(next);
            for (int i = parts.size() - 1; i >= 0; i--) {
                open.push(parts.get(i));
            }
        }
        return found.stream();
    }

    /** The expressions directly inside an expression, in the order of the text. */
    public static List<Expression> of(Expression e) {
        if (e instanceof Expression.ListLiteral list) {
            return list.items();
        } else if (e instanceof Expression.RecordLiteral literal) {
            return literal.fields().stream().map(FieldValue::value).toList();
        } else if (e instanceof Expression.Member member) {
            return List.of(member.target());
        } else if (e instanceof Expression.Index index) {
            List<Expression> parts = new ArrayList<>();
            parts.add(index.target());
            parts.addAll(index.indexes());
            return parts;
        } else if (e instanceof Expression.Call call) {
            return ofCall(call);
        } else if (e instanceof Expression.Unary unary) {
            return List.of(unary.operand());
        } else if (e instanceof Expression.Binary binary) {
            return List.of(binary.left(), binary.right());
        } else if (e instanceof Expression.In in) {
            return List.of(in.value(), in.list());
        } else if (e instanceof Expression.Between between) {
            return List.of(between.value(), between.low(), between.high());
        } else if (e instanceof Expression.Like like) {
            return List.of(like.value(), like.pattern());
        } else if (e instanceof Expression.Matches matches) {
            return List.of(matches.value(), matches.regex());
        } else if (e instanceof Expression.IsNull isNull) {
            return List.of(isNull.value());
        } else if (e instanceof Expression.If choice) {
            return List.of(choice.condition(), choice.then(), choice.otherwise());
        }
        return List.of();
    }

    private static List<Expression> ofCall(Expression.Call call) {
        List<Expression> parts = new ArrayList<>(call.arguments());
        if (call.over() != null) {
            parts.add(call.over().duration());
            if (call.over().before() != null) {
                parts.add(call.over().before());
            }
        }
        return parts;
    }
}
