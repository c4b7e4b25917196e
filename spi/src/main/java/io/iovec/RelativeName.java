package io.iovec;

/**
 * The names that {@link Transport#open} takes: one or more components separated by {@code /}. A
 * component is not empty, not {@code .} or {@code ..}, and has no NUL and no unpaired surrogate.
 */
public final class RelativeName {
  private RelativeName() {}

  /**
   * Returns {@code name} if it is allowed.
   *
   * @throws IllegalArgumentException if it is not, and why
   */
  public static String check(String name) {
    for (String component : name.split("/", -1)) {
      if (component.isEmpty() || component.equals(".") || component.equals("..")) {
        throw new IllegalArgumentException(
            "not a relative name: component='" + component + "' name='" + name + "'");
      }
    }
    if (name.indexOf('\0') >= 0) {
      throw new IllegalArgumentException("NUL in a name at index=" + name.indexOf('\0'));
    }
    for (int i = 0; i < name.length(); i++) {
      if (Character.isHighSurrogate(name.charAt(i))
          && i + 1 < name.length()
          && Character.isLowSurrogate(name.charAt(i + 1))) {
        i++;
      } else if (Character.isSurrogate(name.charAt(i))) {
        throw new IllegalArgumentException("unpaired surrogate in a name at index=" + i);
      }
    }
    return name;
  }
}
