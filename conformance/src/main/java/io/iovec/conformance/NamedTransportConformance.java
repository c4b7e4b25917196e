package io.iovec.conformance;

import io.iovec.Candidate;
import io.iovec.TransportConfig;
import io.iovec.TransportProvider;
import io.iovec.Transports;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The rules as tests of the transport that the system property {@code iovec.transport} names, or
 * else of the best that works here: for providers without a class of their own. It cannot make
 * their system calls fail and knows of no kill switches, so that the rules that need these are
 * {@link Outcome#NOT_APPLICABLE}.
 */
public class NamedTransportConformance extends TransportConformance {
  private @Nullable TransportProvider provider;

  /** For JUnit. */
  public NamedTransportConformance() {}

  @Override
  protected TransportProvider provider() {
    TransportProvider known = provider;
    if (known == null) {
      TransportConfig config = TransportConfig.fromSystemProperties();
      known = config.transport().equals(TransportConfig.AUTO) ? best(config) : named(config);
      provider = known;
    }
    return known;
  }

  @Override
  protected TransportConfig config() {
    return TransportConfig.fromSystemProperties().withTransport(TransportConfig.AUTO);
  }

  private static TransportProvider best(TransportConfig config) {
    Candidate chosen = Transports.select(config).chosen();
    if (chosen == null) {
      throw new IllegalStateException(Transports.select(config).describe());
    }
    return Objects.requireNonNull(chosen.provider());
  }

  private static TransportProvider named(TransportConfig config) {
    Set<String> others = new TreeSet<>();
    for (TransportProvider each : Services.load(TransportProvider.class, others::add)) {
      if (each.name().equals(config.transport())) {
        return each;
      }
      others.add(each.name());
    }
    throw new IllegalStateException(
        "iovec.transport=" + config.transport() + ": there is none, but: " + others);
  }
}
