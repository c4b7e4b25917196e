package io.iovec.conformance;

import io.iovec.Candidate;
import io.iovec.Probe;
import io.iovec.TransportConfig;
import io.iovec.TransportProvider;
import io.iovec.Transports;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What there is to be tested: transports, and the classes by which implementors hold something to
 * the rules.
 *
 * @param transports every provider, with the verdict of its probe
 * @param transportTests by name of the transport; at least one for each that could be loaded
 * @param adapterTests by name of the adapter
 * @param broken what could not be loaded, and why
 */
record Found(
    List<Candidate> transports,
    List<Test> transportTests,
    List<Test> adapterTests,
    List<Broken> broken) {
  /**
   * A class to run.
   *
   * @param name what it tests, by the name of the provider or the adapter
   * @param label what reports call that
   */
  record Test(Class<? extends Subject> kit, String name, String label) {
    boolean isCalled(String wanted) {
      return name.equals(wanted) || label.equals(wanted);
    }

    /** Tells whether an implementor wrote it. */
    boolean isTheirs() {
      return kit != NamedTransportConformance.class;
    }
  }

  /** Looks for all that the class path or module path has, and probes the transports. */
  static Found search() {
    List<Broken> broken = new ArrayList<>();
    List<Candidate> candidates = new ArrayList<>();
    TransportConfig config = TransportConfig.fromSystemProperties();
    for (TransportProvider provider : load(TransportProvider.class, broken)) {
      candidates.add(probe(provider, config));
    }
    candidates.sort(Comparator.comparing(Candidate::name));
    List<Test> transports = new ArrayList<>();
    for (TransportConformance kit : load(TransportConformance.class, broken)) {
      add(transports, kit, () -> kit.provider().name(), kit::label, broken);
    }
    Set<String> tested = transports.stream().map(Test::name).collect(Collectors.toSet());
    for (Candidate candidate : candidates) {
      if (tested.add(candidate.name())) {
        transports.add(
            new Test(NamedTransportConformance.class, candidate.name(), candidate.name()));
      }
    }
    transports.sort(Comparator.comparing(Test::name));
    List<Test> adapters = new ArrayList<>();
    for (AdapterConformance kit : load(AdapterConformance.class, broken)) {
      add(adapters, kit, () -> kit.subject().name(), () -> kit.subject().name(), broken);
    }
    return new Found(candidates, transports, adapters, broken);
  }

  private static <T> List<T> load(Class<T> service, List<Broken> broken) {
    return Services.load(
        service, why -> broken.add(new Broken(service, service.getSimpleName() + ": " + why)));
  }

  private static Candidate probe(TransportProvider provider, TransportConfig config) {
    String kind = provider.getClass().getName();
    try {
      return Bounded.get("the probe of " + kind, () -> Transports.probe(provider, config));
    } catch (TimedOut e) {
      Probe hangs = Probe.unusable(String.valueOf(e.getMessage()));
      try {
        return new Candidate(Bounded.get("the name of " + kind, provider::name), provider, hangs);
      } catch (RuntimeException | LinkageError | TimedOut nameless) {
        return new Candidate(kind, provider, hangs);
      }
    }
  }

  private static void add(
      List<Test> tests,
      Subject kit,
      Supplier<String> name,
      Supplier<String> label,
      List<Broken> broken) {
    String what = kit.getClass().getName();
    try {
      tests.add(
          Bounded.get(
              "asking " + what + " what it tests",
              () -> new Test(kit.getClass(), name.get(), label.get())));
    } catch (RuntimeException | LinkageError | AssertionError e) {
      Class<?> service =
          kit instanceof AdapterConformance ? AdapterConformance.class : TransportConformance.class;
      broken.add(new Broken(service, what + " cannot say what it tests: " + e));
    }
  }

  /** Tells whether a transport can be opened here. */
  boolean isUsable(String transport) {
    return transports.stream()
        .anyMatch(candidate -> candidate.name().equals(transport) && candidate.isUsable());
  }

  /** Returns the names that tests go by, and their labels. */
  static Set<String> names(List<Test> tests) {
    return tests.stream()
        .flatMap(test -> Stream.of(test.name(), test.label()))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Returns it for a person: what works, why not, and who tests it. */
  String describe() {
    StringBuilder s = new StringBuilder("Transports" + none(transports) + "\n");
    for (Candidate candidate : transports) {
      line(
          s,
          candidate.name(),
          (candidate.isUsable() ? "works: " : "does not work here: ")
              + candidate.probe().usable().reason());
    }
    s.append("Their tests").append(none(transportTests)).append("\n");
    for (Test test : transportTests) {
      line(
          s,
          test.label(),
          test.isTheirs()
              ? test.kit().getName()
              : "by name, without faults and kill switches: there is no class for it");
    }
    s.append("Adapters").append(none(adapterTests)).append("\n");
    adapterTests.forEach(test -> line(s, test.label(), test.kit().getName()));
    if (!broken.isEmpty()) {
      s.append("Not loaded\n");
      broken.forEach(each -> s.append("  ").append(each.why()).append('\n'));
    }
    return s.toString();
  }

  private static String none(List<?> found) {
    return found.isEmpty() ? ": none" : "";
  }

  private static void line(StringBuilder s, String name, String what) {
    s.append(String.format("  %-12s %s%n", name, what));
  }
}
