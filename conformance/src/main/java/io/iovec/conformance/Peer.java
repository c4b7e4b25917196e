package io.iovec.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.util.function.IntSupplier;

/** The far end of a connection: plain blocking Java, and not kind. */
final class Peer implements AutoCloseable {
  private static final int CHUNK = 64 << 10;

  private final SocketChannel channel;
  private final InputStream in;
  private final OutputStream out;

  Peer(SocketChannel channel) throws IOException {
    this.channel = channel;
    if (isTcp()) {
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      channel.socket().setSoTimeout(1000 * Integer.getInteger(Settings.PATIENCE, 5));
      in = channel.socket().getInputStream();
    } else {
      in = Channels.newInputStream(channel);
    }
    out = Channels.newOutputStream(channel);
  }

  private boolean isTcp() throws IOException {
    return channel.getRemoteAddress() instanceof InetSocketAddress;
  }

  SocketChannel channel() {
    return channel;
  }

  /** Writes {@code count} bytes of {@code content}, waiting until they are taken. */
  void write(Bytes content, long offset, long count) throws IOException {
    write(content, offset, count, () -> CHUNK);
  }

  /** Writes bytes that are at hand, waiting until they are taken. */
  void write(byte[] bytes, int offset, int count) throws IOException {
    out.write(bytes, offset, count);
  }

  /** Writes them in calls of the sizes given. */
  void write(Bytes content, long offset, long count, IntSupplier sizes) throws IOException {
    long written = 0;
    while (written < count) {
      int n = (int) Math.min(count - written, sizes.getAsInt());
      out.write(content.copy(offset + written, n));
      written += n;
    }
  }

  /** Reads {@code count} bytes, which must be those of {@code content}. */
  void read(Bytes content, long offset, long count) throws IOException {
    read(content, offset, count, () -> CHUNK);
  }

  /** Reads them in calls of the sizes given. */
  void read(Bytes content, long offset, long count, IntSupplier sizes) throws IOException {
    long seen = 0;
    byte[] chunk = new byte[0];
    while (seen < count) {
      int size = (int) Math.min(count - seen, sizes.getAsInt());
      chunk = chunk.length < size ? new byte[size] : chunk;
      int n = in.read(chunk, 0, size);
      if (n < 0) {
        fail("the stream ended after " + seen + " of " + count + " bytes");
      }
      content.expect(ByteBuffer.wrap(chunk, 0, n), offset + seen);
      seen += n;
    }
  }

  /** Reads until the end, where nothing but bytes of {@code content} may be; returns how many. */
  long readToEnd(Bytes content, long offset) throws IOException {
    byte[] chunk = new byte[CHUNK];
    long seen = 0;
    for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) {
      content.expect(ByteBuffer.wrap(chunk, 0, n), offset + seen);
      seen += n;
    }
    return seen;
  }

  /** Reads to the end, whatever comes; returns how many bytes. */
  long discard() throws IOException {
    byte[] chunk = new byte[1 << 20];
    long seen = 0;
    for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) {
      seen += n;
    }
    return seen;
  }

  /** The stream must end here, properly. */
  void expectEnd() throws IOException {
    assertEquals(-1, in.read(), "the peer received a byte where the stream should end");
  }

  /** Closes its sending side: a half close. */
  void finish() throws IOException {
    channel.shutdownOutput();
  }

  /** Closes so that the other side sees a reset. */
  void reset() throws IOException {
    channel.setOption(StandardSocketOptions.SO_LINGER, 0);
    channel.close();
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
