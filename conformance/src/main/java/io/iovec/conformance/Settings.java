package io.iovec.conformance;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * What a run was asked for, by system properties or by configuration parameters of JUnit.
 *
 * @param strict whether {@link Outcome#NON_STRICT} and {@link Outcome#NOT_RUN} are red
 * @param required the implementations that must be there: where they cannot run, that is red
 * @param report the directory for reports, or null for none
 */
record Settings(boolean strict, Set<String> required, @Nullable Path report) {
  static final String PREFIX = "iovec.conformance.";
  static final String STRICT = PREFIX + "strict";
  static final String REQUIRE = PREFIX + "require";
  static final String REPORT = PREFIX + "report";
  static final String PATIENCE = PREFIX + "patience";
  static final String LIMIT = PREFIX + "limit";
  static final String SEED = Bytes.SEED_PROPERTY;

  /** What stands for no directory. */
  static final String NOWHERE = "none";

  private static final List<String> NAMES =
      List.of(STRICT, REQUIRE, REPORT, PATIENCE, LIMIT, SEED, PREFIX + "mutants");

  /** Reads those of the run that a test is part of; throws as {@link #from} does. */
  static Settings of(ExtensionContext context) {
    return from(name -> context.getConfigurationParameter(name).orElse(null));
  }

  /**
   * Reads them.
   *
   * @param parameter gives a value by its name, or null
   * @throws IllegalArgumentException if a value is unusable, or a system property has the prefix
   *     but not the name of a setting; the message names it
   */
  static Settings from(Function<String, @Nullable String> parameter) {
    checkNames(System.getProperties().stringPropertyNames());
    checkSystemProperties(parameter);
    return new Settings(
        truth(parameter.apply(STRICT)),
        names(parameter.apply(REQUIRE)),
        directory(parameter.apply(REPORT)));
  }

  private static void checkNames(Set<String> properties) {
    for (String name : new TreeSet<>(properties)) {
      if (name.startsWith(PREFIX) && !NAMES.contains(name)) {
        throw new IllegalArgumentException(
            name + ": there is no such setting, but: " + String.join(", ", NAMES.subList(0, 6)));
      }
    }
  }

  /** Checks what is read where there are no configuration parameters. */
  private static void checkSystemProperties(Function<String, @Nullable String> parameter) {
    for (String name : List.of(PATIENCE, LIMIT, SEED)) {
      String value = parameter.apply(name);
      if (value != null && !value.equals(System.getProperty(name))) {
        throw new IllegalArgumentException(
            name + "=" + value + ": is a configuration parameter, must be a system property");
      }
    }
    for (String name : List.of(PATIENCE, LIMIT)) {
      String seconds = System.getProperty(name);
      if (seconds != null && !seconds.matches("[1-9][0-9]{0,3}")) {
        throw new IllegalArgumentException(
            name + "=" + seconds + ": must be a number of seconds, 1 to 9999");
      }
    }
    String seed = System.getProperty(SEED);
    if (seed != null && Long.getLong(SEED) == null) {
      throw new IllegalArgumentException(SEED + "=" + seed + ": must be a whole number");
    }
  }

  private static boolean truth(@Nullable String value) {
    if (value == null || value.equals("false")) {
      return false;
    }
    if (value.equals("true")) {
      return true;
    }
    throw new IllegalArgumentException(STRICT + "=" + value + ": must be true or false");
  }

  private static Set<String> names(@Nullable String value) {
    // Builds pass on an empty one where nothing is required.
    if (value == null || value.isBlank()) {
      return Set.of();
    }
    List<String> names = Arrays.stream(value.split(",", -1)).map(String::strip).toList();
    if (names.contains("")) {
      throw new IllegalArgumentException(
          REQUIRE + "=" + value + ": must be names with commas between them");
    }
    return names.stream().collect(Collectors.toUnmodifiableSet());
  }

  private static @Nullable Path directory(@Nullable String value) {
    if (value == null) {
      Path target = Path.of("target");
      return Files.isDirectory(target) ? target.resolve("conformance") : null;
    }
    if (value.isBlank()) {
      throw new IllegalArgumentException(
          REPORT + "=" + value + ": must be a directory, or " + NOWHERE);
    }
    return value.equals(NOWHERE) ? null : Path.of(value);
  }

  /** Tells whether it is red that a subject, or a test of it, cannot run here. */
  boolean requires(String requiredAs) {
    return strict || required.contains(requiredAs);
  }
}
