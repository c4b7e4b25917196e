package io.iovec.samples.smb.protocol;

import static io.iovec.samples.smb.protocol.Messages.allocate;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.iovec.Frame;
import java.io.IOException;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where frames end, and what of them is in memory. */
class SmbFramerTest {
  private static final int LARGE = 64 << 10;

  private final SmbFramer framer = new SmbFramer(SmbFramer.LARGEST);

  /** Asks as {@link io.iovec.Frames} does, of a frame that goes on with zeros. */
  private Frame frame(int prefix, ByteBuffer message) throws IOException {
    Frame frame = framer.frame(ByteBuffer.allocate(0).asReadOnlyBuffer());
    while (!frame.isKnown()) {
      assertThat(frame.memory()).isLessThanOrEqualTo(4 + (prefix & 0xFFFFFF));
      ByteBuffer start = ByteBuffer.allocate(4 + Math.max(message.limit(), frame.memory()));
      start.putInt(prefix).put(message.duplicate()).clear();
      Frame next = framer.frame(start.limit(frame.memory()).asReadOnlyBuffer());
      assertThat(next.isKnown() || next.memory() > frame.memory()).isTrue();
      frame = next;
    }
    return frame;
  }

  private static ByteBuffer message(Command command, int nextCommand) {
    ByteBuffer message = allocate(Header.SIZE);
    Messages.header(command).withNextCommand(nextCommand).write(message);
    return message.flip();
  }

  private static ByteBuffer write(int dataOffset) {
    return Messages.write(dataOffset, 0, Messages.bytes());
  }

  @Test
  void leavesTheDataOfAWriteWhereItIs() throws IOException {
    assertThat(frame(112 + (8 << 20), write(112))).isEqualTo(Frame.pending(116, 8 << 20));
    assertThat(frame(113, write(112))).isEqualTo(Frame.pending(116, 1));
    assertThat(frame(112, write(112))).isEqualTo(Frame.pending(116, 0));
  }

  @ParameterizedTest
  @CsvSource({"0, 112", "111, 112", "113, 113", "120, 120", "256, 256", "257, 256", "65535, 256"})
  void wantsWhatIsInFrontOfTheDataOfAWrite(int dataOffset, int fixed) throws IOException {
    assertThat(frame(1000, write(dataOffset))).isEqualTo(Frame.pending(4 + fixed, 1000 - fixed));
  }

  @Test
  void wantsNoMoreOfAWriteThanThereIs() throws IOException {
    assertThat(frame(115, write(200))).isEqualTo(Frame.pending(119, 0));
    assertThat(frame(68, message(Command.WRITE, 0))).isEqualTo(Frame.of(72, 0));
    assertThat(frame(111, message(Command.WRITE, 0))).isEqualTo(Frame.of(115, 0));
  }

  @Test
  void wantsAllOfAnotherMessage() throws IOException {
    assertThat(frame(68, message(Command.ECHO, 0))).isEqualTo(Frame.of(72, 0));
    assertThat(frame(LARGE, message(Command.IOCTL, 0))).isEqualTo(Frame.of(4 + LARGE, 0));
  }

  @Test
  void wantsAllOfAWriteWithAnotherMessageBehind() throws IOException {
    assertThat(frame(LARGE, message(Command.WRITE, 120))).isEqualTo(Frame.of(4 + LARGE, 0));
  }

  @Test
  void leavesMostOfALargeFrameWhereItIs() throws IOException {
    assertThat(frame(LARGE + 1, message(Command.IOCTL, 0)))
        .isEqualTo(Frame.of(116, LARGE + 1 - 112));
    assertThat(frame(LARGE + 1, message(Command.WRITE, 120)))
        .isEqualTo(Frame.of(116, LARGE + 1 - 112));
  }

  @Test
  void wantsAllThatIsToBeAppended() throws IOException {
    ByteBuffer write = write(112);
    FileId file = new FileId(write.getLong(80), write.getLong(88));
    SmbFramer appending = new SmbFramer(SmbFramer.LARGEST, file::equals);
    ByteBuffer start = ByteBuffer.allocate(116).putInt(LARGE).put(write.duplicate().limit(112));
    assertThat(appending.frame(start.clear())).isEqualTo(Frame.of(116, LARGE - 112));
    start.put(4 + 80, (byte) (start.get(4 + 80) + 1));
    assertThat(appending.frame(start.clear())).isEqualTo(Frame.pending(116, LARGE - 112));
    assertThat(frame(LARGE, write.putLong(72, -1))).isEqualTo(Frame.of(116, LARGE - 112));
  }

  @Test
  void takesTheLongestFrameAndNoLonger() throws IOException {
    assertThat(frame(SmbFramer.LARGEST, write(112)).length()).isEqualTo(4 + SmbFramer.LARGEST);
    assertThatThrownBy(() -> frame(SmbFramer.LARGEST + 1, write(112)))
        .isInstanceOf(ProtocolException.class);
  }

  @Test
  void takesNoLargeFrameOfStrangers() throws IOException {
    SmbFramer strangers = new SmbFramer(SmbFramer.LARGEST_OF_STRANGERS);
    ByteBuffer start = ByteBuffer.allocate(116).putInt(LARGE).put(message(Command.WRITE, 0));
    assertThat(strangers.frame(start.clear())).isEqualTo(Frame.pending(116, LARGE - 112));
    start.putInt(0, LARGE + 1);
    assertThatThrownBy(() -> strangers.frame(start.clear())).isInstanceOf(ProtocolException.class);
  }

  @Test
  void takesANegotiationOfSmb1() throws IOException {
    ByteBuffer message = Smb1NegotiateTest.negotiate("\2NT LM 0.12\0");

    assertThat(frame(message.limit(), message)).isEqualTo(Frame.of(4 + message.limit(), 0));
    assertThat(frame(57, Smb1NegotiateTest.parse(Smb1NegotiateTest.SMBJ)))
        .isEqualTo(Frame.of(61, 0));
    assertThat(frame(35, message)).isEqualTo(Frame.of(39, 0));
  }

  @Test
  void refusesOtherMessagesOfSmb1() {
    assertThatThrownBy(() -> frame(100, Smb1NegotiateTest.negotiate("").put(4, (byte) 0x73)))
        .isInstanceOf(ProtocolException.class)
        .hasMessageContaining("SMB1");
    assertThatThrownBy(() -> frame(LARGE + 1, Smb1NegotiateTest.negotiate("")))
        .isInstanceOf(ProtocolException.class);
  }

  @ParameterizedTest
  @ValueSource(ints = {0x81000044, 0x85000000, 0x01000044, 0xFF000044, 0, 34})
  void refusesWhatIsNotTheLengthOfAFrame(int prefix) {
    ByteBuffer start =
        ByteBuffer.allocate(28).putInt(prefix).put(message(Command.ECHO, 0).limit(24));

    assertThatThrownBy(() -> framer.frame(start.flip())).isInstanceOf(ProtocolException.class);
  }

  @ParameterizedTest
  @ValueSource(ints = {35, 63, 64})
  void refusesAFrameWithNoRoomForAMessage(int length) {
    assertThatThrownBy(() -> frame(length, message(Command.ECHO, 0)))
        .isInstanceOf(ProtocolException.class);
  }

  @ParameterizedTest
  @CsvSource({"253, encrypted", "252, compressed", "71, no known protocol"})
  void refusesAnotherProtocol(int first, String words) {
    assertThatThrownBy(() -> frame(100, message(Command.ECHO, 0).put(0, (byte) first)))
        .isInstanceOf(ProtocolException.class)
        .hasMessageContaining(words);
  }

  @Test
  void looksFromThePositionOn() throws IOException {
    ByteBuffer shifted = ByteBuffer.allocate(3 + 28).position(3);
    shifted.putInt(100).put(message(Command.ECHO, 0).limit(24)).position(3);

    assertThat(framer.frame(shifted)).isEqualTo(Frame.of(104, 0));
    assertThat(framer.frame(shifted.order(ByteOrder.LITTLE_ENDIAN))).isEqualTo(Frame.of(104, 0));
  }
}
