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
 * is not, unless it says so. Whoever opened it closes it. Transports do not disturb each other,
 * those of one provider neither.
 *
 * <p>Whichever system calls fail, every byte is delivered or still in a vector, in order and once,
 * and counts say which: in an upload, a download, a relay, and if many fail
 * . The transport goes on with its other connections. When all that it made is closed,
 * it keeps no descriptor and no thread for that (O-12), after failures neither (O-13), and its
 * counters say that nothing is in use (C-05).
 *
 * <p>Vectors of one transport may be given to another, with the same bytes (S-76): a kernel entry
 * that it did not make is pulled up, unless it is of another transport of its provider. The one
 * that moves bytes counts them (E-18).
 */
public interface Transport extends EntryFactory, AutoCloseable {
  /** Returns the name of the provider that opened it. */
  String name();

  /**
   * Returns what it promises on this machine: what the probe found for this configuration,
   * and what works now (C-19).
   */
  Set<Capability> capabilities();

  /** Returns what it was opened with. */
  TransportConfig config();

  /**
   * Returns what an operator wants to know of it beyond what the probe said, in order: what it
   * found out when it was opened. Names and texts are of one line each.
   */
  default Map<String, String> facts() {
    return Map.of();
  }

  /** Returns its counters, which begin at 0 and live as long as it does (C-09). */
  Counters counters();

  /**
   * Makes an empty vector, which lists what comes into it in order (V-10), and which the caller
   * closes.
   */
  default IoVector vector() {
    return new IoVector(this);
  }

  /**
   * Listens for connections (S-22, S-30); the caller closes the listener, which gives the port back
   * (S-74). If it throws, nothing is left open (S-73, X-17).
   *
   * @param address an {@link java.net.InetSocketAddress} (port 0 for any free one) or a {@link
   *     java.net.UnixDomainSocketAddress}, whose file the caller removes
   * @param backlog how many connections may wait at least (S-74), or 0 for the system's default
   * @param options {@link java.net.StandardSocketOptions}, set before binding (S-73)
   * @throws UnsupportedOperationException if it has no sockets of that kind (S-31), or not an
   *     option (S-73)
   * @throws java.net.BindException if the address is in use or not to be had (S-74)
   * @throws IOException if the system refuses otherwise
   */
  StreamListener listen(SocketAddress address, int backlog, Map<SocketOption<?>, ?> options)
      throws IOException;

  /** Listens for connections with the system's defaults (S-22). */
  default StreamListener listen(SocketAddress address) throws IOException {
    return listen(address, 0, Map.of());
  }

  /**
   * Begins to connect; the caller closes the socket. It is connected when {@link
   * StreamSocket#finishConnect} says so (S-20). If it throws, nothing is left open (S-73, X-17).
   *
   * @param local the address to connect from, or null for any
   * @param options {@link java.net.StandardSocketOptions}, set before binding and connecting (S-73)
   * @throws UnsupportedOperationException if it has no sockets of that kind (S-31), or not an
   *     option (S-73)
   * @throws java.net.BindException if {@code local} cannot be connected from
   * @throws java.net.ConnectException if it is known at once that nothing listens there (S-21)
   * @throws IOException if the system refuses otherwise
   */
  StreamSocket connect(
      SocketAddress remote, @Nullable SocketAddress local, Map<SocketOption<?>, ?> options)
      throws IOException;

  /** Begins to connect, from any address, with the system's options (S-20). */
  default StreamSocket connect(SocketAddress remote) throws IOException {
    return connect(remote, null, Map.of());
  }

  /**
   * Opens a file below {@code root}, which may itself be reached by links (F-31); the caller closes
   * it. Symbolic links below are followed as long as they are relative and stay below {@code root},
   * to make a file too (F-22, F-30). With {@link Capability#CONFINED_OPEN} that holds whatever is
   * changed meanwhile (F-39). If it throws, nothing is left open.
   *
   * @param relative names separated by {@code /}, as {@link RelativeName} allows them; nothing else
   *     in them is special (F-29)
   * @param options {@link java.nio.file.StandardOpenOption}: READ, WRITE, APPEND, CREATE,
   *     CREATE_NEW, TRUNCATE_EXISTING, SYNC, DSYNC; none means READ; they do what they do in {@code
   *     java.nio.file} (F-24). {@link FileOption}: hints, which may do nothing (F-40)
   * @throws IllegalArgumentException if {@code relative} is no such name (F-20)
   * @throws UnsupportedOperationException if an option is not among those (F-23)
   * @throws java.nio.file.NoSuchFileException if it is not there (F-23)
   * @throws java.nio.file.FileAlreadyExistsException with CREATE_NEW, if it is (F-23)
   * @throws java.nio.file.AccessDeniedException if it may not be opened, or leads out of {@code
   *     root}, where nothing is made, cut or read (F-21)
   * @throws java.nio.file.FileSystemException if it is not a regular file, which is refused at once
   *     (F-28), {@code root} is no directory (F-31), or the system refuses otherwise
   */
  IoFile open(Path root, String relative, OpenOption... options) throws IOException;

  /** Makes a poller, which the caller closes (P-15). */
  Poller poller() throws IOException;

  /**
   * Runs {@code task} once when there is room again after {@link Answer#NO_ROOM}, or soon if there
   * is some now (S-43). It runs in the thread that made the room: it should only hand work on.
   */
  void whenRoom(Runnable task);

  /**
   * Closes it: what it made must have been closed before, and what was not is closed now as far as
   * that is possible (O-17). Entries that are closed later still give back what they occupy (O-18).
   * No descriptor and no thread of its own remains (O-11). Closing again does nothing.
   */
  @Override
  void close();
}
