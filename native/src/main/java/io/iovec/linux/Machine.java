package io.iovec.linux;

import io.iovec.Verdict;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * What the structures and numbers of this module depend on.
 *
 * @param os as in the property {@code os.name}
 * @param arch as in the property {@code os.arch}
 * @param addressBytes the size of a pointer
 */
record Machine(String os, String arch, long addressBytes, ByteOrder order) {
  /** Returns the machine that this runs on. */
  static Machine here() {
    return new Machine(
        System.getProperty("os.name"),
        System.getProperty("os.arch"),
        ValueLayout.ADDRESS.byteSize(),
        ByteOrder.nativeOrder());
  }

  /** Tells whether it is x86-64. */
  boolean isX86() {
    return arch.equals("amd64") || arch.equals("x86_64");
  }

  /**
   * Returns whether calls can be made, asking in such an order that nothing is asked which could
   * fail, or make Java print a warning, because of an earlier answer.
   *
   * @param caller whose access to native code counts
   * @param symbols tells whether the C library has one
   */
  Verdict verdict(Module caller, Predicate<Symbol> symbols) {
    if (!os.equals("Linux")) {
      return Verdict.no("needs Linux, this is " + os);
    }
    if (!isX86() && !arch.equals("aarch64")) {
      return Verdict.no("needs x86-64 or aarch64, this is " + arch);
    }
    if (addressBytes != Long.BYTES || order != ByteOrder.LITTLE_ENDIAN) {
      return Verdict.no(
          "needs 64 bit and little endian, this is " + addressBytes * 8 + " bit and " + order);
    }
    if (!caller.isNativeAccessEnabled()) {
      return Verdict.no(
          "native access is not enabled: start java with --enable-native-access="
              + (caller.isNamed() ? caller.getName() : "ALL-UNNAMED"));
    }
    String missing;
    try {
      missing =
          Arrays.stream(Symbol.values())
              .filter(symbols.negate())
              .map(Symbol::cName)
              .collect(Collectors.joining(", "));
    } catch (UnsupportedOperationException e) {
      return Verdict.no("this Java cannot call native code: " + e.getMessage());
    }
    if (!missing.isEmpty()) {
      return Verdict.no("needs a newer C library, this one lacks " + missing);
    }
    return Verdict.yes("calls the C library of " + os + " on " + arch);
  }
}
