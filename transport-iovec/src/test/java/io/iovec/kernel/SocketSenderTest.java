package io.iovec.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.iovec.Answer;
import io.iovec.IoVector;
import io.iovec.KernelEntry;
import io.iovec.MemoryEntry;
import io.iovec.SourceException;
import io.iovec.SystemException;
import io.iovec.kernel.Faults.Fault;
import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Sending vectors. Which way they go is {@code SendWayTest}'s, buffers are {@code
 * SendBuffersTest}'s.
 */
class SocketSenderTest {
  private static final byte[] BYTES = Rig.bytes(10_000);

  private final Rig rig = new Rig();
  private final IoVector vector = rig.transport.vector();
  private KernelSocket socket;

  @AfterEach
  void close() throws IOException {
    rig.faults.disarm();
    vector.close();
    if (socket != null) {
      socket.close();
    }
    rig.close();
  }

  private FarEnd connect() throws IOException {
    socket = rig.connected();
    return rig.farEnd();
  }

  private static byte[] range(int from, int to) {
    return Arrays.copyOfRange(BYTES, from, to);
  }

  private void memory(int from, int to) throws IOException {
    vector.pushBack(rig.memory(range(from, to)));
  }

  private void pipe(int from, int to) throws IOException {
    KernelEntry entry = (KernelEntry) rig.transport.kernelEntry(to - from);
    entry.put(ByteBuffer.wrap(BYTES, from, to - from));
    vector.pushBack(entry);
  }

  @Test
  void saysThatMoreFollowsOnAllButTheLastPiece() throws IOException {
    FarEnd far = connect();
    memory(0, 10);
    memory(10, 20);
    pipe(20, 5000);
    vector.pushBack(Rig.heap(range(5000, 9000)));
    pipe(9000, 10_000);
    assertThat(socket.send(vector, false)).isEqualTo(10_000);
    assertThat(far.mores()).containsExactly(true, true, true, false);
    assertThat(far.receive()).isEqualTo(BYTES);
    assertThat(vector.entryCount()).isZero();
    assertThat(rig.transport.counters().fallbacks()).isEmpty();
  }

  @Test
  void comesBackAfterSomeMegabytesThoughThePeerWouldTakeMore() throws IOException {
    FarEnd far = connect().window(64 << 20);
    ByteBuffer piece = ByteBuffer.allocateDirect(1 << 20);
    for (int i = 0; i < 24; i++) {
      vector.pushBack(MemoryEntry.wrap(piece.duplicate()));
    }
    assertThat(socket.send(vector, false)).isBetween(16L << 20, 23L << 20);
    assertThat(far.mores()).doesNotContain(false);
    while (!vector.isEmpty()) {
      socket.send(vector, false);
    }
    assertThat(far.receive()).hasSize(24 << 20);
  }

  @Test
  void saysThatMoreFollowsOnTheLastPieceTooIfItIsTold() throws IOException {
    FarEnd far = connect();
    memory(0, 10);
    pipe(10, 20);
    assertThat(socket.send(vector, true)).isEqualTo(20);
    memory(20, 30);
    assertThat(socket.send(vector, true)).isEqualTo(10);
    assertThat(far.mores()).containsExactly(true, true, true);
    assertThat(far.receive()).isEmpty();
    memory(30, 40);
    assertThat(socket.send(vector, false)).isEqualTo(10);
    assertThat(far.mores()).endsWith(false);
    assertThat(far.receive()).isEqualTo(range(0, 40));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void pushesWhatIsHeldBackByAnEmptySend(boolean noDelay) throws IOException {
    FarEnd far = connect();
    socket.option(StandardSocketOptions.TCP_NODELAY, noDelay);
    memory(0, 10);
    assertThat(socket.send(vector, true)).isEqualTo(10);
    assertThat(socket.send(vector, true)).isEqualTo(Answer.NOT_NOW);
    assertThat(far.receive()).isEmpty();
    assertThat(socket.send(vector, false)).isEqualTo(Answer.NOT_NOW);
    assertThat(far.receive()).isEqualTo(range(0, 10));
    assertThat(socket.option(StandardSocketOptions.TCP_NODELAY)).isEqualTo(noDelay);
  }

  @Test
  void pushesByAVectorOfEmptyEntriesToo() throws IOException {
    FarEnd far = connect();
    pipe(0, 10);
    assertThat(socket.send(vector, true)).isEqualTo(10);
    vector.pushBack(rig.transport.memoryEntry(1));
    vector.pushBack(rig.transport.kernelEntry(1));
    assertThat(socket.send(vector, false)).isEqualTo(Answer.NOT_NOW);
    assertThat(far.receive()).isEqualTo(range(0, 10));
  }

  @Test
  void makesNoCallForAnEmptySendWhenNothingIsHeldBack() throws IOException {
    connect();
    memory(0, 10);
    assertThat(socket.send(vector, true)).isEqualTo(10);
    memory(10, 20);
    assertThat(socket.send(vector, false)).isEqualTo(10);
    rig.faults.arm(call -> null);
    assertThat(socket.send(vector, false)).isEqualTo(Answer.NOT_NOW);
    assertThat(rig.faults.names()).isEmpty();
  }

  @Test
  void sendsMemoryInOneCallAndAllOfIt() throws IOException {
    FarEnd far = connect();
    for (int i = 0; i < 100; i++) {
      memory(100 * i, 100 * i + 100);
    }
    assertThat(socket.send(vector, false)).isEqualTo(10_000);
    assertThat(far.mores()).as("64 entries and 36").containsExactly(true, false);
    assertThat(far.receive()).isEqualTo(BYTES);
  }

  @Test
  void sendsHeapMemoryOfAnySize() throws IOException {
    FarEnd far = connect();
    byte[] large = Rig.bytes(200_000);
    vector.pushBack(Rig.heap(large));
    assertThat(socket.send(vector, false)).isEqualTo(200_000);
    assertThat(far.mores()).containsExactly(true, true, true, false);
    assertThat(far.receive()).isEqualTo(large);
  }

  @Test
  void throwsWhatAnEntrySaysWhenItIsInFront() throws IOException {
    FarEnd far = connect();
    memory(0, 10);
    Foreign foreign = new Foreign(range(10, 20));
    foreign.refuses = true;
    vector.pushBack(foreign);
    assertThat(socket.send(vector, false)).isEqualTo(10);
    assertThatThrownBy(() -> socket.send(vector, false))
        .isInstanceOf(SourceException.class)
        .hasRootCauseMessage("refused");
    foreign.refuses = false;
    assertThat(socket.send(vector, false)).isEqualTo(10);
    assertThat(far.receive()).isEqualTo(range(0, 20));
  }

  @ParameterizedTest
  @ValueSource(strings = {"memory", "heap", "pipe"})
  void keepsWhatWasNotSent(String kind) throws IOException {
    FarEnd far = connect().window(600);
    if (kind.equals("pipe")) {
      pipe(0, 1000);
    } else {
      vector.pushBack(kind.equals("heap") ? Rig.heap(range(0, 1000)) : rig.memory(range(0, 1000)));
    }
    assertThat(socket.send(vector, false)).isEqualTo(600);
    assertThat(vector.length()).isEqualTo(400);
    assertThat(socket.send(vector, false)).isEqualTo(Answer.NOT_NOW);
    assertThat(far.receive()).isEqualTo(range(0, 600));
    assertThat(socket.send(vector, false)).isEqualTo(400);
    assertThat(far.receive()).isEqualTo(range(600, 1000));
  }

  @ParameterizedTest
  @EnumSource(names = {"EINTR", "EAGAIN", "ONE", "HALF"})
  void sendsAllInTheEndWhateverTheSystemTakes(Fault fault) throws IOException {
    FarEnd far = connect();
    pipe(0, 4000);
    memory(4000, 5000);
    memory(5000, 6000);
    vector.pushBack(Rig.heap(range(6000, 10_000)));
    int[] calls = {0};
    rig.faults.arm(call -> calls[0]++ % 2 == 0 ? fault : null);
    while (vector.length() > 0) {
      assertThat(socket.send(vector, false)).isNotNegative();
      assertThat(calls[0]).as("calls").isLessThan(100);
    }
    assertThat(far.receiveLate()).isEqualTo(BYTES);
  }

  @Test
  void countsWhatWentOutBeforeAnErrorWhichComesWithTheNextCall() throws IOException {
    FarEnd far = connect();
    memory(0, 100);
    pipe(100, 1000);
    rig.faults.arm("splice", 0, Fault.EPIPE);
    assertThat(socket.send(vector, false)).isEqualTo(100);
    for (int i = 0; i < 3; i++) {
      assertThatThrownBy(() -> socket.send(vector, false))
          .isInstanceOf(SystemException.class)
          .hasMessageContaining("EPIPE");
      assertThatThrownBy(() -> socket.send(new ByteBuffer[0], 0, 0)).hasMessageContaining("EPIPE");
    }
    assertThat(vector.length()).isEqualTo(900);
    assertThat(far.receiveLate()).isEqualTo(range(0, 100));
    assertThat(Rig.drain(vector)).isEqualTo(range(100, 1000));
  }

  @Test
  void failsWhenThePeerHasReset() throws IOException {
    connect().reset();
    memory(0, 100);
    for (int i = 0; i < 3; i++) {
      assertThatThrownBy(() -> socket.send(vector, false)).hasMessageContaining("ECONNRESET");
    }
    assertThat(vector.length()).isEqualTo(100);
  }
}
