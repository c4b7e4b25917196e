package io.iovec.linux;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;

/**
 * Somebody else in the process, who opens files and sockets all the time and so gets the numbers of
 * descriptors that were just closed: nothing may happen to those but by its own hand.
 */
final class Strangers {
  private static final int BYTES = 4_000;
  private static final Pattern PATTERN = new Pattern(81);

  private Strangers() {}

  /** Opens, uses, looks at and closes a file and a connection. */
  static void visit(Path file) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(PATTERN.bytes(0, BYTES));
    try (FileChannel channel = FileChannel.open(file, CREATE, READ, WRITE, TRUNCATE_EXISTING);
        ServerSocketChannel server = ServerSocketChannel.open()) {
      channel.write(bytes.rewind());
      server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      try (SocketChannel client = SocketChannel.open(server.getLocalAddress());
          SocketChannel accepted = server.accept()) {
        client.write(bytes.rewind());
        client.shutdownOutput();
        expectAll(accepted);
        accepted.shutdownOutput();
        assertThat(client.read(ByteBuffer.allocate(1))).as("bytes from nobody").isEqualTo(-1);
      }
      assertThat(channel.size()).as("size of a stranger's file").isEqualTo(BYTES);
      ByteBuffer read = ByteBuffer.allocate(BYTES);
      channel.read(read, 0);
      PATTERN.expect(read.flip(), 0);
      assertThat(read.limit()).isEqualTo(BYTES);
    }
  }

  private static void expectAll(SocketChannel channel) throws IOException {
    ByteBuffer all = ByteBuffer.allocate(2 * BYTES);
    while (channel.read(all) >= 0) {
      // until the end
    }
    PATTERN.expect(all.flip(), 0);
    assertThat(all.limit()).as("bytes to a stranger").isEqualTo(BYTES);
  }
}
