package dev.weir.adapters.formats;

import dev.weir.runtime.engine.DeadLetter;
import java.nio.charset.StandardCharsets;

/** What can be said of a record's bytes before they are parsed. */
public final class Utf8 {
    private Utf8() {}

    /** Whether the bytes are UTF-8: shortest forms only, no surrogates, nothing above U+10FFFF. */
    public static boolean isValid(byte[] buffer, int from, int to) {
        int at = from;
        while (at < to) {
            int lead = buffer[at++];
            if (lead >= 0) {
                continue;
            }
            int more = continuationBytes(lead & 0xff);
            if (more < 0 || at + more > to || !isSecondByte(lead & 0xff, buffer[at] & 0xff)) {
                return false;
            }
            for (int i = 1; i < more; i++) {
                if ((buffer[at + i] & 0xc0) != 0x80) {
                    return false;
                }
            }
            at += more;
        }
        return true;
    }

    private static int continuationBytes(int lead) {
        if (lead < 0xc2 || lead > 0xf4) {
            return -1;
        }
        return lead < 0xe0 ? 1 : lead < 0xf0 ? 2 : 3;
    }

    private static boolean isSecondByte(int lead, int second) {
        return switch (lead) {
            case 0xe0 -> second >= 0xa0 && second <= 0xbf;
            case 0xed -> second >= 0x80 && second <= 0x9f;
            case 0xf0 -> second >= 0x90 && second <= 0xbf;
            case 0xf4 -> second >= 0x80 && second <= 0x8f;
            default -> second >= 0x80 && second <= 0xbf;
        };
    }

    /**
     * Whether JSON text writes half of a surrogate pair as an escape. In JSON a backslash stands in
     * strings and names only, so nothing need be parsed; of text that is no JSON either is true.
     */
    static boolean hasLoneSurrogate(byte[] json, int from, int to) {
        for (int at = from; at < to; at++) {
            if (json[at] != '\\') {
                continue;
            }
            int unit = escapedUnit(json, at, to);
            if (unit < 0) {
                at++;
            } else if (Character.isHighSurrogate((char) unit)) {
                int low = escapedUnit(json, at + 6, to);
                if (low < 0 || !Character.isLowSurrogate((char) low)) {
                    return true;
                }
                at += 11;
            } else if (Character.isLowSurrogate((char) unit)) {
                return true;
            } else {
                at += 5;
            }
        }
        return false;
    }

    /** The code unit that an escape at a place stands for; -1 where there is no such escape. */
    private static int escapedUnit(byte[] json, int at, int to) {
        if (at + 6 > to || json[at] != '\\' || json[at + 1] != 'u') {
            return -1;
        }
        int unit = 0;
        for (int i = at + 2; i < at + 6; i++) {
            int digit = json[i] < 0 ? -1 : Character.digit(json[i], 16);
            if (digit < 0) {
                return -1;
            }
            unit = unit * 16 + digit;
        }
        return unit;
    }

    /** As much of a record as a dead letter keeps, cut between characters. */
    public static String kept(byte[] buffer, int from, int to) {
        int end = Math.min(to, from + DeadLetter.MAX_RECORD_BYTES);
        if (end < to) {
            int start = end;
            while (start > from && end - start < 3 && (buffer[start] & 0xc0) == 0x80) {
                start--;
            }
            end = (buffer[start] & 0xc0) == 0x80 ? end : start;
        }
        return new String(buffer, from, end - from, StandardCharsets.UTF_8);
    }

    public static boolean isBlank(byte[] buffer, int from, int to) {
        for (int i = from; i < to; i++) {
            if (buffer[i] != ' ' && buffer[i] != '\t' && buffer[i] != '\r') {
                return false;
            }
        }
        return true;
    }
}
