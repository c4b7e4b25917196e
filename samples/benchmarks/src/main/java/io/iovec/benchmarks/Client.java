package io.iovec.benchmarks;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** The far end of all contenders: plain blocking channels, the same for each. */
final class Client implements AutoCloseable {
  private static final long PLACES = 64;

  private final ServerSocketChannel sink;
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(1 << 20);

  Client() throws IOException {
    sink = ServerSocketChannel.open();
    sink.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
  }

  /** Returns the port that relays connect to. */
  int sinkPort() throws IOException {
    return ((InetSocketAddress) sink.getLocalAddress()).getPort();
  }

  /** Has a server do its work once, and waits until it has. */
  void run(String mode, int port, long frames, long size) throws IOException {
    try (SocketChannel server =
        SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))) {
      switch (mode) {
        case "receive" -> sendFrames(server, frames, size);
        case "send" -> {
          ByteBuffer request = ByteBuffer.allocate(2 * Long.BYTES);
          writeAll(server, request.putLong(frames).putLong(size).flip());
          drain(server, frames * (size + BenchServer.SEND_HEADER));
        }
        case "relay" -> relay(server, frames * size);
        default -> throw new IllegalArgumentException("mode=" + mode);
      }
    }
  }

  private void sendFrames(SocketChannel server, long frames, long size) throws IOException {
    ByteBuffer frame = ByteBuffer.allocateDirect((int) (BenchServer.RECEIVE_HEADER + size));
    for (long i = 0; i < frames; i++) {
      frame.clear().putLong(0, size).putLong(Long.BYTES, i % PLACES * size);
      writeAll(server, frame);
    }
    server.shutdownOutput();
    drain(server, 1);
  }

  private void relay(SocketChannel server, long bytes) throws IOException {
    CompletableFuture<Void> received =
        CompletableFuture.runAsync(
            () -> {
              ByteBuffer own = ByteBuffer.allocateDirect(1 << 20);
              try (SocketChannel end = sink.accept()) {
                drain(end, own, bytes);
                writeAll(end, ByteBuffer.allocate(1));
              } catch (IOException e) {
                throw new CompletionException(e);
              }
            });
    for (long left = bytes; left > 0; left -= buffer.capacity()) {
      writeAll(server, buffer.clear());
    }
    server.shutdownOutput();
    drain(server, 1);
    received.join();
  }

  private void drain(SocketChannel from, long bytes) throws IOException {
    drain(from, buffer, bytes);
  }

  private static void drain(SocketChannel from, ByteBuffer into, long bytes) throws IOException {
    long got = 0;
    for (int n = from.read(into.clear()); n >= 0; n = from.read(into.clear())) {
      got += n;
      if (got >= bytes) {
        break;
      }
    }
    if (got != bytes) {
      throw new IOException("got=" + got + " expected=" + bytes);
    }
  }

  private static void writeAll(SocketChannel to, ByteBuffer from) throws IOException {
    while (from.hasRemaining()) {
      to.write(from);
    }
  }

  @Override
  public void close() throws IOException {
    sink.close();
  }
}
