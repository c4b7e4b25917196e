package io.iovec.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.iovec.IoFile;
import io.iovec.IoVector;
import io.iovec.Poller;
import io.iovec.Registration;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** A worker that uses pending bytes while the socket's thread says what is to come. */
class PendingThreadsTest {
  private static final byte[] BYTES = Rig.bytes(600_000);
  private static final int REST = 100_000;
  private static final long LONG = TimeUnit.SECONDS.toMillis(20);

  private final Rig rig = new Rig();

  /** Runs {@code worker} when the mark is about to be set, as far as it comes without that. */
  private void whenTheMarkIsSet(Thread worker) {
    AtomicBoolean begun = new AtomicBoolean();
    rig.linux.onEntry(
        call -> {
          if (call.equals("setsockopt") && begun.compareAndSet(false, true)) {
            worker.start();
            awaitBlockedOrDone(worker);
          }
        });
  }

  private static void awaitBlockedOrDone(Thread worker) {
    try {
      while (worker.isAlive() && worker.getState() != Thread.State.BLOCKED) {
        worker.join(1);
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void theMarkIsNeverAboveWhatStillComes() throws Exception {
    try (Poller poller = rig.transport.poller();
        KernelSocket socket = rig.connected();
        IoFile file = rig.create("f");
        IoVector vector = rig.transport.vector()) {
      FarEnd far = rig.farEnd();
      Registration registration = poller.register(socket, Poller.READ, readiness -> {});
      far.send(Arrays.copyOf(BYTES, BYTES.length - REST));
      socket.pending(vector, BYTES.length);
      Thread worker = new Thread(() -> write(file, vector));
      whenTheMarkIsSet(worker);

      socket.expect(1); // behind the pending bytes

      worker.join(LONG);
      assertThat(worker.isAlive()).isFalse();
      assertThat(vector.length()).isEqualTo(REST);
      assertThat(poller.poll(0)).isZero();
      far.send(Arrays.copyOfRange(BYTES, BYTES.length - REST, BYTES.length));
      assertThat(poller.poll(0)).isOne();
      assertThat(file.write(vector, BYTES.length - REST)).isEqualTo(REST);
      assertThat(rig.content("f").content()).isEqualTo(BYTES);
      registration.cancel();
    }
    rig.close();
  }

  private static void write(IoFile file, IoVector vector) {
    try {
      file.write(vector, 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
