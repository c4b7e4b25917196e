package io.iovec.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.iovec.Answer;
import io.iovec.IoVector;
import io.iovec.kernel.Faults.Fault;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Sending buffers without a vector. */
class SendBuffersTest {
  private static final byte[] BYTES = Rig.bytes(10_000);

  private final Rig rig = new Rig();
  private KernelSocket socket;
  private FarEnd far;

  @BeforeEach
  void connect() throws IOException {
    socket = rig.connected();
    far = rig.farEnd();
  }

  @AfterEach
  void close() throws IOException {
    rig.faults.disarm();
    socket.close();
    rig.close();
  }

  private static byte[] range(int from, int to) {
    return Arrays.copyOfRange(BYTES, from, to);
  }

  /**
   * Makes a buffer of a hundred bytes per letter, or an empty one: "d" and "D0" are direct, "h" and
   * "H0" in the heap. The bytes go on from buffer to buffer.
   */
  private static ByteBuffer[] buffers(String kinds) {
    ByteBuffer[] buffers = new ByteBuffer[kinds.length()];
    int at = 0;
    for (int i = 0; i < buffers.length; i++) {
      char kind = kinds.charAt(i);
      int n = Character.isUpperCase(kind) ? 0 : 100;
      boolean direct = Character.toLowerCase(kind) == 'd';
      buffers[i] = direct ? ByteBuffer.allocateDirect(n + 7) : ByteBuffer.allocate(n + 7);
      buffers[i].position(3).put(BYTES, at, n).flip().position(3);
      at += n;
    }
    return buffers;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "d",
        "h",
        "dd",
        "hh",
        "dh",
        "hd",
        "dhd",
        "hdh",
        "ddhhdd",
        "D",
        "H",
        "Dd",
        "Hd",
        "dD",
        "Dh",
        "Hh",
        "hH",
        "dDd",
        "dHd",
        "hHh",
        "hDh",
        "HHddDDhhH",
        "dddHHH"
      })
  void sendsAllBuffersInOrder(String kinds) throws IOException {
    ByteBuffer[] buffers = buffers(kinds);
    int total = 100 * (int) kinds.chars().filter(Character::isLowerCase).count();
    assertThat(socket.send(buffers, 0, buffers.length)).isEqualTo(total);
    assertThat(far.receiveLate()).isEqualTo(range(0, total));
    assertThat(buffers).allMatch(b -> !b.hasRemaining());
  }

  @ParameterizedTest
  @CsvSource({
    "d,1", "h,1", "dd,1", "hh,2", "dh,2", "hd,2", "dhd,3", "dHd,2", "dH,1", "dHH,1", "hH,1", "hD,1",
    "dD,1", "dDH,1", "HdH,1", "hHdH,2"
  })
  void saysThatMoreFollowsOnAllButTheLastPiece(String kinds, int calls) throws IOException {
    Boolean[] expected = new Boolean[calls];
    Arrays.fill(expected, true);
    expected[calls - 1] = false;
    ByteBuffer[] buffers = buffers(kinds);
    assertThat(socket.send(buffers, 0, buffers.length)).isPositive();
    assertThat(far.mores()).containsExactly(expected);
    assertThat(far.receive()).as("nothing is held back").hasSizeGreaterThanOrEqualTo(100);
  }

  @ParameterizedTest
  @ValueSource(strings = {"d", "h", "dh", "hd", "dH"})
  void saysThatMoreFollowsOnTheLastPieceTooIfItIsTold(String kinds) throws IOException {
    ByteBuffer[] buffers = buffers(kinds);
    assertThat(socket.send(buffers, 0, buffers.length, true)).isPositive();
    assertThat(far.mores()).isNotEmpty().doesNotContain(false);
    assertThat(far.receive()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "D", "H", "DH"})
  void pushesWhatIsHeldBackByAnEmptySend(String nothing) throws IOException {
    assertThat(socket.send(buffers("dh"), 0, 2, true)).isEqualTo(200);
    ByteBuffer[] empty = buffers(nothing);
    assertThat(socket.send(empty, 0, empty.length, true)).isEqualTo(Answer.NOT_NOW);
    assertThat(far.receive()).isEmpty();
    assertThat(socket.send(empty, 0, empty.length)).isEqualTo(Answer.NOT_NOW);
    assertThat(far.receive()).isEqualTo(range(0, 200));
  }

  @Test
  void pushesWhatAVectorHeldBack() throws IOException {
    try (IoVector vector = rig.transport.vector()) {
      vector.pushBack(rig.memory(range(0, 10)));
      assertThat(socket.send(vector, true)).isEqualTo(10);
    }
    assertThat(socket.send(new ByteBuffer[0], 0, 0)).isEqualTo(Answer.NOT_NOW);
    assertThat(far.receive()).isEqualTo(range(0, 10));
  }

  @Test
  void sendsOnlyThoseItIsGiven() throws IOException {
    ByteBuffer[] buffers = buffers("hdhdh");
    assertThat(socket.send(buffers, 1, 3)).isEqualTo(300);
    assertThat(far.mores()).containsExactly(true, true, false);
    assertThat(far.receive()).isEqualTo(range(100, 400));
    assertThat(buffers[0].remaining()).isEqualTo(100);
    assertThat(buffers[4].remaining()).isEqualTo(100);
  }

  @Test
  void sendsMoreBuffersThanOneCallTakes() throws IOException {
    ByteBuffer one = ByteBuffer.allocateDirect(4).put(BYTES, 0, 4).flip();
    ByteBuffer[] buffers = new ByteBuffer[1025];
    Arrays.setAll(buffers, i -> one.duplicate());
    assertThat(socket.send(buffers, 0, 1025)).isEqualTo(4100);
    assertThat(far.mores()).containsExactly(true, false);
    assertThat(far.receive()).startsWith(range(0, 4)).endsWith(range(0, 4)).hasSize(4100);
  }

  @Test
  void sendsHeapBuffersOfAnySize() throws IOException {
    byte[] large = Rig.bytes(200_000);
    assertThat(socket.send(new ByteBuffer[] {ByteBuffer.wrap(large)}, 0, 1)).isEqualTo(200_000);
    assertThat(far.mores()).containsExactly(true, true, true, false);
    assertThat(far.receive()).isEqualTo(large);
  }

  @Test
  void advancesThePositionsByWhatWasSent() throws IOException {
    far.window(250);
    ByteBuffer[] buffers = buffers("dddd");
    assertThat(socket.send(buffers, 0, 4)).isEqualTo(250);
    assertThat(buffers).extracting(ByteBuffer::remaining).containsExactly(0, 0, 50, 100);
    assertThat(socket.send(buffers, 0, 4)).isEqualTo(Answer.NOT_NOW);
    assertThat(far.receive()).isEqualTo(range(0, 250));
    assertThat(socket.send(buffers, 0, 4)).isEqualTo(150);
    assertThat(far.receive()).isEqualTo(range(250, 400));
  }

  @ParameterizedTest
  @EnumSource(names = {"EINTR", "EAGAIN", "ONE", "HALF"})
  void sendsAllInTheEndWhateverTheSystemTakes(Fault fault) throws IOException {
    ByteBuffer[] buffers = buffers("dhHdDdhh");
    int[] calls = {0};
    rig.faults.arm(call -> calls[0]++ % 2 == 0 ? fault : null);
    long sent = 0;
    while (sent < 600) {
      sent += socket.send(buffers, 0, buffers.length);
      assertThat(calls[0]).as("calls").isLessThan(100);
    }
    assertThat(far.receiveLate()).isEqualTo(range(0, 600));
  }

  @Test
  void countsWhatWentOutBeforeAnErrorWhichComesWithTheNextCall() throws IOException {
    ByteBuffer[] buffers = buffers("dh");
    rig.faults.arm("send", 0, Fault.EPIPE);
    assertThat(socket.send(buffers, 0, 2)).isEqualTo(100);
    for (int i = 0; i < 3; i++) {
      assertThatThrownBy(() -> socket.send(buffers, 0, 2)).hasMessageContaining("EPIPE");
    }
    assertThat(buffers).extracting(ByteBuffer::remaining).containsExactly(0, 100);
  }

  @Test
  void refusesMisuse() throws IOException {
    ByteBuffer[] buffers = buffers("dh");
    assertThatThrownBy(() -> socket.send(buffers, 1, 2))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> socket.send(buffers, -1, 1))
        .isInstanceOf(IndexOutOfBoundsException.class);
    socket.shutdownOutput();
    assertThatThrownBy(() -> socket.send(buffers, 0, 2))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("output shut down");
    assertThat(far.isEnded()).isTrue();
    socket.close();
    assertThatThrownBy(() -> socket.send(buffers, 0, 2)).isInstanceOf(IllegalStateException.class);
  }
}
