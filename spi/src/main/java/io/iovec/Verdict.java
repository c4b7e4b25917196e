package io.iovec;

/**
 * Whether something holds on this machine, and why.
 *
 * @param holds what was found
 * @param reason what was tried and seen, for a person; never empty
 */
public record Verdict(boolean holds, String reason) {
  /** Makes a verdict that it holds. */
  public static Verdict yes(String reason) {
    return new Verdict(true, reason);
  }

  /** Makes a verdict that it does not hold. */
  public static Verdict no(String reason) {
    return new Verdict(false, reason);
  }
}
