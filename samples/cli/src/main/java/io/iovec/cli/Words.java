package io.iovec.cli;

/** Breaks text into lines. */
final class Words {
  private Words() {}

  /**
   * Returns {@code text} with line breaks between words; as it is if it needs none.
   *
   * @param column where the text begins, and where further lines do
   * @param width the most columns of a line, unless a single word is longer
   */
  static String wrap(String text, int column, int width) {
    if (column + text.length() <= width && text.lines().count() <= 1) {
      return text;
    }
    StringBuilder out = new StringBuilder();
    int at = column;
    for (String word : text.strip().split("\\s+", -1)) {
      if (at > column && at + 1 + word.length() > width) {
        out.append(System.lineSeparator()).append(" ".repeat(column));
        at = column;
      } else if (at > column) {
        out.append(' ');
        at++;
      }
      out.append(word);
      at += word.length();
    }
    return out.toString();
  }
}
