package io.iovec.nio;

import java.io.IOException;
import java.net.ProtocolFamily;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.channels.FileChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * What this transport asks of the JDK's channels that makes them call the system: the seam at which
 * tests make it fail. Channels themselves cannot be wrapped, as selectors take none but their own.
 */
class ChannelCalls {
  /** Those that nothing happens to. */
  static final ChannelCalls DIRECT = new ChannelCalls();

  @Nullable SocketChannel accept(ServerSocketChannel from) throws IOException {
    return from.accept();
  }

  /** Makes the channel of a connection. */
  SocketChannel openSocket(ProtocolFamily family) throws IOException {
    // Without a family it takes both kinds of Internet addresses.
    return family == StandardProtocolFamily.UNIX
        ? SocketChannel.open(family)
        : SocketChannel.open();
  }

  int recv(SocketChannel from, ByteBuffer into) throws IOException {
    return from.read(into);
  }

  int send(SocketChannel to, ByteBuffer from) throws IOException {
    return to.write(from);
  }

  long send(SocketChannel to, ByteBuffer[] from, int offset, int count) throws IOException {
    return to.write(from, offset, count);
  }

  /** Sends from a file. */
  long send(SocketChannel to, FileChannel from, long position, long count) throws IOException {
    return from.transferTo(position, count, to);
  }

  AsynchronousFileChannel open(
      Path path, Set<OpenOption> options, @Nullable ExecutorService executor) throws IOException {
    return AsynchronousFileChannel.open(path, options, executor);
  }

  /** Opens a file to send from it. */
  FileChannel open(Path path, Set<OpenOption> options) throws IOException {
    return FileChannel.open(path, options);
  }

  Future<Integer> read(AsynchronousFileChannel from, ByteBuffer into, long position)
      throws IOException {
    return from.read(into, position);
  }

  Future<Integer> write(AsynchronousFileChannel to, ByteBuffer from, long position)
      throws IOException {
    return to.write(from, position);
  }

  void force(AsynchronousFileChannel file, boolean metadata) throws IOException {
    file.force(metadata);
  }
}
