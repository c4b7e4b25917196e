package io.iovec.cli;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** What a share may be called, so that every client can ask for it. */
final class ShareName {
  private static final String USUAL = "share";
  private static final int LONGEST = 80;
  private static final String FORBIDDEN = "\"/\\[]:|<>+=;,*?";
  private static final Set<String> RESERVED = Set.of("ipc$", "pipe", "mailslot");

  private ShareName() {}

  /** Returns the name of a directory, or "share" where a share cannot have that. */
  static String of(Path directory) {
    Path last = directory.toAbsolutePath().normalize().getFileName();
    String name = last == null ? "" : last.toString();
    return wrong(name).isEmpty() ? name : USUAL;
  }

  /** Returns what is wrong with a name, or nothing. */
  static Optional<String> wrong(String name) {
    if (RESERVED.contains(name.toLowerCase(Locale.ROOT))) {
      return Optional.of("Windows keeps that name for itself");
    }
    boolean good =
        !name.isEmpty()
            && name.length() <= LONGEST
            && name.equals(name.strip())
            && !name.matches("\\.+")
            && name.chars().noneMatch(c -> Character.isISOControl(c) || FORBIDDEN.indexOf(c) >= 0);
    return good
        ? Optional.empty()
        : Optional.of(
            "1 to "
                + LONGEST
                + " characters, without control characters, blanks at the ends, or any of "
                + FORBIDDEN.replaceAll("(?<=.)(?=.)", " "));
  }
}
