package io.iovec.cli;

import io.iovec.Candidate;
import io.iovec.Selection;
import io.iovec.TransportConfig;
import io.iovec.TransportProvider;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Says what was chosen and why each of the others was not. */
final class Choice {
  private Choice() {}

  /** Returns the choice on the first line, and the others on lines of their own. */
  static List<String> lines(Selection selection) {
    return Stream.concat(
            Stream.of(
                "Transport "
                    + selection.reason()
                    + ". Policy "
                    + selection.config().policy().name().toLowerCase(Locale.ROOT)
                    + "."),
            selection.candidates().stream()
                .filter(candidate -> !isChosen(selection, candidate))
                .map(candidate -> "Not " + candidate.name() + ": " + whyNot(selection, candidate)))
        .toList();
  }

  @SuppressWarnings("ReferenceEquality") // the chosen one is one of the list
  static boolean isChosen(Selection selection, Candidate candidate) {
    return selection.chosen() == candidate;
  }

  /** Returns why a candidate that was not chosen was not. */
  static String whyNot(Selection selection, Candidate candidate) {
    if (!candidate.isUsable()) {
      return "does not work here: " + candidate.probe().usable().reason();
    }
    Candidate chosen = selection.chosen();
    if (!selection.config().transport().equals(TransportConfig.AUTO)) {
      return "works, but " + selection.config().transport() + " was asked for";
    }
    return chosen == null
        ? "works"
        : "works, but %s has the higher priority (%d, this %d)"
            .formatted(chosen.name(), priority(chosen), priority(candidate));
  }

  private static int priority(Candidate candidate) {
    TransportProvider provider = candidate.provider();
    return provider == null ? Integer.MIN_VALUE : provider.priority();
  }
}
