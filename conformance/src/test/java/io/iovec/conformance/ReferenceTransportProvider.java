package io.iovec.conformance;

import io.iovec.Capability;
import io.iovec.Probe;
import io.iovec.Transport;
import io.iovec.TransportConfig;
import io.iovec.TransportProvider;
import io.iovec.Verdict;
import java.io.IOException;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Provides the transport {@code reference}, which shows what a transport has to do and is not for
 * use. Registered nowhere.
 */
final class ReferenceTransportProvider implements TransportProvider {
  static final String NAME = "reference";

  /** Switches off all that is kept in the kernel. */
  static final String KERNEL = "kernel";

  /** Switches off that what was read from a file stays when the file shrinks. */
  static final String PINNED = "pinned";

  static final String PENDING = "pending";
  static final String SHARE = "share";
  static final String UNIX = "unix";

  /** All that can be switched off. */
  static final Set<String> KILL_SWITCHES = Set.of(KERNEL, PINNED, PENDING, SHARE, UNIX);

  private static final Map<Capability, Set<String>> NEEDED =
      new EnumMap<>(
          Map.of(
              Capability.KERNEL_RECV, Set.of(KERNEL),
              Capability.KERNEL_SEND, Set.of(KERNEL),
              Capability.KERNEL_READ, Set.of(KERNEL),
              Capability.KERNEL_WRITE, Set.of(KERNEL),
              Capability.KERNEL_RELAY, Set.of(KERNEL),
              Capability.PINNED_READ, Set.of(PINNED),
              Capability.PENDING, Set.of(KERNEL, PENDING),
              Capability.KERNEL_SHARE, Set.of(KERNEL, SHARE),
              Capability.UNIX_SOCKETS, Set.of(UNIX)));

  private final @Nullable FaultPlan plan;

  /** Makes one whose transports work. */
  ReferenceTransportProvider() {
    this(null);
  }

  /** Makes one whose transports fail as {@code plan} says. */
  ReferenceTransportProvider(@Nullable FaultPlan plan) {
    this.plan = plan;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public int priority() {
    return -1000;
  }

  @Override
  public Probe probe(TransportConfig config) {
    Map<Capability, Verdict> verdicts = new EnumMap<>(Capability.class);
    NEEDED.forEach(
        (capability, switches) -> {
          Set<String> off = new TreeSet<>(switches);
          off.retainAll(config.disabled());
          verdicts.put(
              capability,
              off.isEmpty()
                  ? Verdict.yes("done in the heap, which is everywhere")
                  : Verdict.no("switched off: iovec.disable names " + String.join(", ", off)));
        });
    verdicts.put(Capability.CONFINED_OPEN, Verdict.no("Java looks at a path before it opens it"));
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("java", System.getProperty("java.vm.name") + " " + Runtime.version());
    facts.put("kill switches", String.join(", ", new TreeSet<>(KILL_SWITCHES)));
    return new Probe(Verdict.yes("needs nothing but java.nio"), verdicts, facts);
  }

  @Override
  public Transport open(TransportConfig config) throws IOException {
    Probe probe = probe(config);
    Set<Capability> promised = EnumSet.noneOf(Capability.class);
    for (Capability capability : Capability.values()) {
      if (probe.has(capability)) {
        promised.add(capability);
      }
    }
    return new ReferenceTransport(config, promised, plan);
  }
}
