package io.iovec.kernel;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What can be switched off by {@code iovec.disable}: the kill switches. */
enum Primitive {
  SPLICE("splice", "every splice(2)"),
  SPLICE_RECV("splice-recv", "splice(2) from a socket"),
  SPLICE_SEND("splice-send", "splice(2) to a socket"),
  SPLICE_READ("splice-read", "splice(2) from a file"),
  SPLICE_WRITE("splice-write", "splice(2) to a file"),
  TEE("tee", "tee(2)"),
  OPENAT2("openat2", "openat2(2)"),
  RCVLOWAT("rcvlowat", "SO_RCVLOWAT of socket(7)"),
  PENDING("pending", "payload that waits in its socket"),
  MAPPING("mapping", "mappings of files that are overwritten");

  private final String word;
  private final String meaning;

  Primitive(String word, String meaning) {
    this.word = word;
    this.meaning = meaning;
  }

  /** Returns its name in {@code iovec.disable}. */
  String word() {
    return word;
  }

  /** Returns what it is, for a report. */
  String meaning() {
    return meaning;
  }

  /** Returns why it is off, which it is: the name that says so. */
  String reason(Set<String> disabled) {
    return "switched off: iovec.disable names " + (disabled.contains(word) ? word : SPLICE.word);
  }

  /** Tells whether it is switched off, by itself or with all of its kind. */
  boolean isOff(Set<String> disabled) {
    return disabled.contains(word)
        || (word.startsWith("splice-") && disabled.contains(SPLICE.word));
  }

  /** Returns what is switched off, and what was asked for but is unknown, for a report. */
  static String describe(Set<String> disabled) {
    List<Primitive> all = List.of(values());
    String off =
        all.stream()
            .filter(p -> disabled.contains(p.word))
            .map(p -> p.word + " (" + p.meaning + ")")
            .collect(Collectors.joining(", "));
    Set<String> unknown = new TreeSet<>(disabled);
    all.forEach(p -> unknown.remove(p.word));
    return (off.isEmpty() ? "none" : off)
        + (unknown.isEmpty() ? "" : "; unknown to this transport: " + String.join(", ", unknown));
  }

  /** Returns all names, for a report. */
  static String words() {
    return Arrays.stream(values()).map(Primitive::word).collect(Collectors.joining(", "));
  }
}
