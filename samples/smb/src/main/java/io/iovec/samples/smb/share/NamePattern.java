package io.iovec.samples.smb.share;

import io.iovec.samples.smb.protocol.NtStatus;
import io.iovec.samples.smb.protocol.StatusException;
import java.util.Arrays;
import java.util.regex.Pattern;

/**
 * Which names of a directory are wanted (MS-FSA 2.1.4.4). Letters match in either case. Beside
 * {@code *} and {@code ?} there are those that stand for DOS's: {@code <} takes what there is up to
 * the last dot, {@code >} a character or none before a dot or the end, {@code "} a dot or the end.
 *
 * <p>Takes time in proportion to the pattern's length times the name's, whatever the pattern: it
 * comes from a client, and is no longer than names are. (Commons IO's {@code wildcardMatch} tries
 * all ways to divide a name among the stars.)
 */
final class NamePattern {
  private static final String EVERYTHING = "*";
  private static final Pattern STARS = Pattern.compile("\\*{2,}");

  private final String pattern;

  private NamePattern(String pattern) {
    this.pattern = pattern;
  }

  /**
   * Makes a pattern; an empty one is that of all names.
   *
   * @throws StatusException OBJECT_NAME_INVALID if it is longer than a name can be
   */
  static NamePattern of(String pattern) throws StatusException {
    if (pattern.length() > SharePath.MOST_NAME_CHARS) {
      throw new StatusException(
          NtStatus.OBJECT_NAME_INVALID, "a pattern of " + pattern.length() + " characters");
    }
    boolean everything = pattern.isEmpty() || pattern.equals("*.*");
    return new NamePattern(everything ? EVERYTHING : STARS.matcher(pattern).replaceAll("*"));
  }

  boolean matches(String name) {
    if (pattern.equals(EVERYTHING)) {
      return true;
    }
    int lastDot = name.lastIndexOf('.');
    // at[i]: the first i characters of the pattern may have taken the name so far.
    boolean[] at = new boolean[pattern.length() + 1];
    boolean[] next = new boolean[at.length];
    at[0] = true;
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      skip(at, c == '.', false);
      boolean beforeLast = lastDot < 0 || i <= lastDot;
      Arrays.fill(next, false);
      boolean may = false;
      for (int j = 0; j < pattern.length(); j++) {
        if (at[j]) {
          char p = pattern.charAt(j);
          boolean stays = p == '*' || (p == '<' && beforeLast);
          boolean goesOn = takes(p, c);
          next[j] |= stays;
          next[j + 1] |= goesOn;
          may |= stays || goesOn;
        }
      }
      if (!may) {
        return false;
      }
      boolean[] before = at;
      at = next;
      next = before;
    }
    skip(at, false, true);
    return at[pattern.length()];
  }

  /** Passes over what need not take a character here. */
  private void skip(boolean[] at, boolean dot, boolean end) {
    for (int j = 0; j < pattern.length(); j++) {
      char p = pattern.charAt(j);
      boolean empty = p == '*' || p == '<' || (p == '>' && (dot || end)) || (p == '"' && end);
      at[j + 1] |= at[j] && empty;
    }
  }

  private static boolean takes(char p, char c) {
    return switch (p) {
      case '*', '<' -> false;
      case '?' -> true;
      case '>' -> c != '.';
      case '"' -> c == '.';
      default -> p == c || isOtherCase(p, c);
    };
  }

  private static boolean isOtherCase(char a, char b) {
    char upperA = Character.toUpperCase(a);
    char upperB = Character.toUpperCase(b);
    return upperA == upperB || Character.toLowerCase(upperA) == Character.toLowerCase(upperB);
  }
}
