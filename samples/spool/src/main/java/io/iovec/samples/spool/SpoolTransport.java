package io.iovec.samples.spool;

import io.iovec.Capability;
import io.iovec.Counters;
import io.iovec.IoEntry;
import io.iovec.IoFile;
import io.iovec.MemoryEntry;
import io.iovec.Poller;
import io.iovec.Probe;
import io.iovec.StreamListener;
import io.iovec.StreamSocket;
import io.iovec.Transport;
import io.iovec.TransportConfig;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The transport {@code nio} with a place of its own for payload. */
final class SpoolTransport implements Transport {
  private final Transport nio;
  private final TransportConfig config;
  private final Set<Capability> capabilities;
  private final SpoolPool pool;

  SpoolTransport(Transport nio, TransportConfig config, Probe probe) {
    this.nio = nio;
    this.config = config;
    Set<Capability> promised = EnumSet.noneOf(Capability.class);
    probe.capabilities().keySet().stream().filter(probe::has).forEach(promised::add);
    this.capabilities = Set.copyOf(promised);
    this.pool = new SpoolPool(config.kernelLimit(), config.kernelEntrySize(), nio.counters());
  }

  @Override
  public String name() {
    return SpoolTransportProvider.NAME;
  }

  @Override
  public Set<Capability> capabilities() {
    return capabilities;
  }

  @Override
  public TransportConfig config() {
    return config;
  }

  /** Returns those of the transport below, which count what is here too. */
  @Override
  public Counters counters() {
    return nio.counters();
  }

  @Override
  public MemoryEntry memoryEntry(int size) throws IOException {
    return nio.memoryEntry(size);
  }

  @Override
  public IoEntry kernelEntry(long size) throws IOException {
    if (size < 1) {
      throw new IllegalArgumentException("size=" + size);
    }
    return spoolEntry();
  }

  SpoolEntry spoolEntry() throws IOException {
    return SpoolEntry.empty(pool, nio.counters());
  }

  @Override
  public StreamListener listen(SocketAddress address, int backlog, Map<SocketOption<?>, ?> options)
      throws IOException {
    return new SpoolListener(this, nio.listen(address, backlog, options));
  }

  @Override
  public StreamSocket connect(
      SocketAddress remote, @Nullable SocketAddress local, Map<SocketOption<?>, ?> options)
      throws IOException {
    return new SpoolSocket(this, nio.connect(remote, local, options));
  }

  @Override
  public IoFile open(Path root, String relative, OpenOption... options) throws IOException {
    return nio.open(root, relative, options);
  }

  @Override
  public Poller poller() throws IOException {
    return new SpoolPoller(nio.poller());
  }

  @Override
  public void whenRoom(Runnable task) {
    nio.whenRoom(task);
  }

  @Override
  public void close() {
    nio.close();
    pool.close();
  }
}
