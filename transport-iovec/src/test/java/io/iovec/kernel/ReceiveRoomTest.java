package io.iovec.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.iovec.Answer;
import io.iovec.Counter;
import io.iovec.Fallback;
import io.iovec.IoVector;
import io.iovec.Poller;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What recv sets aside for a message, and what it does when there is no room. */
class ReceiveRoomTest {
  private static final int PIPE = 64 << 10;
  private static final long LONG = TimeUnit.SECONDS.toNanos(5);

  private Rig rig = new Rig(Rig.CONFIG.withKernel(8 * PIPE, PIPE));
  private final List<AutoCloseable> open = new ArrayList<>();

  @AfterEach
  void close() throws Exception {
    rig.faults.disarm();
    for (AutoCloseable each : open) {
      each.close();
    }
    rig.close();
  }

  private KernelSocket socket() throws IOException {
    KernelSocket socket = rig.connected();
    open.add(socket);
    return socket;
  }

  private IoVector vector() {
    IoVector vector = rig.transport.vector();
    open.add(vector);
    return vector;
  }

  private long inUse() {
    return rig.count(Counter.KERNEL_BUFFERS_IN_USE);
  }

  /** Takes pipes out of the pool until so many are left. */
  private IoVector occupy(int leave) throws IOException {
    IoVector vector = vector();
    while (8 - inUse() > leave) {
      vector.pushBack(rig.transport.kernelEntry(1));
    }
    return vector;
  }

  @Test
  void setsAsideWhatIsExpectedBeforeTheFirstByte() throws IOException {
    KernelSocket socket = socket();
    socket.expect(2 * PIPE);
    rig.farEnd().send(Rig.bytes(10));
    IoVector vector = vector();
    assertThat(socket.recv(vector, 0, 2 * PIPE)).isEqualTo(10);
    assertThat(inUse()).isEqualTo(2);
    socket.expect(0);
    assertThat(inUse()).isOne();
  }

  @Test
  void keepsWhatIsSetAsideWhenThereIsNothingNow() throws IOException {
    KernelSocket socket = socket();
    IoVector vector = vector();
    socket.expect(2 * PIPE);
    rig.farEnd().send(Rig.bytes(PIPE));
    assertThat(socket.recv(vector, 0, 2 * PIPE)).isEqualTo(PIPE);
    assertThat(inUse()).as("its second pipe is still set aside").isEqualTo(2);
    assertThat(socket.recv(vector, 0, PIPE)).isEqualTo(Answer.NOT_NOW);
    assertThat(inUse()).as("its second pipe is still set aside").isEqualTo(2);
    IoVector others = occupy(0);
    rig.farEnd().send(Rig.bytes(PIPE));
    assertThat(socket.recv(vector, 0, PIPE)).isEqualTo(PIPE);
    assertThat(rig.transport.counters().fallbacks()).isEmpty();
    others.close();
  }

  @Test
  void answersNoRoomBeforeItTakesTheFirstByte() throws IOException {
    IoVector others = occupy(1);
    KernelSocket socket = socket();
    socket.expect(2 * PIPE);
    rig.farEnd().send(Rig.bytes(2 * PIPE));
    IoVector vector = vector();
    assertThat(socket.recv(vector, 0, 2 * PIPE)).isEqualTo(Answer.NO_ROOM);
    assertThat(vector.length()).isZero();
    assertThat(rig.count(Counter.NO_ROOM)).isOne();
    others.close();
    assertThat(Rig.recvAll(socket, vector, 0, 2 * PIPE)).isEqualTo(Answer.NOT_NOW);
    assertThat(Rig.drain(vector)).isEqualTo(Rig.bytes(2 * PIPE));
  }

  @Test
  void isNotReportedUntilThereIsRoomAndThenOnce() throws IOException {
    IoVector others = occupy(0);
    KernelSocket socket = socket();
    rig.farEnd().send(Rig.bytes(100));
    IoVector vector = vector();
    Poller poller = rig.transport.poller();
    open.add(poller);
    long[] answers = new long[4];
    int[] called = {0};
    poller.register(
        socket, Poller.READ, ready -> answers[called[0]++] = socket.recv(vector, 0, PIPE));
    assertThat(poller.poll(LONG)).isOne();
    rig.faults.arm(call -> null);
    assertThat(poller.poll(TimeUnit.MILLISECONDS.toNanos(20))).isZero();
    assertThat(rig.faults.names()).filteredOn("epoll_wait"::equals).hasSizeLessThan(5);
    others.close();
    assertThat(poller.poll(LONG)).isOne();
    assertThat(answers).startsWith(Answer.NO_ROOM, 100);
    assertThat(rig.count(Counter.NO_ROOM)).isOne();
  }

  @Test
  void servesThoseWhoWaitInTurn() throws IOException {
    IoVector others = occupy(0);
    KernelSocket first = socket();
    rig.farEnd().send(Rig.bytes(1));
    KernelSocket second = socket();
    rig.farEnd().send(Rig.bytes(2));
    IoVector one = vector();
    IoVector two = vector();
    assertThat(first.recv(one, 0, PIPE)).isEqualTo(Answer.NO_ROOM);
    assertThat(second.recv(two, 0, PIPE)).isEqualTo(Answer.NO_ROOM);
    others.popFront().close();
    KernelSocket newcomer = socket();
    rig.farEnd().send(Rig.bytes(3));
    assertThat(first.recv(one, 0, PIPE)).isOne();
    assertThat(second.recv(two, 0, PIPE)).isEqualTo(Answer.NO_ROOM);
    assertThat(newcomer.recv(vector(), 0, PIPE)).isEqualTo(Answer.NO_ROOM);
    others.close();
  }

  @Test
  void goesOnInMemoryWhenAMessageThatHasBegunRunsOutOfPipes() throws IOException {
    occupy(1);
    KernelSocket socket = socket();
    rig.farEnd().segments(10).send(Rig.bytes(1000));
    IoVector vector = vector();
    socket.expect(1000);
    assertThat(Rig.recvAll(socket, vector, 0, 1000)).isEqualTo(Answer.NOT_NOW);
    assertThat(vector.length()).isEqualTo(1000);
    assertThat(rig.transport.counters().fallbackBytes(Fallback.FRAGMENTED)).isEqualTo(1000 - 160);
    assertThat(Rig.drain(vector)).isEqualTo(Rig.bytes(1000));
  }

  @Test
  void goesOnInMemoryAgainWhenMoreOfThatMessageComes() throws IOException {
    occupy(2);
    KernelSocket socket = socket();
    FarEnd far = rig.farEnd().segments(10);
    IoVector vector = vector();
    int total = 3 * PIPE;
    socket.expect(total);
    far.send(Rig.bytes(400));
    while (vector.length() < 400) {
      assertThat(socket.recv(vector, 0, total - vector.length())).isPositive();
    }
    // More than the room in user memory that it has now.
    far.send(Rig.bytes(total - 400));
    while (vector.length() < total) {
      assertThat(socket.recv(vector, 0, total - vector.length()))
          .as("who waits now, waits for others who do too")
          .isPositive();
    }
    assertThat(Rig.drain(vector)).startsWith(Rig.bytes(400)).endsWith(Rig.bytes(total - 400));
  }

  @Test
  void receivesIntoMemoryWhenTheSystemHasNoPipes() throws IOException {
    KernelSocket socket = socket();
    rig.farEnd().send(Rig.bytes(100_000));
    rig.linux.descriptorLimit(rig.linux.open().size() + 1);
    IoVector vector = vector();
    assertThat(Rig.recvAll(socket, vector, 0, 100_000)).isEqualTo(Answer.NOT_NOW);
    assertThat(rig.transport.counters().fallbackBytes(Fallback.NO_BUFFERS)).isEqualTo(100_000);
    assertThat(inUse()).isZero();
    assertThat(Rig.drain(vector)).isEqualTo(Rig.bytes(100_000));
  }

  @Test
  void waitsForMemoryToo() throws IOException {
    rig.close();
    rig = new Rig(Rig.CONFIG.withMemory(16 << 10, 16 << 10));
    KernelSocket socket = socket();
    rig.farEnd().send(Rig.bytes(100));
    var taken = rig.transport.memoryEntry(16 << 10);
    IoVector vector = vector();
    assertThat(socket.recv(vector, 100, 0)).isEqualTo(Answer.NO_ROOM);
    taken.close();
    assertThat(socket.recv(vector, 100, 0)).isEqualTo(100);
  }

  @Test
  void waitsNoLongerWhenItIsClosed() throws IOException {
    IoVector others = occupy(0);
    KernelSocket first = socket();
    rig.farEnd().send(Rig.bytes(1));
    KernelSocket second = socket();
    rig.farEnd().send(Rig.bytes(2));
    IoVector vector = vector();
    assertThat(first.recv(vector, 0, PIPE)).isEqualTo(Answer.NO_ROOM);
    assertThat(second.recv(vector, 0, PIPE)).isEqualTo(Answer.NO_ROOM);
    first.close();
    others.popFront().close();
    assertThat(second.recv(vector, 0, PIPE)).isEqualTo(2);
  }
}
