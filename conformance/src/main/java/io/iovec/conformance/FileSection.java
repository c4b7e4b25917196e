package io.iovec.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.iovec.Answer;
import io.iovec.IoFile;
import io.iovec.IoVector;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/** What the rules of files need: to look at a file by other means, and to read all of a range. */
abstract class FileSection extends Section {
  FileSection(TransportConformance subject) {
    super(subject);
  }

  final void expectFile(Path file, long position, long offset, int count) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(count);
    try (FileChannel channel = FileChannel.open(file)) {
      while (bytes.hasRemaining() && channel.read(bytes, position + bytes.position()) > 0) {}
    }
    assertFalse(bytes.hasRemaining(), "the file is too short, size=" + Files.size(file));
    content.expect(bytes.flip(), offset);
  }

  static final long readFully(IoFile file, IoVector into, long position, long count)
      throws IOException {
    long seen = 0;
    while (seen < count) {
      long before = into.length();
      long n = file.read(into, position + seen, count - seen);
      assertEquals(before + Math.max(0, n), into.length(), "read's count and the length disagree");
      if (n == Answer.END_OF_STREAM) {
        return seen;
      }
      assertTrue(n > 0 && n <= count - seen, "read answered n=" + n);
      seen += n;
    }
    return seen;
  }

  /**
   * Sends all of a vector while the peer reads. Where the peer finds something wrong, that is what
   * is thrown.
   */
  final void deliver(Link link, IoVector vector, Background.Task reading) throws Exception {
    Background reader =
        start(
            () -> {
              try {
                reading.run();
              } catch (Exception | AssertionError e) {
                link.peer().close();
                throw e;
              }
            });
    try {
      link.sendFully(vector, false);
    } catch (IOException | AssertionError e) {
      if (!link.peer().channel().isOpen()) {
        reader.join();
      }
      throw e;
    }
    reader.join();
  }
}
