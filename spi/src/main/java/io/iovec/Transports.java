package io.iovec;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.stream.Collectors;

/**
 * Finds transports, probes them and chooses one: the registry. There is one way to choose, whoever
 * calls: the transport that is named, and no other in its place, or else the usable one of
 * highest priority.
 *
 * <pre>{@code
 * try (Transport transport = Transports.open(TransportConfig.fromSystemProperties())) {
 *   serve(transport);
 * }
 * }</pre>
 */
public final class Transports {
  // A service file that cannot be parsed throws again and again without moving on.
  private static final int MOST_BROKEN_PROVIDERS = 64;

  private Transports() {}

  /**
   * Chooses among the providers that {@link ServiceLoader} finds, and opens the transport; the
   * caller closes it.
   *
   * @throws TransportUnavailableException if there is none, or not the one named in {@code config}
   * @throws IOException if it cannot be opened
   */
  public static Transport open(TransportConfig config) throws IOException {
    return select(config).open();
  }

  /** Chooses among the providers that {@link ServiceLoader} finds, without opening. */
  public static Selection select(TransportConfig config) {
    return select(config, find(config));
  }

  /**
   * Chooses among {@code candidates}, without opening. Equal priorities are ordered by name, and of
   * several with one name the first in the list counts.
   */
  public static Selection select(TransportConfig config, List<Candidate> candidates) {
    List<Candidate> ordered = new ArrayList<>(candidates);
    ordered.sort(
        Comparator.comparingInt(Transports::priority).reversed().thenComparing(Candidate::name));
    String wanted = config.transport();
    boolean auto = wanted.equals(TransportConfig.AUTO);
    for (Candidate candidate : ordered) {
      if (auto && candidate.isUsable()) {
        return new Selection(
            config, candidate, ordered, candidate.name() + ": the best that works here");
      }
      if (!auto && candidate.name().equals(wanted)) {
        return candidate.isUsable()
            ? new Selection(config, candidate, ordered, wanted + ": asked for by name")
            : new Selection(
                config, null, ordered, wanted + ": asked for by name, but does not work here");
      }
    }
    String reason =
        auto
            ? "no transport works here: put one on the class path or module path"
            : wanted
                + ": asked for by name, but there is none; found: "
                + ordered.stream().map(Candidate::name).collect(Collectors.joining(", "));
    return new Selection(config, null, ordered, reason);
  }

  /**
   * Finds and probes every provider on the class path or module path. One that this JVM cannot load
   * is listed with the reason.
   */
  public static List<Candidate> find(TransportConfig config) {
    List<Candidate> found = new ArrayList<>();
    Iterator<TransportProvider> providers = ServiceLoader.load(TransportProvider.class).iterator();
    int broken = 0;
    while (broken < MOST_BROKEN_PROVIDERS) {
      try {
        if (!providers.hasNext()) {
          break;
        }
        found.add(probe(providers.next(), config));
      } catch (ServiceConfigurationError | LinkageError e) {
        broken++;
        found.add(
            new Candidate("unloadable-" + broken, null, Probe.unusable("cannot be loaded: " + e)));
      }
    }
    return found;
  }

  /** Probes one provider. Whatever it throws is its verdict. */
  public static Candidate probe(TransportProvider provider, TransportConfig config) {
    String name = provider.getClass().getName();
    try {
      name = provider.name();
      return new Candidate(name, provider, provider.probe(config));
    } catch (RuntimeException | LinkageError | ServiceConfigurationError | AssertionError e) {
      return new Candidate(
          name, provider, Probe.unusable("its probe failed, which is a bug: " + e));
    }
  }

  private static int priority(Candidate candidate) {
    TransportProvider provider = candidate.provider();
    return provider == null ? Integer.MIN_VALUE : provider.priority();
  }
}
