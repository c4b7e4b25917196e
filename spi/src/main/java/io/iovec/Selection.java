package io.iovec;

import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which transport was chosen, and why each of the others was not.
 *
 * @param config what was asked for
 * @param chosen the one to open, or null if there is none
 * @param candidates all that were found, the one that is preferred first, each with its reason
 *     (R-26)
 * @param reason why this one, or why none; one sentence
 */
public record Selection(
    TransportConfig config, @Nullable Candidate chosen, List<Candidate> candidates, String reason) {
  /** Makes a selection; the list is copied. */
  public Selection {
    candidates = List.copyOf(candidates);
  }

  /**
   * Opens the chosen transport with {@link #config}; the caller closes it.
   *
   * @throws TransportUnavailableException if none was chosen; says why, for every candidate
   * @throws IOException if it cannot be opened after all; no other is taken in its place
   */
  public Transport open() throws IOException {
    if (chosen == null || chosen.provider() == null) {
      throw new TransportUnavailableException(describe());
    }
    return chosen.provider().open(config);
  }

  /** Returns the choice and the verdict on every candidate, a line each. */
  public String describe() {
    StringBuilder s = new StringBuilder(reason);
    for (Candidate candidate : candidates) {
      s.append(System.lineSeparator())
          .append("  ")
          .append(candidate.name())
          .append(candidate.isUsable() ? ": works: " : ": does not work: ")
          .append(candidate.probe().usable().reason());
    }
    return s.toString();
  }
}
