package dev.weir.rules;

/** Source text inside a message. */
final class Printable {
    private static final int MAX_CHARACTERS = 40;

    private Printable() {}

    /** The text with control characters escaped, cut where it is long. */
    static String shortened(String text) {
        StringBuilder shown = new StringBuilder();
        int count = 0;
        for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
            if (count++ == MAX_CHARACTERS) {
                return shown.append('…').toString();
            }
            int c = text.codePointAt(i);
            boolean hidden = Character.isISOControl(c) || Character.getType(c) == Character.FORMAT;
            if (hidden || c <= 0xffff && Character.isSurrogate((char) c)) {
                shown.append(String.format("\\u%04x", c));
            } else {
                shown.appendCodePoint(c);
            }
        }
        return shown.toString();
    }
}
