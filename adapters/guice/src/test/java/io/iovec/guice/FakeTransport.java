package io.iovec.guice;

import io.iovec.Capability;
import io.iovec.Counters;
import io.iovec.EntryFactory;
import io.iovec.IoEntry;
import io.iovec.IoFile;
import io.iovec.MemoryEntry;
import io.iovec.Poller;
import io.iovec.StreamListener;
import io.iovec.StreamSocket;
import io.iovec.Transport;
import io.iovec.TransportConfig;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;

/** A transport that does nothing but count how often it was closed. */
final class FakeTransport implements Transport {
  private final String name;
  private final TransportConfig config;
  private final Counters counters = new Counters();
  int closeCount;

  FakeTransport(String name, TransportConfig config) {
    this.name = name;
    this.config = config;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Set<Capability> capabilities() {
    return Set.of();
  }

  @Override
  public TransportConfig config() {
    return config;
  }

  @Override
  public Counters counters() {
    return counters;
  }

  @Override
  public MemoryEntry memoryEntry(int size) throws IOException {
    return EntryFactory.inMemory().memoryEntry(size);
  }

  @Override
  public IoEntry kernelEntry(long size) throws IOException {
    return EntryFactory.inMemory().kernelEntry(size);
  }

  @Override
  public StreamListener listen(
      SocketAddress address, int backlog, Map<SocketOption<?>, ?> options) {
    throw new UnsupportedOperationException();
  }

  @Override
  public StreamSocket connect(
      SocketAddress remote, SocketAddress local, Map<SocketOption<?>, ?> options) {
    throw new UnsupportedOperationException();
  }

  @Override
  public IoFile open(Path root, String relative, OpenOption... options) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Poller poller() {
    throw new UnsupportedOperationException();
  }

  @Override
  public void whenRoom(Runnable task) {
    task.run();
  }

  @Override
  public void close() {
    closeCount++;
  }
}
