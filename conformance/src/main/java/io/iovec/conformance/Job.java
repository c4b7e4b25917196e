package io.iovec.conformance;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * One implementation to be tested: a class, and the transport that it is to run on.
 *
 * @param transport the value of {@code iovec.transport}, or empty if the class knows by itself
 */
record Job(Class<? extends Subject> kit, String title, String transport) {
  /** The name that stands for all there are. */
  static final String ALL = "all";

  /**
   * Returns what was asked for: transports, then each adapter on each of them that works here.
   *
   * @throws IllegalArgumentException if there is none of a name; says which there are
   */
  static List<Job> of(Found found, List<String> transports, List<String> adapters) {
    List<Job> jobs = new ArrayList<>();
    List<Found.Test> chosen = choose("transport", transports, found.transportTests());
    for (Found.Test test : chosen) {
      jobs.add(new Job(test.kit(), test.label(), test.isTheirs() ? "" : test.name()));
    }
    for (Found.Test adapter : choose("adapter", adapters, found.adapterTests())) {
      chosen.stream()
          .map(Found.Test::name)
          .distinct()
          .filter(found::isUsable)
          .map(name -> new Job(adapter.kit(), adapter.label() + " on " + name, name))
          .forEach(jobs::add);
    }
    return jobs;
  }

  private static List<Found.Test> choose(String what, List<String> names, List<Found.Test> tests) {
    Set<String> known = Found.names(tests);
    for (String name : names) {
      if (!name.equals(ALL) && !known.contains(name)) {
        throw new IllegalArgumentException(
            "there is no "
                + what
                + " "
                + name
                + (known.isEmpty()
                    ? ", nor any other: put it on the class path"
                    : "; there are: " + String.join(", ", known)));
      }
    }
    return tests.stream()
        .filter(test -> names.stream().anyMatch(name -> name.equals(ALL) || test.isCalled(name)))
        .toList();
  }
}
