package dev.weir.spec.judge;

import dev.weir.compiler.CompileOptions;
import dev.weir.compiler.CompileResult;
import dev.weir.compiler.PackSource;
import dev.weir.compiler.RuleCompiler;
import dev.weir.rules.RuleParser;
import dev.weir.rules.ast.RuleFile;
import dev.weir.rules.ast.SourceText;
import dev.weir.runtime.event.Event;
import dev.weir.runtime.event.EventType;
import dev.weir.runtime.program.Program;
import dev.weir.spec.engine.EngineRun;
import java.io.FileNotFoundException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A pack and a stream for it.
 *
 * @param text the rules
 * @param files beside them, by path
 */
record Pair(String text, Map<String, String> files, Program program, EngineRun.Stream stream) {
    private static final String PACK = "judged";

    static CompileResult compile(String text, Map<String, String> files) {
        return RuleCompiler.compile(pack(text, files), CompileOptions.none());
    }

    private static PackSource pack(String text, Map<String, String> files) {
        return new PackSource(
                PACK,
                "0.0.0",
                "",
                Map.of(),
                List.of(source(text)),
                path -> {
                    String content = files.get(path);
                    if (content == null) {
                        throw new FileNotFoundException(path);
                    }
                    return content.getBytes(StandardCharsets.UTF_8);
                });
    }

    private static SourceText source(String text) {
        return new SourceText(PACK + ".rule", text);
    }

    /** The seed's pair; its pack may not compile, which is a fault of the generator. */
    static @Nullable Pair of(long seed) {
        Draw draw = new Draw(seed);
        PackGenerator.Written pack = new PackGenerator(draw).pack();
        Program program = compile(pack.text(), pack.files()).program();
        return program == null
                ? null
                : new Pair(
                        pack.text(),
                        pack.files(),
                        program,
                        new StreamGenerator(draw, program).stream(pack.branching()));
    }

    PackSource pack() {
        return pack(text, files);
    }

    /** The rules as a tree. */
    RuleFile rules() {
        return RuleParser.parse(source(text)).file();
    }

    Pair with(EngineRun.Stream other) {
        return new Pair(text, files, program, other);
    }

    /** The same stream for other rules; null where they do not compile, or fields change types. */
    @Nullable Pair with(String otherText) {
        Program other = compile(otherText, files).program();
        if (other == null) {
            return null;
        }
        List<EngineRun.Partition> partitions = new ArrayList<>();
        for (EngineRun.Partition partition : stream.partitions()) {
            List<Event> events = new ArrayList<>();
            for (Event event : partition.events()) {
                EventType type = other.eventTypes().get(event.type().name());
                if (type != null && !keepsTypes(event.type(), type)) {
                    return null;
                } else if (type != null) {
                    events.add(event(event, type));
                }
            }
            partitions.add(new EngineRun.Partition(partition.id(), events));
        }
        return new Pair(otherText, files, other, stream(partitions));
    }

    private static boolean keepsTypes(EventType before, EventType now) {
        return now.fields().stream()
                .allMatch(
                        field -> {
                            int index = before.indexOf(field.name());
                            return index < 0
                                    || before.fields().get(index).type().equals(field.type());
                        });
    }

    /** The event as one of a type that may have other fields. */
    private static Event event(Event event, EventType type) {
        @Nullable Object[] values = new @Nullable Object[type.fields().size()];
        for (int i = 0; i < values.length; i++) {
            int before = event.type().indexOf(type.fields().get(i).name());
            values[i] = before < 0 ? null : event.get(before);
        }
        return new Event(type, values, event.place());
    }

    /** Other events with the same start and end. */
    EngineRun.Stream stream(List<EngineRun.Partition> partitions) {
        return new EngineRun.Stream(partitions, stream.startMillis(), stream.endMillis());
    }

    /** All events, partition after partition. */
    List<Event> events() {
        return stream.partitions().stream().flatMap(p -> p.events().stream()).toList();
    }

    EngineRun run(int lanes, EngineRun.Pace pace) {
        return EngineRun.of(program, stream, lanes, pace);
    }
}
