package io.iovec.conformance.report;

import java.util.Locale;
import java.util.regex.Pattern;

/** Puts text of others into pages so that it stays text. */
final class Text {
  private static final Pattern CODE = Pattern.compile("`([^`]+)`");

  private Text() {}

  /** Returns text for HTML, between tags and in attributes. */
  static String html(String text) {
    StringBuilder out = new StringBuilder(text.length() + 16);
    text.codePoints()
        .forEach(
            c -> {
              switch (c) {
                case '&' -> out.append("&amp;");
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '"' -> out.append("&quot;");
                case '\'' -> out.append("&#39;");
                default -> out.appendCodePoint(visible(c));
              }
            });
    return out.toString();
  }

  /** Returns HTML of a sentence of {@code SPEC.md}, whose only markup is code. */
  static String sentence(String markdown) {
    return CODE.matcher(html(markdown)).replaceAll("<code>$1</code>");
  }

  /** Returns text for a cell of a table in Markdown, on one line. */
  static String cell(String text) {
    return plain(text)
        .replace("\\", "\\\\")
        .replace("|", "\\|")
        .replace("<", "&lt;")
        .replaceAll("\\R", " ");
  }

  /** Returns text without what a terminal or a parser would take for more than text. */
  static String plain(String text) {
    StringBuilder out = new StringBuilder(text.length());
    text.codePoints().forEach(c -> out.appendCodePoint(visible(c)));
    return out.toString();
  }

  private static int visible(int c) {
    boolean layout = c == '\n' || c == '\r' || c == '\t';
    boolean hidden =
        Character.isISOControl(c)
            || (Character.getType(c) == Character.FORMAT)
            || (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
    return hidden && !layout ? 0xFFFD : c;
  }

  /** Returns a time as a person says it: {@code 3 ms}, {@code 1.2 s}; empty for none. */
  static String time(long nanos) {
    if (nanos <= 0) {
      return "";
    }
    long millis = nanos / 1_000_000;
    return millis < 1
        ? "<1 ms"
        : millis < 1000 ? millis + " ms" : String.format(Locale.ROOT, "%.1f s", nanos / 1e9);
  }
}
