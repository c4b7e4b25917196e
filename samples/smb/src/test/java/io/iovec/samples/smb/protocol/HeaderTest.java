package io.iovec.samples.smb.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The header alone. */
class HeaderTest {
  private static final Header HEADER =
      new Header(0xFFFF, 0xC0000022, 9, 0xFFFE, 0x7F, 72, -2, -3, 0x80000001, -4);

  private static ByteBuffer bytes(Header header) {
    ByteBuffer out = ByteBuffer.allocate(Header.SIZE);
    header.write(out);
    return out.flip();
  }

  @Test
  void readsWhatItHasWritten() throws IOException {
    assertThat(Header.read(bytes(HEADER))).isEqualTo(HEADER);
  }

  @Test
  void readsFromThePositionAndLeavesItThere() throws IOException {
    ByteBuffer shifted = ByteBuffer.allocate(5 + Header.SIZE);
    HEADER.write(shifted.position(5));
    shifted.position(5);

    assertThat(Header.read(shifted)).isEqualTo(HEADER);
    assertThat(shifted.position()).isEqualTo(5);
  }

  @Test
  void refusesAnotherProtocolOrSize() {
    for (int at = 0; at < 6; at++) {
      ByteBuffer broken = bytes(HEADER);
      broken.put(at, (byte) (broken.get(at) ^ 0x80));
      assertThatThrownBy(() -> Header.read(broken)).isInstanceOf(ProtocolException.class);
    }
  }

  @Test
  void refusesFewerBytes() {
    for (int length = 0; length < Header.SIZE; length++) {
      ByteBuffer cut = bytes(HEADER).limit(length);
      assertThatThrownBy(() -> Header.read(cut)).isInstanceOf(ProtocolException.class);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4, 8, 56, 64, 71, 73, -8, Integer.MIN_VALUE})
  void refusesANextMessageThatBeginsWhereNoneCan(int next) {
    ByteBuffer message = bytes(HEADER.withNextCommand(next));

    assertThatThrownBy(() -> Header.read(message)).isInstanceOf(ProtocolException.class);
  }

  @Test
  void saysHowLongTheMessageIs() throws IOException {
    assertThat(HEADER.withNextCommand(0).elementLength(100)).isEqualTo(100);
    assertThat(HEADER.elementLength(72 + 64)).isEqualTo(72);
    assertThatThrownBy(() -> HEADER.elementLength(72 + 63)).isInstanceOf(ProtocolException.class);
  }

  @Test
  void answersWithTheSameIds() {
    Header request = new Header(128, 5, 8, 512, 0x1000003C, 120, 7, 8, 9, 10);

    assertThat(request.reply(NtStatus.END_OF_FILE, 130))
        .isEqualTo(new Header(128, 0xC0000011, 8, 130, 0x35, 0, 7, 8, 9, 10));
  }

  @Test
  void takesOtherIds() {
    assertThat(HEADER.withIds(1, 2))
        .isEqualTo(new Header(0xFFFF, 0xC0000022, 9, 0xFFFE, 0x7F, 72, -2, -3, 2, 1));
  }

  @Test
  void tellsFlagsApart() {
    assertThat(withFlags(1).isResponse()).isTrue();
    assertThat(withFlags(~1).isResponse()).isFalse();
    assertThat(withFlags(2).isAsync()).isTrue();
    assertThat(withFlags(~2).isAsync()).isFalse();
    assertThat(withFlags(4).isRelated()).isTrue();
    assertThat(withFlags(~4).isRelated()).isFalse();
    assertThat(withFlags(8).isSigned()).isTrue();
    assertThat(withFlags(~8).isSigned()).isFalse();
  }

  private static Header withFlags(int flags) {
    return new Header(0, 0, 0, 0, flags, 0, 0, 0, 0, 0);
  }

  @Test
  void putsTheAsynchronousIdTogether() {
    assertThat(new Header(0, 0, 12, 0, 2, 0, 0, 0x89ABCDEF, 0x01234567, 0).asyncId())
        .isEqualTo(0x0123456789ABCDEFL);
  }
}
