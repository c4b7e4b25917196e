package io.iovec.samples.smb.share;

import io.iovec.samples.smb.protocol.NtStatus;
import io.iovec.samples.smb.protocol.StatusException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Where something is in a share: names from its root downwards, which say nothing about what is
 * there. None of them is empty, {@code .} or {@code ..}, or could be a path or a pattern.
 */
public final class SharePath {
  /** The share's root. */
  public static final SharePath ROOT = new SharePath(List.of());

  /** Of bytes in UTF-8 too, as file systems count. */
  static final int MOST_NAME_CHARS = 255;

  /** A little less than the system takes, as it gets the share's own path in front of it. */
  private static final int MOST_BYTES = 3072;

  private static final int MOST_NAMES = 256;
  private static final String NEVER_IN_NAMES = "/:*?<>\"|";
  private static final Pattern DEVICE =
      Pattern.compile(
          "(con|prn|aux|nul|conin\\$|conout\\$|clock\\$|(com|lpt)[0-9\u00b9\u00b2\u00b3])\\s*(\\..*)?",
          Pattern.CASE_INSENSITIVE);

  private final List<String> names;

  private SharePath(List<String> names) {
    this.names = names;
  }

  /**
   * Reads a path as clients write it.
   *
   * @param path names with backslashes between them; empty for the root
   * @throws StatusException OBJECT_PATH_SYNTAX_BAD for {@code .} and {@code ..};
   *     OBJECT_NAME_INVALID for what cannot be a name otherwise: empty or too long ones, control
   *     characters, slashes, wildcards, colons (there are no streams), halves of surrogate pairs
   */
  public static SharePath parse(String path) throws StatusException {
    if (path.isEmpty()) {
      return ROOT;
    }
    if (path.length() > MOST_BYTES) {
      throw invalid("length=" + path.length());
    }
    List<String> names = new ArrayList<>();
    int bytes = 0;
    int start = 0;
    while (start <= path.length()) {
      int end = path.indexOf('\\', start);
      String name = path.substring(start, end < 0 ? path.length() : end);
      bytes += 1 + check(name);
      names.add(name);
      start = end < 0 ? path.length() + 1 : end + 1;
    }
    if (bytes > MOST_BYTES || names.size() > MOST_NAMES) {
      throw invalid("bytes=" + bytes + " names=" + names.size());
    }
    return new SharePath(List.copyOf(names));
  }

  /** Returns how long a name is in UTF-8. */
  private static int check(String name) throws StatusException {
    if (name.equals(".") || name.equals("..")) {
      throw new StatusException(NtStatus.OBJECT_PATH_SYNTAX_BAD, "name=" + name);
    }
    if (name.isEmpty() || !isLegal(name)) {
      throw invalid("name=" + name.replaceAll("\\p{Cntrl}", "?"));
    }
    int bytes = name.getBytes(StandardCharsets.UTF_8).length;
    if (bytes > MOST_NAME_CHARS) {
      throw invalid("name of bytes=" + bytes);
    }
    return bytes;
  }

  /** Tells whether a name may be sent to clients and come back from them. */
  static boolean isLegal(String name) {
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (c < ' ' || c == '\\' || NEVER_IN_NAMES.indexOf(c) >= 0) {
        return false;
      }
      if (Character.isSurrogate(c)) {
        if (!Character.isSurrogatePair(c, i + 1 < name.length() ? name.charAt(i + 1) : 0)) {
          return false;
        }
        i++;
      }
    }
    return true;
  }

  /**
   * Returns this path if its last name may be given to something new.
   *
   * @throws StatusException OBJECT_NAME_INVALID if Windows could not use it: a device's name, or a
   *     dot or blank at the end
   */
  SharePath checkNew() throws StatusException {
    String name = isRoot() ? "" : name();
    if (name.endsWith(".") || name.endsWith(" ") || DEVICE.matcher(name).matches()) {
      throw invalid("not for something new: name=" + name);
    }
    return this;
  }

  private static StatusException invalid(String detail) {
    return new StatusException(NtStatus.OBJECT_NAME_INVALID, detail);
  }

  /** Tells whether this is the share's root. */
  public boolean isRoot() {
    return names.isEmpty();
  }

  /** Returns the names, from the root downwards; none for the root. */
  List<String> names() {
    return names;
  }

  /**
   * Returns the last name.
   *
   * @throws IllegalStateException if this is the root, which has none
   */
  public String name() {
    if (names.isEmpty()) {
      throw new IllegalStateException("the root has no name");
    }
    return names.get(names.size() - 1);
  }

  /** Returns the path above this one; the root is above itself. */
  SharePath parent() {
    return isRoot() ? this : new SharePath(names.subList(0, names.size() - 1));
  }

  /** Returns the path of what has a name in this directory. */
  SharePath child(String name) {
    List<String> longer = new ArrayList<>(names);
    longer.add(name);
    return new SharePath(List.copyOf(longer));
  }

  /** Tells whether this path leads through another one. */
  boolean isBelow(SharePath other) {
    return names.size() > other.names.size()
        && names.subList(0, other.names.size()).equals(other.names);
  }

  /** Returns the names with slashes between them, as the transports take them. */
  String relative() {
    return String.join("/", names);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SharePath path && path.names.equals(names);
  }

  @Override
  public int hashCode() {
    return names.hashCode();
  }

  /** Returns the path as clients write it: with backslashes, empty for the root. */
  @Override
  public String toString() {
    return String.join("\\", names);
  }
}
