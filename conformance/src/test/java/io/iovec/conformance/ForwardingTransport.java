package io.iovec.conformance;

import io.iovec.Capability;
import io.iovec.Counters;
import io.iovec.IoEntry;
import io.iovec.IoFile;
import io.iovec.IoVector;
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
import org.jspecify.annotations.Nullable;

/**
 * A transport that does what another one does, as far as it is not overridden: methods here, or
 * {@code altered} for what it makes.
 */
class ForwardingTransport implements Transport {
  private final Transport inner;

  ForwardingTransport(Transport inner) {
    this.inner = inner;
  }

  final Transport inner() {
    return inner;
  }

  /** Returns what is given out instead of a socket, connected or accepted. */
  StreamSocket altered(StreamSocket socket) throws IOException {
    return socket;
  }

  /** Returns what is given out instead of a listener, whose sockets are altered already. */
  StreamListener altered(StreamListener listener) throws IOException {
    return listener;
  }

  /** Returns what is given out instead of a file. */
  IoFile altered(IoFile file) throws IOException {
    return file;
  }

  /** Returns what is given out instead of a poller, which watches what is altered. */
  Poller altered(Poller poller) throws IOException {
    return poller;
  }

  @Override
  public String name() {
    return inner.name();
  }

  @Override
  public Set<Capability> capabilities() {
    return inner.capabilities();
  }

  @Override
  public TransportConfig config() {
    return inner.config();
  }

  @Override
  public Counters counters() {
    return inner.counters();
  }

  @Override
  public IoVector vector() {
    return new IoVector(this);
  }

  @Override
  public MemoryEntry memoryEntry(int size) throws IOException {
    return inner.memoryEntry(size);
  }

  @Override
  public IoEntry kernelEntry(long size) throws IOException {
    return inner.kernelEntry(size);
  }

  @Override
  public StreamListener listen(SocketAddress address, int backlog, Map<SocketOption<?>, ?> options)
      throws IOException {
    return altered(
        new ForwardingListener(inner.listen(address, backlog, options)) {
          @Override
          public @Nullable StreamSocket accept() throws IOException {
            StreamSocket accepted = super.accept();
            return accepted == null ? null : altered(accepted);
          }
        });
  }

  @Override
  public StreamSocket connect(
      SocketAddress remote, @Nullable SocketAddress local, Map<SocketOption<?>, ?> options)
      throws IOException {
    return altered(inner.connect(remote, local, options));
  }

  @Override
  public IoFile open(Path root, String relative, OpenOption... options) throws IOException {
    return altered(inner.open(root, relative, options));
  }

  @Override
  public Poller poller() throws IOException {
    return altered(new ForwardingPoller(inner.poller()));
  }

  @Override
  public void whenRoom(Runnable task) {
    inner.whenRoom(task);
  }

  @Override
  public void close() {
    inner.close();
  }
}
