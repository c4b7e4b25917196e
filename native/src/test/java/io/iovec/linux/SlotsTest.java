package io.iovec.linux;

import static org.assertj.core.api.Assertions.assertThat;

import io.iovec.Answer;
import io.iovec.Fallback;
import io.iovec.IoVector;
import io.iovec.Policy;
import io.iovec.Poller;
import io.iovec.StreamSocket;
import io.iovec.Transport;
import io.iovec.TransportConfig;
import io.iovec.kernel.KernelTransportProvider;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * A pipe that is full and a socket that is empty give the same error: no byte may stay behind
 * because of that, and no end be seen before the last byte.
 */
class SlotsTest {
  private static final TransportConfig SMALL =
      TransportConfig.defaults().withPolicy(Policy.KERNEL).withKernel(16 << 16, 1 << 16);

  private final Pattern pattern = new Pattern(30);
  private final long seed = Long.getLong("iovec.test.seed", System.nanoTime());
  @RegisterExtension final NothingLeft nothingLeft = new NothingLeft();
  @TempDir Path directory;

  @Test
  void receivesSmallSegmentsThatFillTheSlots() throws Exception {
    try (Transport transport = new KernelTransportProvider().open(SMALL);
        Round round = new Round(transport, directory)) {
      StreamSocket[] sockets = new StreamSocket[1];
      FarEnd far = round.connect(sockets);
      round.watch(sockets[0], Poller.READ);
      for (int i = 1; i <= 2_000; i++) {
        far.send(pattern, i * 100L);
      }
      IoVector vector = round.vector();
      round.recvAll(sockets[0], vector, far.sent(), far, pattern);
      assertThat(pattern.expectAll(vector, 0)).isEqualTo(200_000);
      assertThat(transport.counters().fallbacks().keySet()).isSubsetOf(Fallback.FRAGMENTED);
    }
  }

  @Test
  void receivesBurstsBeyondTheNominalSize() throws Exception {
    int bytes = 24 << 20;
    try (Transport transport =
            new KernelTransportProvider()
                .open(TransportConfig.defaults().withPolicy(Policy.KERNEL));
        Round round = new Round(transport, directory)) {
      StreamSocket[] sockets = new StreamSocket[1];
      FarEnd far = round.connect(sockets);
      round.watch(sockets[0], Poller.READ);
      IoVector vector = round.vector();
      round.recvAll(sockets[0], vector, bytes, far, pattern);
      assertThat(transport.counters().fallbacks()).isEmpty();
      assertThat(pattern.expectAll(vector, 0)).isEqualTo(bytes);
    }
  }

  @Test
  void goesOnReceivingIntoPipesThatArePartlyDrained() throws Exception {
    Random random = new Random(seed);
    try (Transport transport = new KernelTransportProvider().open(SMALL);
        Round round = new Round(transport, directory)) {
      StreamSocket[] sockets = new StreamSocket[1];
      FarEnd far = round.connect(sockets);
      round.watch(sockets[0], Poller.READ);
      IoVector vector = round.vector();
      long consumed = 0;
      while (consumed < 4 << 20) {
        for (int i = random.nextInt(40); i > 0; i--) {
          far.send(pattern, far.sent() + 1 + random.nextInt(random.nextInt(8) == 0 ? 60_000 : 300));
        }
        if (vector.length() < 200_000) {
          sockets[0].recv(vector, 0, 1 + random.nextInt(200_000));
        }
        consumed += consume(vector, consumed, random);
      }
      IoVector rest = round.vector();
      rest.append(vector);
      round.recvAll(sockets[0], rest, far.sent() - consumed, far, pattern);
      assertThat(pattern.expectAll(rest, consumed)).isEqualTo(far.sent() - consumed);
    } catch (AssertionError e) {
      throw new AssertionError("-Diovec.test.seed=" + seed, e);
    }
  }

  private long consume(IoVector vector, long place, Random random) throws IOException {
    if (vector.isEmpty()) {
      return 0;
    }
    int n = 1 + random.nextInt((int) Math.min(vector.length(), random.nextInt(9_000) + 1));
    if (random.nextBoolean()) {
      pattern.expect(vector.pullUp(n), place);
      vector.release(n);
    } else {
      try (IoVector front = vector.split(n)) {
        assertThat(pattern.expectAll(front, place)).isEqualTo(n);
      }
    }
    return n;
  }

  @Test
  void seesTheEndOnlyBehindTheLastByteThoughThePipeIsFull() throws Exception {
    for (int size : new int[] {1, 100, 1_000, 5_000}) {
      try (Transport transport = new KernelTransportProvider().open(SMALL);
          Round round = new Round(transport, directory)) {
        StreamSocket[] sockets = new StreamSocket[1];
        FarEnd far = round.connect(sockets);
        round.watch(sockets[0], Poller.READ);
        for (int i = 1; i <= 100; i++) {
          far.send(pattern, (long) i * size);
        }
        far.finish();
        IoVector vector = round.vector();
        long n = 0;
        while (n != Answer.END_OF_STREAM) {
          n = sockets[0].recv(vector, 0, 1 << 20);
          if (n == Answer.NOT_NOW) {
            round.poll("the end, vector=" + vector);
          }
        }
        assertThat(pattern.expectAll(vector, 0)).isEqualTo(100L * size);
        assertThat(sockets[0].recv(vector, 0, 1)).isEqualTo(Answer.END_OF_STREAM);
      }
    }
  }

  @Test
  void deliversWhatCameBeforeAResetAndThenSaysSoForEver() throws Exception {
    for (int memoryMax : new int[] {0, 100, 1 << 20}) {
      try (Transport transport = new KernelTransportProvider().open(SMALL);
          Round round = new Round(transport, directory)) {
        StreamSocket[] sockets = new StreamSocket[1];
        FarEnd far = round.connect(sockets);
        StreamSocket socket = sockets[0];
        round.watch(socket, Poller.READ);
        far.send(pattern, 150_000);
        IoVector vector = round.vector();
        round.recvAll(socket, vector, 10_000, far, pattern);
        far.reset();
        IOException seen = null;
        while (seen == null) {
          try {
            long n = socket.recv(vector, memoryMax, 1 << 20);
            assertThat(n).as("a reset is no end").isNotEqualTo(Answer.END_OF_STREAM);
            if (n == Answer.NOT_NOW) {
              round.poll("the reset");
            }
          } catch (IOException e) {
            seen = e;
          }
        }
        assertThat(seen).hasMessageContaining("ECONNRESET");
        for (int i = 0; i < 3; i++) {
          assertThat(round.recv(socket, vector, 1, 1)).isEqualTo(Round.DEAD);
        }
        assertThat(vector.length()).isBetween(10_000L, far.sent());
        assertThat(pattern.expectAll(vector, 0)).isPositive();
      }
    }
  }
}
