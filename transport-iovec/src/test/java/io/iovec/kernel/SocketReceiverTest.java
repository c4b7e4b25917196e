package io.iovec.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.iovec.Answer;
import io.iovec.Counter;
import io.iovec.Fallback;
import io.iovec.IoEntry;
import io.iovec.IoVector;
import io.iovec.MemoryEntry;
import io.iovec.SystemException;
import io.iovec.TransportConfig;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Receiving: what lands where, what fills which entry, and how a stream ends. What it may set aside
 * is {@code ReceiveRoomTest}'s.
 */
class SocketReceiverTest {
  private static final int PIPE = 64 << 10;

  private Rig rig = new Rig();
  private IoVector vector = rig.transport.vector();
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

  private void configure(TransportConfig config) throws IOException {
    vector.close();
    rig.close();
    rig = new Rig(config);
    vector = rig.transport.vector();
  }

  /** Returns the entries of the vector as "memory 10" or "pipe 20". */
  private List<String> entries() {
    List<String> entries = new ArrayList<>();
    for (IoEntry entry : vector) {
      entries.add((entry instanceof MemoryEntry ? "memory " : "pipe ") + entry.length());
    }
    return entries;
  }

  @Test
  void tellsAFullPipeFromAnEmptySocket() throws IOException {
    FarEnd far = connect().segments(100);
    far.send(Rig.bytes(1700));
    assertThat(socket.recv(vector, 0, PIPE)).as("16 slots of 100 bytes").isEqualTo(1600);
    assertThat(socket.recv(vector, 0, PIPE)).isEqualTo(100);
    assertThat(socket.recv(vector, 0, PIPE)).isEqualTo(Answer.NOT_NOW);
    assertThat(entries()).containsExactly("pipe 1600", "pipe 100");
    assertThat(Rig.drain(vector)).isEqualTo(Rig.bytes(1700));
  }

  @Test
  void asksForOneByteOnlyWhenTheAnswerIsAmbiguous() throws IOException {
    FarEnd far = connect();
    rig.faults.arm(call -> null);
    assertThat(socket.recv(vector, 0, PIPE)).isEqualTo(Answer.NOT_NOW);
    assertThat(rig.faults.names()).containsOnlyOnce("splice").doesNotContain("recv");
    far.send(Rig.bytes(100));
    rig.faults.arm(call -> null);
    assertThat(socket.recv(vector, 0, PIPE)).isEqualTo(100);
    assertThat(rig.faults.names()).containsOnlyOnce("splice").doesNotContain("recv");
    rig.faults.arm(call -> null);
    assertThat(socket.recv(vector, 0, PIPE)).isEqualTo(Answer.NOT_NOW);
    assertThat(rig.faults.names()).containsExactly("splice", "recv");
  }

  @Test
  void goesOnInTheNextPipeWhenASlotIsPartlyDrained() throws IOException {
    FarEnd far = connect().segments(100);
    far.send(Rig.bytes(1600));
    assertThat(socket.recv(vector, 0, PIPE)).isEqualTo(1600);
    assertThat(vector.take(java.nio.ByteBuffer.allocate(99))).isEqualTo(99);
    far.send(Rig.bytes(100));
    assertThat(socket.recv(vector, 0, PIPE)).isEqualTo(100);
    assertThat(entries()).containsExactly("pipe 1501", "pipe 100");
    assertThat(Rig.drain(vector)).endsWith(Rig.bytes(100));
  }

  @Test
  void usesASlotAgainThatIsDrained() throws IOException {
    FarEnd far = connect().segments(100);
    far.send(Rig.bytes(1600));
    assertThat(socket.recv(vector, 0, PIPE)).isEqualTo(1600);
    vector.release(100);
    far.send(Rig.bytes(100));
    assertThat(socket.recv(vector, 0, PIPE)).isEqualTo(100);
    assertThat(entries()).containsExactly("pipe 1600");
  }

  @Test
  void putsMoreIntoAPipeThanItsNominalSize() throws IOException {
    configure(Rig.CONFIG.withKernel(4 << 20, 1 << 20));
    FarEnd far = connect().segments(64 << 10);
    far.send(Rig.bytes(1000));
    assertThat(socket.recv(vector, 0, 4 << 20)).isEqualTo(1000);
    byte[] burst = Rig.bytes(1 << 20);
    far.send(burst);
    assertThat(socket.recv(vector, 0, 4 << 20)).as("255 slots of a page").isEqualTo(1_044_480);
    far.send(burst);
    assertThat(Rig.recvAll(socket, vector, 0, 4 << 20)).isEqualTo(Answer.NOT_NOW);
    assertThat(vector.first().length()).isGreaterThan(1 << 20);
    assertThat(vector.first().room()).isZero();
    assertThat(vector.length()).isEqualTo(1000 + (2 << 20));
    vector.release(1000);
    assertThat(Rig.drain(vector)).startsWith(burst).endsWith(burst);
  }

  @Test
  void receivesIntoMemoryFirstAndThenIntoPipes() throws IOException {
    connect().send(Rig.bytes(1000));
    assertThat(socket.recv(vector, 100, PIPE)).isEqualTo(1000);
    assertThat(entries()).containsExactly("memory 100", "pipe 900");
    assertThat(rig.count(Counter.USER_BYTES_IN)).isEqualTo(100);
    assertThat(rig.count(Counter.KERNEL_BYTES_IN)).isEqualTo(900);
    assertThat(Rig.drain(vector)).isEqualTo(Rig.bytes(1000));
  }

  @Test
  void takesNoPipeWhileTheMemoryPartIsNotFull() throws IOException {
    FarEnd far = connect();
    far.send(Rig.bytes(99));
    assertThat(socket.recv(vector, 100, PIPE)).isEqualTo(99);
    assertThat(entries()).containsExactly("memory 99");
    assertThat(rig.count(Counter.KERNEL_BUFFERS_IN_USE)).isZero();
    far.send(Rig.bytes(1));
    assertThat(socket.recv(vector, 1, PIPE)).isOne();
    assertThat(entries()).containsExactly("memory 100");
  }

  @Test
  void neverReceivesMoreThanItIsAskedFor() throws IOException {
    FarEnd far = connect();
    far.send(Rig.bytes(1000));
    assertThat(socket.recv(vector, 1, 0)).isOne();
    assertThat(socket.recv(vector, 0, 1)).isOne();
    assertThat(socket.recv(vector, 2, 3)).isEqualTo(5);
    assertThat(far.unread()).isEqualTo(993);
  }

  @Test
  void fillsTheLastEntryBeforeItMakesAnother() throws IOException {
    FarEnd far = connect();
    for (int i = 0; i < 3; i++) {
      far.send(Rig.bytes(10));
      assertThat(socket.recv(vector, 0, 10)).isEqualTo(10);
    }
    assertThat(entries()).containsExactly("pipe 30");
    for (int i = 0; i < 3; i++) {
      far.send(Rig.bytes(20));
      assertThat(socket.recv(vector, 20, 0)).isEqualTo(20);
    }
    assertThat(entries()).containsExactly("pipe 30", "memory 60");
    far.send(Rig.bytes(1));
    assertThat(socket.recv(vector, 0, 1)).isOne();
    assertThat(entries()).containsExactly("pipe 30", "memory 60", "pipe 1");
  }

  @Test
  void makesMemoryEntriesOfTheConfiguredSize() throws IOException {
    connect().send(Rig.bytes(40_000));
    assertThat(socket.recv(vector, 40_000, 0)).isEqualTo(40_000);
    assertThat(entries()).containsExactly("memory 16384", "memory 16384", "memory 7232");
  }

  @Test
  void deliversWhatCameBeforeAResetAndThenFailsEachTime() throws IOException {
    FarEnd far = connect();
    far.send(Rig.bytes(1000));
    far.reset();
    socket.expect(PIPE);
    assertThat(socket.recv(vector, 0, PIPE)).isEqualTo(1000);
    for (int i = 0; i < 3; i++) {
      assertThatThrownBy(() -> socket.recv(vector, 0, PIPE))
          .isInstanceOf(SystemException.class)
          .hasMessageContaining("ECONNRESET");
      assertThatThrownBy(() -> socket.recv(vector, 100, 0)).hasMessageContaining("ECONNRESET");
      assertThatThrownBy(() -> socket.recv(java.nio.ByteBuffer.allocate(1)))
          .hasMessageContaining("ECONNRESET");
    }
    assertThat(rig.count(Counter.KERNEL_BUFFERS_IN_USE)).as("nothing set aside").isOne();
    assertThat(Rig.drain(vector)).isEqualTo(Rig.bytes(1000));
  }

  @Test
  void deliversTheMemoryPartWhenThePartBehindItFails() throws IOException {
    FarEnd far = connect();
    far.send(Rig.bytes(100));
    far.reset();
    assertThat(socket.recv(vector, 100, PIPE)).isEqualTo(100);
    assertThatThrownBy(() -> socket.recv(vector, 100, PIPE)).hasMessageContaining("ECONNRESET");
    assertThat(entries()).containsExactly("memory 100");
  }

  @Test
  void saysThatTheStreamHasEndedEachTime() throws IOException {
    FarEnd far = connect();
    far.send(Rig.bytes(1000));
    far.shutdownOutput();
    assertThat(socket.recv(vector, 10, PIPE)).isEqualTo(1000);
    for (int i = 0; i < 3; i++) {
      assertThat(socket.recv(vector, 10, PIPE)).isEqualTo(Answer.END_OF_STREAM);
      assertThat(socket.recv(vector, 0, PIPE)).isEqualTo(Answer.END_OF_STREAM);
      assertThat(socket.recv(java.nio.ByteBuffer.allocate(1))).isEqualTo(Answer.END_OF_STREAM);
    }
    assertThat(vector.length()).isEqualTo(1000);
    assertThat(rig.transport.counters().fallbackBytes(Fallback.FRAGMENTED)).isZero();
  }

  @Test
  void seesTheEndBehindAFullPipe() throws IOException {
    FarEnd far = connect().segments(1);
    far.send(Rig.bytes(16));
    far.shutdownOutput();
    assertThat(socket.recv(vector, 0, PIPE)).isEqualTo(16);
    assertThat(socket.recv(vector, 0, PIPE)).isEqualTo(Answer.END_OF_STREAM);
    assertThat(entries()).containsExactly("pipe 16");
  }
}
