package io.iovec.samples.smb.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The first message of clients that would take SMB1. */
class Smb1NegotiateTest {
  static ByteBuffer negotiate(String dialects) {
    byte[] names = dialects.getBytes(StandardCharsets.ISO_8859_1);
    ByteBuffer message = Messages.allocate(35 + names.length);
    message.putInt(0x424D53FF).put((byte) 0x72);
    return message.putShort(33, (short) names.length).position(35).put(names).flip();
  }

  /** As smbclient 4.17.12 sends it where NT1 is allowed. */
  private static final String SMBCLIENT =
      "ff534d4272000000001843c80000000000000000000000000000feff00000000"
          + "003100024e54204c414e4d414e20312e3000024e54204c4d20302e313200"
          + "02534d4220322e3030320002534d4220322e3f3f3f00";

  /** As smbj 0.14.0 sends it: shorter than any message of SMB2. */
  static final String SMBJ =
      "ff534d4272000000001853c80000000000000000000000000000000000000000"
          + "00160002534d4220322e3030320002534d4220322e3f3f3f00";

  static ByteBuffer parse(String hex) {
    return ByteBuffer.wrap(HexFormat.of().parseHex(hex));
  }

  @Test
  void readsWhatClientsSend() throws IOException {
    assertThat(Smb1Negotiate.read(parse(SMBCLIENT)).dialects())
        .containsExactly("NT LANMAN 1.0", "NT LM 0.12", "SMB 2.002", "SMB 2.???");
    assertThat(Smb1Negotiate.read(parse(SMBJ)).dialects())
        .containsExactly("SMB 2.002", "SMB 2.???");
  }

  @Test
  void readsTheDialects() throws IOException {
    Smb1Negotiate negotiate =
        Smb1Negotiate.read(negotiate("\2NT LM 0.12\0\2SMB 2.002\0\2SMB 2.???\0"));

    assertThat(negotiate.dialects()).containsExactly("NT LM 0.12", "SMB 2.002", "SMB 2.???");
    assertThat(negotiate.offers202()).isTrue();
    assertThat(negotiate.offersLater()).isTrue();
  }

  @Test
  void seesThatSmb2IsNotAmongThem() throws IOException {
    Smb1Negotiate negotiate = Smb1Negotiate.read(negotiate("\2NT LM 0.12\0\2\0"));

    assertThat(negotiate.dialects()).containsExactly("NT LM 0.12", "");
    assertThat(negotiate.offers202()).isFalse();
    assertThat(negotiate.offersLater()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"\2NT LM 0.12", "NT LM 0.12\0", "\2a\0b\0", "\2", "\0", "\2a\0\2"})
  void refusesWhatIsNotAListOfNames(String dialects) {
    assertThatThrownBy(() -> Smb1Negotiate.read(negotiate(dialects)))
        .isInstanceOf(ProtocolException.class);
  }

  @Test
  void refusesMoreBytesThanThereAre() {
    ByteBuffer message = negotiate("\2NT LM 0.12\0");
    for (int length = 0; length < message.capacity(); length++) {
      ByteBuffer cut = message.duplicate().limit(length);
      assertThatThrownBy(() -> Smb1Negotiate.read(cut)).isInstanceOf(ProtocolException.class);
    }
  }

  @Test
  void ignoresWhatFollows() throws IOException {
    ByteBuffer message = negotiate("\2a\0\2b\0").putShort(33, (short) 3);

    assertThat(Smb1Negotiate.read(message).dialects()).containsExactly("a");
  }

  @Test
  void refusesAnotherCommandOrParameters() {
    assertThatThrownBy(() -> Smb1Negotiate.read(negotiate("").put(4, (byte) 0x73)))
        .isInstanceOf(ProtocolException.class);
    assertThatThrownBy(() -> Smb1Negotiate.read(negotiate("").put(32, (byte) 1)))
        .isInstanceOf(ProtocolException.class);
  }

  @Test
  void tellsSmb1FromSmb2() {
    assertThat(Smb1Negotiate.isSmb1(negotiate(""))).isTrue();
    assertThat(Smb1Negotiate.isSmb1(Messages.negotiate(1, 0x0202))).isFalse();
    assertThat(Smb1Negotiate.isSmb1(Messages.bytes(0xFF, 'S', 'M'))).isFalse();
  }
}
