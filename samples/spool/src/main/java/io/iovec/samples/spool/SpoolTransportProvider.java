package io.iovec.samples.spool;

import io.iovec.Capability;
import io.iovec.Probe;
import io.iovec.Transport;
import io.iovec.TransportConfig;
import io.iovec.TransportProvider;
import io.iovec.Verdict;
import java.io.IOException;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;

/**
 * Provides the transport {@code spool}: that of {@code nio}, but for payload, which waits in
 * temporary files instead of user memory. For servers that hold much and have little memory; never
 * chosen unless it is named. Found by {@link ServiceLoader}.
 */
public final class SpoolTransportProvider implements TransportProvider {
  static final String NAME = "spool";

  /** Makes a provider. */
  public SpoolTransportProvider() {}

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public int priority() {
    return -1;
  }

  @Override
  public Probe probe(TransportConfig config) {
    TransportProvider nio = nio();
    if (nio == null) {
      return Probe.unusable("it is built on the transport nio, which is not on the class path");
    }
    Probe sockets = nio.probe(config);
    if (!sockets.usable().holds()) {
      return Probe.unusable("it is built on nio: " + sockets.usable().reason());
    }
    try (SpoolFile tried = new SpoolFile(4096)) {
      tried.write(0, new byte[] {1, 2, 3}, 0, 3);
    } catch (IOException e) {
      return Probe.unusable("no temporary file can be written: " + e);
    }
    Map<Capability, Verdict> capabilities = new EnumMap<>(Capability.class);
    for (Capability capability : Capability.values()) {
      capabilities.put(
          capability,
          Verdict.no(
              capability.isCost()
                  ? "bytes pass through user memory on their way to a temporary file"
                  : "neither files nor nio below them can do that"));
    }
    capabilities.put(Capability.KERNEL_SHARE, Verdict.yes("entries are ranges of files"));
    Verdict unix = sockets.capabilities().get(Capability.UNIX_SOCKETS);
    if (unix != null) {
      capabilities.put(Capability.UNIX_SOCKETS, unix);
    }
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("directory", System.getProperty("java.io.tmpdir"));
    facts.put("files", config.kernelLimit() / config.kernelEntrySize() + " at the most");
    return new Probe(Verdict.yes("a temporary file was written"), capabilities, facts);
  }

  @Override
  public Transport open(TransportConfig config) throws IOException {
    Probe probe = probe(config);
    TransportProvider nio = nio();
    if (nio == null || !probe.usable().holds()) {
      throw new IOException("spool cannot be used here: " + probe.usable().reason());
    }
    return new SpoolTransport(nio.open(config), config, probe);
  }

  /** Finds the transport that has the sockets. */
  private static @Nullable TransportProvider nio() {
    for (TransportProvider provider : ServiceLoader.load(TransportProvider.class)) {
      if (provider.name().equals("nio")) {
        return provider;
      }
    }
    return null;
  }
}
