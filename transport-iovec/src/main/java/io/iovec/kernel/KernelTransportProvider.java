package io.iovec.kernel;

import io.iovec.Capability;
import io.iovec.Probe;
import io.iovec.Transport;
import io.iovec.TransportConfig;
import io.iovec.TransportProvider;
import io.iovec.Verdict;
import java.io.IOException;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Provides the {@code kernel} transport: received payload can stay in pipes. Needs Linux and a
 * binding of {@link SystemCalls}, which needs Java 22 or newer.
 */
public final class KernelTransportProvider implements TransportProvider {
  static final String NAME = "kernel";
  private static final int PRIORITY = 100;
  private static final int NEEDED_JAVA = 22;

  private final @Nullable SystemCalls given;

  /** What is known of the ways of payload; null to go by built-in figures. */
  private final @Nullable Calibrations calibrations;

  /** Makes a provider that finds its system calls by {@link ServiceLoader}. */
  public KernelTransportProvider() {
    this.given = null;
    this.calibrations = Calibrations.OF_JVM;
  }

  /**
   * Makes a provider over these system calls: another binding, or one that injects faults. What
   * they cost is not measured.
   */
  public KernelTransportProvider(SystemCalls calls) {
    this.given = calls;
    this.calibrations = null;
  }

  /** Makes a provider over these system calls whose costs are found so. */
  KernelTransportProvider(SystemCalls calls, Calibrations calibrations) {
    this.given = calls;
    this.calibrations = calibrations;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public int priority() {
    return PRIORITY;
  }

  @Override
  public Probe probe(TransportConfig config) {
    Binding binding = find();
    SystemCalls calls = binding.calls;
    if (calls == null) {
      return Probe.unusable(binding.verdict.reason());
    }
    return new KernelProbe(calls, config).run();
  }

  @Override
  public Transport open(TransportConfig config) throws IOException {
    Binding binding = find();
    SystemCalls calls = binding.calls;
    if (calls == null) {
      throw new IOException("kernel transport: " + binding.verdict.reason());
    }
    Probe probe = new KernelProbe(calls, config).run();
    if (!probe.usable().holds()) {
      throw new IOException("kernel transport: " + probe.usable().reason());
    }
    Set<Capability> capabilities = EnumSet.noneOf(Capability.class);
    for (Capability capability : Capability.values()) {
      if (probe.has(capability)) {
        capabilities.add(capability);
      }
    }
    Set<Direction> possible = Direction.possible(capabilities);
    Calibration calibration =
        calibrations == null
            ? Calibration.builtIn(possible, "nothing is measured over calls that were handed in")
            : calibrations.find(calls, config, possible);
    return new KernelTransport(calls, config, capabilities, calibration);
  }

  private record Binding(@Nullable SystemCalls calls, Verdict verdict) {}

  private Binding find() {
    if (given != null) {
      return check(given);
    }
    String found = "no binding of the system calls found: put iovec-native on the path";
    Iterator<SystemCalls> bindings =
        ServiceLoader.load(SystemCalls.class, KernelTransportProvider.class.getClassLoader())
            .iterator();
    try {
      while (bindings.hasNext()) {
        Binding binding = check(bindings.next());
        if (binding.calls != null) {
          return binding;
        }
        found = binding.verdict.reason();
      }
    } catch (ServiceConfigurationError | LinkageError e) {
      int java = Runtime.version().feature();
      found =
          java < NEEDED_JAVA
              ? "needs Java " + NEEDED_JAVA + " or newer, this is " + java
              : "the binding of the system calls cannot be loaded: " + e;
    }
    return new Binding(null, Verdict.no(found));
  }

  private static Binding check(SystemCalls calls) {
    Verdict verdict = calls.available();
    return new Binding(verdict.holds() ? calls : null, verdict);
  }
}
