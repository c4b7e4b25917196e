package io.iovec.linux;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import io.iovec.IoFile;
import io.iovec.IoVector;
import io.iovec.MemoryEntry;
import io.iovec.Policy;
import io.iovec.SinkException;
import io.iovec.Transport;
import io.iovec.TransportConfig;
import io.iovec.kernel.KernelTransportProvider;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes more than the process may, from the kernel and from memory, and prints what it took. */
final class LimitedWrites {
  private static final int BYTES = 200_000;
  private static final Pattern PATTERN = new Pattern(41);

  private LimitedWrites() {}

  public static void main(String[] args) throws Exception {
    Path directory = Files.createTempDirectory("limited");
    TransportConfig config = TransportConfig.defaults().withPolicy(Policy.KERNEL);
    try (Transport transport = new KernelTransportProvider().open(config)) {
      for (boolean kernel : new boolean[] {true, false}) {
        try (IoVector vector = transport.vector();
            IoFile file = transport.open(directory, "file", CREATE, WRITE)) {
          vector.pushBack(MemoryEntry.wrap(ByteBuffer.wrap(PATTERN.bytes(0, BYTES))));
          expect(vector.pushDown(kernel ? BYTES : 0) == (kernel ? BYTES : 0), "pushed " + vector);
          long transferred = write(file, vector);
          PATTERN.expectInFile(directory.resolve("file"), 0, transferred, 0);
          expect(PATTERN.expectAll(vector, transferred) == BYTES - transferred, "the rest");
        } finally {
          Files.deleteIfExists(directory.resolve("file"));
        }
      }
    } finally {
      Files.delete(directory);
    }
  }

  private static long write(IoFile file, IoVector vector) throws IOException {
    try {
      file.write(vector, 0);
      throw new AssertionError("no limit here");
    } catch (SinkException e) {
      System.out.println(e.reason() + " " + e.transferred());
      return e.transferred();
    }
  }

  private static void expect(boolean holds, String what) {
    if (!holds) {
      throw new AssertionError(what);
    }
  }
}
