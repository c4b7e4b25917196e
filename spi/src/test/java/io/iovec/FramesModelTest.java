package io.iovec;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.extension.ExtendWith;

/** Random messages in random pieces, for an application as random, against what was sent. */
@ExtendWith(ClosesEverything.class)
class FramesModelTest {
  private static final int HEADER = 5;
  private static final int MESSAGES = 150;
  private static final List<Policy> POLICIES = List.of(Policy.values());

  private final long seed = new Random().nextLong();
  private final Random random = new Random(seed);
  private final FakeTransport transport = new FakeTransport();
  private final FakeSocket socket = transport.socket();
  private final List<byte[]> sent = new ArrayList<>();
  private final ArrayDeque<IoVector> kept = new ArrayDeque<>();
  private int arrived;
  private int handedOut;
  private int expected;

  /** Five bytes: the payload's length, and how it is framed. */
  private static Frame frame(ByteBuffer start) {
    if (start.remaining() < HEADER) {
      return Frame.unknown(HEADER);
    }
    int payload = start.getInt();
    return switch (start.get()) {
      case 0 -> Frame.of(HEADER + payload, 0);
      case 1 -> Frame.of(HEADER, payload);
      default -> Frame.pending(HEADER, payload);
    };
  }

  @RepeatedTest(40)
  void handsOutWhatWasSentHoweverItComesAndIsUsed() throws IOException {
    System.out.println("seed=" + seed);
    byte[] all = send();
    try (Frames frames = new Frames(transport, FramesModelTest::frame)) {
      long received = 0;
      while (handedOut < MESSAGES) {
        assertThat(arrived < all.length || frames.hasMore() || socket.queued() > 0)
            .as("seed=%d: nothing to wait for behind message %d", seed, handedOut)
            .isTrue();
        if (random.nextInt(4) == 0) {
          socket.policy(POLICIES.get(random.nextInt(POLICIES.size())));
        }
        if (arrived < all.length && (random.nextInt(3) > 0 || !isReported(frames))) {
          arrive(all);
        }
        received += turn(all, frames);
        closeSome();
      }
      assertThat(received).as("seed=%d", seed).isEqualTo(all.length);
      assertThat(frames.hasMore()).as("seed=%d", seed).isFalse();
      closeAll();
    }
    assertThat(transport.counters().get(Counter.MEMORY_IN_USE)).as("seed=%d", seed).isZero();
    assertThat(transport.heldCount()).as("seed=%d", seed).isZero();
  }

  private byte[] send() {
    ByteBuffer all = ByteBuffer.allocate(8 << 20);
    int largest = 1 << (4 + random.nextInt(14));
    for (int i = 0; i < MESSAGES; i++) {
      int most = random.nextInt(10) == 0 ? largest : 1 << random.nextInt(8);
      byte[] message = new byte[HEADER + random.nextInt(most + 1)];
      random.nextBytes(message);
      ByteBuffer.wrap(message).putInt(message.length - HEADER).put((byte) random.nextInt(3));
      sent.add(message);
      all.put(message);
    }
    return Bytes.read(all.flip());
  }

  private void arrive(byte... all) {
    int n = Math.min(all.length - arrived, 1 + random.nextInt(1 << random.nextInt(18)));
    socket.arrive(Arrays.copyOfRange(all, arrived, arrived + n));
    arrived += n;
  }

  /** Tells whether a loop would come to this connection, from its poller or by itself. */
  private boolean isReported(Frames frames) {
    return socket.queued() > 0 || frames.hasMore();
  }

  /** Receives some messages; returns how many bytes were told. */
  private long turn(byte[] all, Frames frames) throws IOException {
    long told = 0;
    int most = 1 + random.nextInt(20);
    for (int i = 0; i < most && isReported(frames); i++) {
      long n = frames.recv(socket);
      if (n <= 0) {
        break;
      }
      told += n;
      IoVector message = frames.poll();
      if (message != null) {
        kept.add(message);
        handedOut++;
        if (socket.pendingBytes() > 0) {
          told += usePending(all, frames);
        }
      }
    }
    return told;
  }

  /** Lets the rest of the last message arrive, and takes it; returns how many bytes it was. */
  private long usePending(byte[] all, Frames frames) throws IOException {
    long pending = socket.pendingBytes();
    assertThat(frames.hasMore()).as("seed=%d: behind pending bytes", seed).isFalse();
    while (socket.queued() < pending) {
      arrive(all);
    }
    closeAll();
    return pending;
  }

  private void closeSome() throws IOException {
    int most = random.nextInt(30);
    for (int i = 0; i < most && !kept.isEmpty(); i++) {
      expectNext();
    }
  }

  private void closeAll() throws IOException {
    while (!kept.isEmpty()) {
      expectNext();
    }
  }

  private void expectNext() throws IOException {
    try (IoVector message = kept.remove()) {
      byte[] bytes = sent.get(expected);
      assertThat(message.length()).as("seed=%d message=%d", seed, expected).isEqualTo(bytes.length);
      assertThat(message.first()).isInstanceOf(MemoryEntry.class);
      assertThat(Bytes.drain(message)).as("seed=%d message=%d", seed, expected).isEqualTo(bytes);
      expected++;
    }
  }
}
