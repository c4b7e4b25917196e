package io.iovec;

import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a transport is chosen and opened with. Immutable. The limits bound what is held, not what
 * passes: with the smallest every byte is still moved.
 *
 * @param transport the name of the one wanted, or {@code auto} for the best that works here ({@code
 *     iovec.transport})
 * @param policy what sockets and files do with payload by default ({@code iovec.policy})
 * @param memoryLimit the most bytes of user memory that entries may use, pooled ones included
 *     (O-16) ({@code iovec.memoryLimit})
 * @param memoryEntrySize how many bytes the memory entries hold that recv makes ({@code
 *     iovec.memoryEntrySize})
 * @param kernelLimit the most bytes, by nominal size, that kernel entries may hold, pooled ones
 *     included (O-16) ({@code iovec.kernelLimit})
 * @param kernelEntrySize the nominal size of a kernel entry in bytes ({@code
 *     iovec.kernelEntrySize})
 * @param disabled kill switches: the primitives that must not be used, as {@code doctor} lists
 *     them; they change no byte (C-17), take capabilities away and add none (C-18), and those that
 *     a transport does not know are ignored (R-14) ({@code iovec.disable}, separated by commas)
 * @param calibration how a transport learns what {@link Policy#CHEAPEST} goes by: {@code measure},
 *     by trying it when the first is opened in this JVM, for 300 ms at most; {@code fixed}, not at
 *     all; or the path of a file, with a {@code /} in it: read if it fits this machine, and else
 *     measured and written there. It changes no byte, and what stands in its way makes no opening
 *     fail: {@link Transport#facts} say what was found. Where the system property is {@code fixed},
 *     nothing is measured in this JVM whatever a configuration says ({@code iovec.calibration})
 */
public record TransportConfig(
    String transport,
    Policy policy,
    long memoryLimit,
    int memoryEntrySize,
    long kernelLimit,
    int kernelEntrySize,
    Set<String> disabled,
    String calibration) {
  /** The {@link #calibration} by trying. */
  public static final String MEASURE = "measure";

  /** The {@link #calibration} by built-in figures. */
  public static final String FIXED = "fixed";

  /** The name that stands for the best transport that works here. */
  public static final String AUTO = "auto";

  private static final TransportConfig DEFAULTS =
      new TransportConfig(
          AUTO, Policy.CHEAPEST, 256L << 20, 16 << 10, 64L << 20, 1 << 20, Set.of(), MEASURE);

  /**
   * Makes a configuration.
   *
   * @throws IllegalArgumentException if an entry holds less than 4096 bytes or more than its limit,
   *     there is no name, or the calibration is neither of the words nor a path
   */
  public TransportConfig {
    Objects.requireNonNull(policy, "policy");
    if (transport.isEmpty()) {
      throw new IllegalArgumentException("iovec.transport is empty: must be a name or " + AUTO);
    }
    checkSizes("memory", memoryEntrySize, memoryLimit);
    checkSizes("kernel", kernelEntrySize, kernelLimit);
    disabled = Set.copyOf(disabled);
    checkCalibration(calibration);
  }

  private static void checkCalibration(String value) {
    boolean isWord = value.equals(MEASURE) || value.equals(FIXED);
    // With a slash a path cannot be a word that was mistyped.
    if (!isWord && (!value.contains("/") || value.indexOf('\0') >= 0)) {
      throw new IllegalArgumentException(
          "iovec.calibration="
              + value
              + ": must be measure, fixed, or the path of a file, as ./calibration");
    }
  }

  private static void checkSizes(String kind, long entry, long limit) {
    if (entry < 4096 || entry > limit) {
      throw new IllegalArgumentException(
          "iovec."
              + kind
              + "EntrySize="
              + entry
              + " iovec."
              + kind
              + "Limit="
              + limit
              + ": an entry holds at least 4096 bytes and no more than the limit");
    }
  }

  /** Returns the defaults: auto, cheapest, 256 MiB of memory, 64 kernel entries of 1 MiB. */
  public static TransportConfig defaults() {
    return DEFAULTS;
  }

  /**
   * Returns the defaults as far as the system properties do not say otherwise.
   *
   * @throws IllegalArgumentException if a property's value is unusable; the message names it
   */
  public static TransportConfig fromSystemProperties() {
    return from(System::getProperty);
  }

  /**
   * Returns the defaults as far as {@code property} does not say otherwise. Sizes may end in k, m
   * or g.
   *
   * @param property gives a property's value by its name, or null
   * @throws IllegalArgumentException if a value is unusable; the message names the property
   */
  public static TransportConfig from(Function<String, @Nullable String> property) {
    TransportConfig d = DEFAULTS;
    String transport = property.apply("iovec.transport");
    String policy = property.apply("iovec.policy");
    String disabled = property.apply("iovec.disable");
    String calibration = property.apply("iovec.calibration");
    return new TransportConfig(
        transport == null ? d.transport : transport,
        policy == null ? d.policy : parsePolicy(policy),
        size(property, "iovec.memoryLimit", d.memoryLimit, Long.MAX_VALUE),
        (int) size(property, "iovec.memoryEntrySize", d.memoryEntrySize, 1 << 30),
        size(property, "iovec.kernelLimit", d.kernelLimit, Long.MAX_VALUE),
        (int) size(property, "iovec.kernelEntrySize", d.kernelEntrySize, 1 << 30),
        disabled == null ? d.disabled : parseNames(disabled),
        calibration == null ? d.calibration : calibration);
  }

  /** Returns this configuration with another transport wanted. */
  public TransportConfig withTransport(String name) {
    return new TransportConfig(
        name,
        policy,
        memoryLimit,
        memoryEntrySize,
        kernelLimit,
        kernelEntrySize,
        disabled,
        calibration);
  }

  /** Returns this configuration with another policy. */
  public TransportConfig withPolicy(Policy other) {
    return new TransportConfig(
        transport,
        other,
        memoryLimit,
        memoryEntrySize,
        kernelLimit,
        kernelEntrySize,
        disabled,
        calibration);
  }

  /** Returns this configuration with other sizes of user memory, in bytes. */
  public TransportConfig withMemory(long limit, int entrySize) {
    return new TransportConfig(
        transport, policy, limit, entrySize, kernelLimit, kernelEntrySize, disabled, calibration);
  }

  /** Returns this configuration with other sizes of kernel buffers, in bytes. */
  public TransportConfig withKernel(long limit, int entrySize) {
    return new TransportConfig(
        transport, policy, memoryLimit, memoryEntrySize, limit, entrySize, disabled, calibration);
  }

  /** Returns this configuration with other primitives switched off. */
  public TransportConfig withDisabled(Set<String> primitives) {
    return new TransportConfig(
        transport,
        policy,
        memoryLimit,
        memoryEntrySize,
        kernelLimit,
        kernelEntrySize,
        primitives,
        calibration);
  }

  /**
   * Returns this configuration with another way to learn what costs least.
   *
   * @throws IllegalArgumentException if it is neither {@code measure} nor {@code fixed} nor the
   *     path of a file
   */
  public TransportConfig withCalibration(String how) {
    return new TransportConfig(
        transport,
        policy,
        memoryLimit,
        memoryEntrySize,
        kernelLimit,
        kernelEntrySize,
        disabled,
        how);
  }

  private static Policy parsePolicy(String value) {
    try {
      return Policy.valueOf(value.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "iovec.policy=" + value + ": must be kernel, cheapest or memory", e);
    }
  }

  private static Set<String> parseNames(String value) {
    return Arrays.stream(value.split(","))
        .map(String::trim)
        .filter(name -> !name.isEmpty())
        .collect(Collectors.toUnmodifiableSet());
  }

  private static long size(
      Function<String, @Nullable String> property, String name, long otherwise, long max) {
    String value = property.apply(name);
    if (value == null) {
      return otherwise;
    }
    try {
      long size = parseSize(value);
      if (size <= max) {
        return size;
      }
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          name + "=" + value + ": must be a number of bytes, as 65536, 64k, 8m or 1g", e);
    }
    throw new IllegalArgumentException(name + "=" + value + ": must be at most " + max);
  }

  /**
   * Reads a number of bytes, which may end in k, m or g (powers of 1,024).
   *
   * @throws NumberFormatException if it is none, is negative, or exceeds {@link Long#MAX_VALUE}
   */
  public static long parseSize(String text) {
    String digits = text.trim().toLowerCase(Locale.ROOT);
    int unit = digits.isEmpty() ? -1 : "kmg".indexOf(digits.charAt(digits.length() - 1));
    int shift = 10 * (unit + 1);
    long number = Long.parseLong(unit < 0 ? digits : digits.substring(0, digits.length() - 1));
    if (number < 0 || number > Long.MAX_VALUE >> shift) {
      throw new NumberFormatException("out of range: " + text);
    }
    return number << shift;
  }
}
