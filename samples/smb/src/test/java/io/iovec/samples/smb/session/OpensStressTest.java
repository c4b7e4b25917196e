package io.iovec.samples.smb.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.iovec.samples.smb.protocol.StatusException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files opened, used and closed at random by workers while trees, sessions and all else end. */
class OpensStressTest {
  private static final int ROUNDS = 100;

  @TempDir private Path directory;
  private final ExecutorService worker = Executors.newFixedThreadPool(4);
  private final Sessions server = Clients.sessions(true, worker, new Limits(512, 16, 16, 24));
  private final long seed = System.nanoTime();
  private final List<Throwable> wrong = new CopyOnWriteArrayList<>();
  private ServedDirectory served;

  @BeforeEach
  void serve() throws Exception {
    served = new ServedDirectory(directory);
  }

  @AfterEach
  void stop() throws Exception {
    worker.shutdownNow();
    assertThat(worker.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
    served.close();
  }

  @Test
  void leavesNothingOpen() throws Exception {
    Random random = new Random(seed);
    for (int round = 0; round < ROUNDS; round++) {
      Connection connection = server.connection();
      for (int i = 0; i < 3; i++) {
        Session session = Clients.logOn(connection, "someone");
        for (int j = 0; j < 3; j++) {
          Tree tree = session.connect(served.share());
          String name = round + "-" + i + "-" + j;
          for (int k = 0; k < 3; k++) {
            int kind = random.nextInt(4);
            String file = name + "-" + k;
            worker.execute(() -> use(connection.opens(), tree, file, kind));
          }
          if (random.nextInt(4) == 0) {
            worker.execute(() -> tree.disconnect(() -> {}));
          }
        }
        if (random.nextInt(4) == 0) {
          worker.execute(() -> session.close(() -> {}));
        }
      }
      CountDownLatch closed = new CountDownLatch(1);
      connection.close(closed::countDown);
      assertThat(closed.await(30, TimeUnit.SECONDS)).as("seed=%s round=%s", seed, round).isTrue();
      assertThat(connection.opens().count()).as("seed=%s round=%s", seed, round).isZero();
    }
    worker.shutdown();
    assertThat(worker.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
    assertThat(wrong).as("seed=%s", seed).isEmpty();
    assertThat(served.descriptors()).as("seed=%s", seed).isEmpty();
    assertThat(directory).as("seed=%s", seed).isEmptyDirectory();
    assertThat(server.count()).isZero();
  }

  private void use(Opens opens, Tree tree, String name, int kind) {
    try {
      Open open = opens.open(tree, () -> served.openToBeDeleted(name));
      for (int i = 0; i < kind; i++) {
        open.gate().shared(pass -> read(open, pass));
      }
      if (kind > 1) {
        open.gate().exclusive(pass -> close(open, pass));
        open.gate().shared(pass -> read(open, pass));
      }
    } catch (StatusException e) {
      // The tree has been disconnected, or its session or connection has ended.
    } catch (RuntimeException | Error e) {
      wrong.add(e);
    }
  }

  private void read(Open open, Gate.Pass pass) {
    try {
      assertThat(open.file()).isNotNull();
      worker.execute(pass::leave);
    } catch (StatusException e) {
      pass.leave();
    } catch (RuntimeException | Error e) {
      wrong.add(e);
      pass.leave();
    }
  }

  private void close(Open open, Gate.Pass pass) {
    try {
      open.close();
    } catch (StatusException | RuntimeException | Error e) {
      wrong.add(e);
    } finally {
      pass.leave();
    }
  }
}
