package dev.weir.rules;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A number with units, as {@code 1h30m}.
 *
 * @param millis the duration; null where the text is none
 * @param problem what is wrong, or empty
 * @param suggestion a right duration that is probably meant; null where none is likely
 */
record DurationText(@Nullable Long millis, String problem, @Nullable String suggestion) {
    private static final long SECOND = 1_000;
    private static final long MINUTE = 60 * SECOND;
    private static final long HOUR = 60 * MINUTE;
    private static final long DAY = 24 * HOUR;

    /** The units from great to small: the order in which they stand in a duration. */
    private static final List<Unit> UNITS =
            List.of(
                    new Unit("d", DAY),
                    new Unit("h", HOUR),
                    new Unit("m", MINUTE),
                    new Unit("s", SECOND),
                    new Unit("ms", 1));

    /** What people write elsewhere, in milliseconds a unit. */
    private static final Map<String, Long> FOREIGN_UNITS =
            Map.ofEntries(
                    Map.entry("day", DAY),
                    Map.entry("days", DAY),
                    Map.entry("w", 7 * DAY),
                    Map.entry("week", 7 * DAY),
                    Map.entry("weeks", 7 * DAY),
                    Map.entry("hr", HOUR),
                    Map.entry("hrs", HOUR),
                    Map.entry("hour", HOUR),
                    Map.entry("hours", HOUR),
                    Map.entry("min", MINUTE),
                    Map.entry("mins", MINUTE),
                    Map.entry("minute", MINUTE),
                    Map.entry("minutes", MINUTE),
                    Map.entry("sec", SECOND),
                    Map.entry("secs", SECOND),
                    Map.entry("second", SECOND),
                    Map.entry("seconds", SECOND),
                    Map.entry("msec", 1L),
                    Map.entry("msecs", 1L),
                    Map.entry("milli", 1L),
                    Map.entry("millis", 1L),
                    Map.entry("millisecond", 1L),
                    Map.entry("milliseconds", 1L));

    private static final Pattern PART = Pattern.compile("(\\d+(?:\\.\\d+)?)([A-Za-z_]+)");
    private static final Pattern GROUPED_DIGITS = Pattern.compile("\\d+(?:_\\d+)+");

    private record Unit(String name, long millis) {}

    private record Part(BigDecimal number, String unit) {}

    /** Reads a token of digits and letters; cost: linear in its length. */
    static DurationText parse(String text) {
        if (text.length() > LiteralReader.MAX_NUMBER_CHARACTERS) {
            return wrong("this is too long for a number or a duration", null);
        }
        if (GROUPED_DIGITS.matcher(text).matches()) {
            String digits = text.replace("_", "");
            return wrong("the digits of a number are not grouped", digits);
        }
        List<Part> parts = parts(text);
        if (parts == null) {
            return wrong("`" + text + "` is neither a number nor a duration", null);
        }
        BigDecimal millis = BigDecimal.ZERO;
        int previous = -1;
        @Nullable String problem = null;
        for (Part part : parts) {
            int place = placeOf(part.unit());
            Long unitMillis =
                    place >= 0 ? Long.valueOf(UNITS.get(place).millis()) : meant(part.unit());
            if (unitMillis == null) {
                return wrong("there is no unit `" + part.unit() + "` of a duration", null);
            }
            millis = millis.add(part.number().multiply(BigDecimal.valueOf(unitMillis)));
            if (problem == null) {
                problem = problemOf(part, place, previous);
            }
            previous = place;
        }
        if (millis.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) > 0) {
            return wrong("this duration does not fit 64 bits of milliseconds", null);
        }
        long whole = millis.setScale(0, RoundingMode.HALF_UP).longValueExact();
        if (problem == null) {
            return new DurationText(whole, "", null);
        }
        boolean single = parts.size() == 1;
        return wrong(problem, single ? inNearestUnit(parts.get(0), whole) : write(whole));
    }

    private static DurationText wrong(String problem, @Nullable String suggestion) {
        return new DurationText(null, problem, suggestion);
    }

    private static @Nullable String problemOf(Part part, int place, int previous) {
        if (place < 0) {
            return "there is no unit `" + part.unit() + "` of a duration";
        }
        if (place <= previous) {
            return "the units of a duration go from great to small, each once";
        }
        if (part.number().scale() > 0) {
            return "the numbers of a duration are whole";
        }
        return null;
    }

    /** The parts, or null where the text is not made of numbers and letters in turn. */
    private static @Nullable List<Part> parts(String text) {
        List<Part> parts = new ArrayList<>();
        Matcher matcher = PART.matcher(text);
        int end = 0;
        while (matcher.find() && matcher.start() == end) {
            parts.add(new Part(new BigDecimal(matcher.group(1)), matcher.group(2)));
            end = matcher.end();
        }
        return end == text.length() ? parts : null;
    }

    private static int placeOf(String unit) {
        for (int i = 0; i < UNITS.size(); i++) {
            if (UNITS.get(i).name().equals(unit)) {
                return i;
            }
        }
        return -1;
    }

    private static @Nullable Long meant(String unit) {
        String lower = unit.toLowerCase(Locale.ROOT);
        int place = placeOf(lower);
        return place >= 0 ? Long.valueOf(UNITS.get(place).millis()) : FOREIGN_UNITS.get(lower);
    }

    /** {@code 10min} as {@code 10m}, not as the equal but unfamiliar {@code 600s}. */
    private static String inNearestUnit(Part part, long millis) {
        for (Unit unit : UNITS) {
            boolean same = part.number().scale() == 0 && millis % unit.millis() == 0;
            if (same && part.number().longValue() == millis / unit.millis()) {
                return part.number().toPlainString() + unit.name();
            }
        }
        boolean weeks = millis % DAY == 0;
        return weeks ? millis / DAY + "d" : write(millis);
    }

    private static String write(long millis) {
        if (millis == 0) {
            return "0s";
        }
        StringBuilder text = new StringBuilder();
        long rest = millis;
        for (Unit unit : UNITS) {
            if (rest >= unit.millis()) {
                text.append(rest / unit.millis()).append(unit.name());
                rest %= unit.millis();
            }
        }
        return text.toString();
    }
}
