package io.iovec.conformance;

import io.iovec.conformance.report.Reports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
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

  private final Settings settings;
  private final GivenUp givenUp = new GivenUp();
  private final Subjects tried = new Subjects(givenUp);
  private final List<Result> results = new ArrayList<>();
  private final List<String> problems = new ArrayList<>();
  private boolean stopped;

  Results(Settings settings) {
    this.settings = settings;
  }

  /** Returns those of the session that a test is part of. */
  static Results in(ExtensionContext context) {
    return context
        .getStore(StoreScope.LAUNCHER_SESSION, NAMESPACE)
        .getOrComputeIfAbsent(Results.class, key -> begin(Settings.of(context)), Results.class);
  }

  /** Returns them without beginning a session: new ones if no test was tried. */
  static Results soFar(ExtensionContext context) {
    Results known =
        context.getStore(StoreScope.LAUNCHER_SESSION, NAMESPACE).get(Results.class, Results.class);
    return known == null ? new Results(new Settings(false, Set.of(), null)) : known;
  }

  /** Deletes the report of an earlier run: it must not be taken for this one's. */
  static Results begin(Settings settings) {
    Path directory = settings.report();
    synchronized (WRITTEN) {
      if (directory != null && !WRITTEN.containsKey(directory.toAbsolutePath())) {
        try {
          Reports.delete(directory);
        } catch (IOException e) {
          throw new UncheckedIOException(
              "an old report cannot be deleted, " + Settings.REPORT + "=" + directory + ": " + e,
              e);
        }
      }
    }
    return new Results(settings);
  }

  /** Returns which implementations hang. */
  GivenUp givenUp() {
    return givenUp;
  }

  /** Returns the implementations that were tried. */
  Subjects tried() {
    return tried;
  }

  /** Returns what an implementation is called. */
  String name(Subject subject) {
    return tried.name(subject);
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
  Map<String, Subjects.Tried> subjects() {
    return tried.all();
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
