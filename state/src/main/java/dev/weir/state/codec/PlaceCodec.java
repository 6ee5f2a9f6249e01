package dev.weir.state.codec;

import dev.weir.runtime.engine.Cut;
import dev.weir.runtime.engine.Delivered;
import dev.weir.runtime.event.PartitionId;
import dev.weir.runtime.event.Place;
import dev.weir.runtime.event.Position;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Places in the total order, what they are made of, and what is made of them. */
final class PlaceCodec {
    private PlaceCodec() {}

    static void write(Place place, ByteWriter out) {
        out.writeSigned(place.time());
        out.writeUnsigned(place.tier());
        write(place.position(), out);
    }

    static Place readPlace(ByteReader in) throws UnreadableRecord {
        long time = in.readSigned();
        int tier = in.readInt();
        return new Place(time, tier, readPosition(in));
    }

    static void write(Position position, ByteWriter out) {
        out.writeString(position.source());
        out.writeUnsigned(position.partition());
        out.writeSigned(position.offset());
        writePath(position.path(), out);
    }

    static Position readPosition(ByteReader in) throws UnreadableRecord {
        String source = in.readString();
        int partition = in.readInt();
        long offset = in.readSigned();
        return new Position(source, partition, offset, readPath(in));
    }

    static void writePath(List<Position.Feeding> path, ByteWriter out) {
        out.writeUnsigned(path.size());
        for (Position.Feeding feeding : path) {
            out.writeString(feeding.rule());
            out.writeString(feeding.key());
            out.writeUnsigned(feeding.ordinal());
        }
    }

    static List<Position.Feeding> readPath(ByteReader in) throws UnreadableRecord {
        int length = in.readCount();
        List<Position.Feeding> path = new ArrayList<>(length);
        for (int i = 0; i < length; i++) {
            String rule = in.readString();
            String key = in.readString();
            path.add(new Position.Feeding(rule, key, in.readInt()));
        }
        return path;
    }

    static void write(Cut cut, ByteWriter out) {
        out.writeSigned(cut.time());
        Position position = cut.position();
        out.writeBoolean(position != null);
        if (position != null) {
            write(position, out);
        }
    }

    static Cut readCut(ByteReader in) throws UnreadableRecord {
        long time = in.readSigned();
        return new Cut(time, in.readBoolean() ? readPosition(in) : null);
    }

    static void write(Delivered delivered, ByteWriter out) {
        write(delivered.cut(), out);
        out.writeUnsigned(delivered.switches());
        out.writeUnsigned(delivered.read().size());
        new TreeMap<>(delivered.read())
                .forEach(
                        (partition, offset) -> {
                            write(partition, out);
                            out.writeUnsigned(offset);
                        });
    }

    static Delivered readDelivered(ByteReader in) throws UnreadableRecord {
        Cut cut = readCut(in);
        long switches = in.readUnsigned();
        int count = in.readCount();
        Map<PartitionId, Long> read = new HashMap<>();
        for (int i = 0; i < count; i++) {
            PartitionId partition = readPartition(in);
            read.put(partition, in.readUnsigned());
        }
        return new Delivered(cut, read, switches);
    }

    static void write(PartitionId partition, ByteWriter out) {
        out.writeString(partition.source());
        out.writeUnsigned(partition.number());
    }

    static PartitionId readPartition(ByteReader in) throws UnreadableRecord {
        String source = in.readString();
        return new PartitionId(source, in.readInt());
    }
}
