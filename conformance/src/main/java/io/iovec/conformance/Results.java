package io.iovec.conformance;

import io.iovec.conformance.report.Reports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.StoreScope;

/**
 * How every test of a session of JUnit ended. Closed with that session, it writes the report.
 * Thread-safe.
 */
final class Results implements AutoCloseable {
  private static final Namespace NAMESPACE = Namespace.create(Results.class);

  /** Those that were closed, by where they went: what runs tests may open a session for each. */
  private static final Map<Path, List<Results>> WRITTEN = new HashMap<>();

  /**
   * An implementation that was tried.
   *
   * @param kit the implementor's class
   * @param requiredAs the name that {@code iovec.conformance.require} means it by
   * @param adapter whether it is held to section A, or else to all others
   * @param facts what it says of itself
   */
  record Tried(Class<?> kit, String requiredAs, boolean adapter, Map<String, String> facts) {}

  private final Settings settings;
  private final List<Result> results = new ArrayList<>();
  private final Map<String, Tried> subjects = new LinkedHashMap<>();
  private final List<String> problems = new ArrayList<>();
  private boolean stopped;

  Results(Settings settings) {
    this.settings = settings;
  }

  /** Returns those of the session that a test is part of. */
  static Results in(ExtensionContext context) {
    return context
        .getStore(StoreScope.LAUNCHER_SESSION, NAMESPACE)
        .getOrComputeIfAbsent(
            Results.class, key -> new Results(Settings.of(context)), Results.class);
  }

  /**
   * Returns what an implementation is called, and asks it for its facts the first time. Of two
   * classes with one title the second gets its own name added.
   */
  synchronized String name(Subject subject) {
    String title = subject.title();
    Tried first = subjects.get(title);
    String name =
        first == null || first.kit() == subject.getClass()
            ? title
            : title + " (" + subject.getClass().getSimpleName() + ")";
    if (!subjects.containsKey(name)) {
      subjects.put(
          name,
          new Tried(
              subject.getClass(),
              subject.requiredAs(),
              subject instanceof AdapterConformance,
              facts(subject)));
    }
    return name;
  }

  /** A subject that cannot tell about itself has results all the same. */
  private static Map<String, String> facts(Subject subject) {
    try {
      return new LinkedHashMap<>(subject.facts());
    } catch (RuntimeException | LinkageError e) {
      return Map.of("facts", "cannot be had: " + e);
    }
  }

  synchronized void add(Result result) {
    results.add(result);
  }

  /** Keeps what went wrong that no rule speaks of. */
  synchronized void problem(String what) {
    problems.add(what);
  }

  /** Makes all further tests end as {@link Outcome#NOT_RUN}. */
  synchronized void stop() {
    stopped = true;
  }

  synchronized boolean stopped() {
    return stopped;
  }

  Settings settings() {
    return settings;
  }

  /** Returns all so far, in the order in which they ended. */
  synchronized List<Result> all() {
    return List.copyOf(results);
  }

  /** Returns the implementations so far by name, in the order in which they ran. */
  synchronized Map<String, Tried> subjects() {
    return new LinkedHashMap<>(subjects);
  }

  synchronized List<String> problems() {
    return List.copyOf(problems);
  }

  /** Writes the report, with what sessions of this JVM wrote to the same place before. */
  @Override
  public void close() {
    Path directory = settings.report();
    if (directory == null || all().isEmpty()) {
      return;
    }
    synchronized (WRITTEN) {
      List<Results> earlier =
          WRITTEN.computeIfAbsent(directory.toAbsolutePath(), d -> new ArrayList<>());
      earlier.add(this);
      try {
        Reports.write(Findings.report(earlier), directory);
      } catch (IOException e) {
        throw new UncheckedIOException(
            "no report of conformance was written, " + Settings.REPORT + "=" + directory + ": " + e,
            e);
      }
    }
  }
}
