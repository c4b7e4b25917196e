package io.iovec.conformance;

import io.iovec.conformance.report.Spec;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The implementations that were tried, by what they are called. Thread-safe. */
final class Subjects {
  /**
   * An implementation that was tried.
   *
   * @param kit the implementor's class
   * @param requiredAs the name that {@code iovec.conformance.require} means it by
   * @param adapter whether it is held to section A, or else to all others
   * @param facts what it says of itself
   */
  record Tried(Class<?> kit, String requiredAs, boolean adapter, Map<String, String> facts) {}

  private final GivenUp givenUp;
  private final Map<String, Tried> tried = new LinkedHashMap<>();
  private final Set<Class<?>> hindered = new HashSet<>();

  Subjects(GivenUp givenUp) {
    this.givenUp = givenUp;
  }

  /**
   * Returns what an implementation is called, and asks it for its facts the first time. Of two
   * classes with one title the second gets its own name added.
   */
  String name(Subject subject) {
    String kit = subject.getClass().getSimpleName();
    String title = givenUp.ask(subject, "its title", subject::title, kit);
    String name;
    synchronized (this) {
      Tried first = tried.get(title);
      name = first == null || first.kit() == subject.getClass() ? title : title + " (" + kit + ")";
      if (tried.containsKey(name)) {
        return name;
      }
    }
    // Not under the lock, which whoever ends the run needs.
    Tried fresh =
        new Tried(
            subject.getClass(),
            givenUp.ask(subject, "its name", subject::requiredAs, title),
            subject instanceof AdapterConformance,
            facts(subject));
    synchronized (this) {
      tried.putIfAbsent(name, fresh);
    }
    return name;
  }

  /** A subject that cannot tell about itself has results all the same. */
  private Map<String, String> facts(Subject subject) {
    try {
      Map<String, String> none = Map.of("facts", "cannot be had: no answer");
      return new LinkedHashMap<>(givenUp.ask(subject, "its facts", subject::facts, none));
    } catch (RuntimeException | LinkageError e) {
      return Map.of("facts", "cannot be had: " + e);
    }
  }

  /** Returns the name that an implementation is required by. */
  synchronized String requiredAs(String name) {
    Tried known = tried.get(name);
    return known == null ? name : known.requiredAs();
  }

  /** Keeps that an implementation does not work here, so that none of its rules can be tested. */
  synchronized void hindered(Class<?> kit) {
    hindered.add(kit);
  }

  /** Returns all so far, in the order in which they ran. */
  synchronized Map<String, Tried> all() {
    return new LinkedHashMap<>(tried);
  }

  /** Tells whether all rules were tried on one that works here, and no test ran. */
  boolean isIdle(Class<?> kit, Results results, Spec spec) {
    Map<String, Tried> known = all();
    List<String> names =
        known.entrySet().stream()
            .filter(each -> each.getValue().kit() == kit)
            .map(Map.Entry::getKey)
            .toList();
    synchronized (this) {
      if (names.isEmpty() || hindered.contains(kit)) {
        return false;
      }
    }
    return names.stream().allMatch(name -> Findings.untried(results, name, spec).isEmpty())
        && results.all().stream()
            .noneMatch(result -> names.contains(result.subject()) && result.outcome().ran());
  }
}
