package io.iovec.benchmarks;

import java.util.ArrayList;
import java.util.List;

/** What went wrong: each is told at once, and again with the results. */
final class Faults {
  private final Progress progress;
  private final List<String> all = new ArrayList<>();

  Faults(Progress progress) {
    this.progress = progress;
  }

  /** Notes why a contender is not measured, or not any more. */
  void of(String contender, Exception why) {
    String fault = contender + ": " + (why.getMessage() == null ? why : why.getMessage());
    all.add(fault);
    progress.tell(fault);
  }

  List<String> all() {
    return List.copyOf(all);
  }
}
