package io.iovec.linux;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.assertj.core.api.Assertions.assertThat;

import io.iovec.IoFile;
import io.iovec.IoVector;
import io.iovec.MemoryEntry;
import io.iovec.Policy;
import io.iovec.Poller;
import io.iovec.StreamListener;
import io.iovec.StreamSocket;
import io.iovec.Transport;
import io.iovec.TransportConfig;
import io.iovec.kernel.KernelTransportProvider;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * Sockets and files are closed while other threads are inside calls on them: the calls end, and no
 * byte lands in, or is stolen from, a file or socket that has got the number.
 */
class CloseRaceTest {
  private static final long STRESS_NANOS = TimeUnit.SECONDS.toNanos(2);
  private static final Pattern PATTERN = new Pattern(80);

  private final long seed = Long.getLong("iovec.test.seed", System.nanoTime());
  @RegisterExtension final NothingLeft nothingLeft = new NothingLeft();
  @TempDir Path directory;

  /** What is closed, and what is done with it until then. */
  private interface Victim extends AutoCloseable {
    void use() throws IOException;

    /** In the thread that used it, afterwards. */
    void end() throws IOException;

    @Override
    void close() throws IOException;
  }

  private interface Maker {
    Victim make(Transport transport) throws IOException;
  }

  @Test
  void noByteOfASocketLandsElsewhere() throws Exception {
    race(SocketVictim::new);
  }

  @Test
  void noByteOfAFileLandsElsewhere() throws Exception {
    race(transport -> new FileVictim(transport, directory));
  }

  private void race(Maker maker) throws Exception {
    Random random = new Random(seed);
    AtomicBoolean over = new AtomicBoolean();
    try (ExecutorService threads = Executors.newCachedThreadPool();
        Transport transport =
            new KernelTransportProvider()
                .open(TransportConfig.defaults().withPolicy(Policy.KERNEL))) {
      Future<?> strangers =
          threads.submit(
              () -> {
                while (!over.get()) {
                  Strangers.visit(directory.resolve("stranger"));
                }
                return null;
              });
      try {
        long start = System.nanoTime();
        while (System.nanoTime() - start < STRESS_NANOS && !strangers.isDone()) {
          Victim victim = maker.make(transport);
          Future<?> user = threads.submit(() -> use(victim));
          long until = System.nanoTime() + random.nextInt(500_000);
          while (System.nanoTime() < until) {
            Thread.onSpinWait();
          }
          victim.close();
          user.get(20, TimeUnit.SECONDS);
        }
      } finally {
        over.set(true);
        strangers.get();
      }
    }
  }

  private static Void use(Victim victim) throws IOException {
    try {
      while (true) {
        victim.use();
      }
    } catch (IllegalStateException e) {
      assertThat(e).hasMessageContaining("closed");
    } catch (IOException e) {
      assertThat(e).hasMessageMatching(".*(EPIPE|ECONNRESET|ENOTCONN).*");
    } finally {
      victim.end();
    }
    return null;
  }

  /** An echo server's socket, watched by a poller. */
  private static final class SocketVictim implements Victim {
    private final Poller poller;
    private final FarEnd far;
    private final StreamSocket socket;
    private final IoVector vector;

    SocketVictim(Transport transport) throws IOException {
      try (StreamListener listener =
          transport.listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
        far = FarEnd.connect(listener.localAddress());
        StreamSocket accepted = listener.accept();
        while (accepted == null) {
          accepted = listener.accept();
        }
        socket = accepted;
      }
      poller = transport.poller();
      vector = transport.vector();
      poller.register(socket, Poller.READ | Poller.WRITE, ready -> {});
    }

    @Override
    public void use() throws IOException {
      far.send(PATTERN, far.sent() + 10_000);
      poller.poll(1_000_000);
      socket.recv(vector, 100, 1 << 16);
      socket.send(vector, false);
      far.receive(PATTERN);
    }

    @Override
    public void end() throws IOException {
      vector.close();
      poller.close();
      far.close();
    }

    @Override
    public void close() {
      socket.close();
    }
  }

  /** A file that is written and read from pipes and memory. */
  private static final class FileVictim implements Victim {
    private final IoFile file;
    private final IoVector vector;

    FileVictim(Transport transport, Path directory) throws IOException {
      file = transport.open(directory, "victim", CREATE, READ, WRITE);
      vector = transport.vector();
    }

    @Override
    public void use() throws IOException {
      vector.pushBack(MemoryEntry.wrap(ByteBuffer.wrap(PATTERN.bytes(0, 20_000))));
      vector.pushDown(10_000);
      file.write(vector, 0);
      file.read(vector, 0, 20_000);
      vector.clear();
    }

    @Override
    public void end() {
      vector.close();
    }

    @Override
    public void close() throws IOException {
      file.close();
    }
  }
}
