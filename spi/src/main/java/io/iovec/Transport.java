package io.iovec;

import java.io.IOException;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes entries, sockets, files and pollers that understand io vectors. Thread-safe; what it makes
 * is not, unless it says so. Whoever opened it closes it.
 *
 * <p>Vectors of one transport may be given to another: a kernel entry that it did not make is
 * pulled up.
 */
public interface Transport extends EntryFactory, AutoCloseable {
  /** Returns the name of the provider that opened it. */
  String name();

  /** Returns what it promises on this machine. */
  Set<Capability> capabilities();

  /** Returns what it was opened with. */
  TransportConfig config();

  /** Returns its counters, which live as long as it does. */
  Counters counters();

  /** Makes an empty vector, which the caller closes. */
  default IoVector vector() {
    return new IoVector(this);
  }

  /**
   * Listens for connections; the caller closes the listener.
   *
   * @param address an {@link java.net.InetSocketAddress} (port 0 for any free one) or a {@link
   *     java.net.UnixDomainSocketAddress}, whose file the caller removes
   * @param backlog how many connections may wait, or 0 for the system's default
   * @param options {@link java.net.StandardSocketOptions}, set before binding
   * @throws UnsupportedOperationException if it has no sockets of that kind, or an option
   * @throws java.net.BindException if the address is in use or not to be had
   * @throws IOException if the system refuses otherwise
   */
  StreamListener listen(SocketAddress address, int backlog, Map<SocketOption<?>, ?> options)
      throws IOException;

  /** Listens for connections with the system's defaults. */
  default StreamListener listen(SocketAddress address) throws IOException {
    return listen(address, 0, Map.of());
  }

  /**
   * Begins to connect; the caller closes the socket. It is connected when {@link
   * StreamSocket#finishConnect} says so.
   *
   * @param local the address to connect from, or null for any
   * @param options {@link java.net.StandardSocketOptions}, set before binding and connecting
   * @throws UnsupportedOperationException if it has no sockets of that kind, or an option
   * @throws java.net.BindException if {@code local} cannot be connected from
   * @throws java.net.ConnectException if it is known at once that nothing listens there
   * @throws IOException if the system refuses otherwise
   */
  StreamSocket connect(
      SocketAddress remote, @Nullable SocketAddress local, Map<SocketOption<?>, ?> options)
      throws IOException;

  /** Begins to connect, from any address, with the system's options. */
  default StreamSocket connect(SocketAddress remote) throws IOException {
    return connect(remote, null, Map.of());
  }

  /**
   * Opens a file below {@code root}; the caller closes it. Symbolic links are followed as long as
   * they are relative and stay below {@code root}.
   *
   * @param relative names separated by {@code /}, as {@link RelativeName} allows them
   * @param options {@link java.nio.file.StandardOpenOption}: READ, WRITE, APPEND, CREATE,
   *     CREATE_NEW, TRUNCATE_EXISTING, SYNC, DSYNC; none means READ
   * @throws IllegalArgumentException if {@code relative} is no such name
   * @throws UnsupportedOperationException if an option is not among those
   * @throws java.nio.file.NoSuchFileException if it is not there
   * @throws java.nio.file.FileAlreadyExistsException with CREATE_NEW, if it is
   * @throws java.nio.file.AccessDeniedException if it may not be opened, or leads out of {@code
   *     root}
   * @throws java.nio.file.FileSystemException if it is not a regular file, or the system refuses
   *     otherwise
   */
  IoFile open(Path root, String relative, OpenOption... options) throws IOException;

  /** Makes a poller, which the caller closes. */
  Poller poller() throws IOException;

  /**
   * Runs {@code task} once when there is room again after {@link Answer#NO_ROOM}, or soon if there
   * is some now. It runs in the thread that made the room: it should only hand work on.
   */
  void whenRoom(Runnable task);

  /**
   * Closes it: what it made must have been closed before, and what was not is closed now as far as
   * that is possible. Closing again does nothing.
   */
  @Override
  void close();
}
