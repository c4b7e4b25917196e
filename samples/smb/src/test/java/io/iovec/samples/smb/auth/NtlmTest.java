package io.iovec.samples.smb.auth;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The challenge, field by field: MS-NLMP 2.2.1.2. The other messages are in {@link LogonTest}. */
class NtlmTest {
  private static final int SMBCLIENT_FLAGS = 0x62088215;
  private static final byte[] RANDOM = {1, 2, 3, 4, 5, 6, 7, 8};
  private static final Instant TIME = Instant.parse("2024-02-29T12:00:00.1234567Z");

  private final ServerNames names = new ServerNames("GROUP", "FILES", "example.org", "files");

  @Test
  void answersSmbclientWithTheFlagsThatSambaAnswersWith() {
    assertThat(challenge(SMBCLIENT_FLAGS).getInt(20)).isEqualTo(0x628a8215);
  }

  @Test
  void agreesToNothingThatTheClientDidNotOffer() {
    // REQUEST_TARGET, NTLM, TARGET_TYPE_SERVER, TARGET_INFO
    assertThat(challenge(0).getInt(20)).isEqualTo(0x00820204);
  }

  @Test
  void carriesTheRandomBytes() {
    byte[] sent = new byte[8];
    challenge(SMBCLIENT_FLAGS).get(24, sent);
    assertThat(sent).containsExactly(RANDOM);
  }

  @Test
  void namesTheServerInTheClientsCharset() {
    assertThat(field(challenge(SMBCLIENT_FLAGS), 12, UTF_16LE)).isEqualTo("FILES");
    assertThat(field(challenge(SMBCLIENT_FLAGS & ~Ntlm.UNICODE), 12, ISO_8859_1))
        .isEqualTo("FILES");
  }

  @Test
  void listsNamesAndTimeInTheTargetInformation() {
    ByteBuffer info = slice(challenge(SMBCLIENT_FLAGS), 40);
    Map<Integer, String> names = new LinkedHashMap<>();
    long time = 0;
    for (int id = info.getShort(); id != 0; id = info.getShort()) {
      byte[] value = new byte[info.getShort()];
      info.get(value);
      if (id == 7) {
        time = ByteBuffer.wrap(value).order(ByteOrder.LITTLE_ENDIAN).getLong();
      } else {
        names.put(id, new String(value, UTF_16LE));
      }
    }
    assertThat(names).isEqualTo(Map.of(1, "FILES", 2, "GROUP", 3, "files", 4, "example.org"));
    assertThat(time).isEqualTo(133_536_816_001_234_567L);
    assertThat(info.getShort()).isZero();
    assertThat(info.remaining()).isZero();
  }

  @Test
  void hasRoomForTheLongestNames() {
    String dns = "d".repeat(255);
    ServerNames longest = new ServerNames("G".repeat(15), "C".repeat(15), dns, dns);
    ByteBuffer m = Ntlm.challenge(SMBCLIENT_FLAGS, longest, RANDOM, TIME);
    assertThat(m.remaining()).isEqualTo(56 + 30 + 4 * 4 + 2 * (15 + 15 + 255 + 255) + 12 + 4);
  }

  private ByteBuffer challenge(int clientFlags) {
    ByteBuffer m = Ntlm.challenge(clientFlags, names, RANDOM, TIME);
    return m.order(ByteOrder.LITTLE_ENDIAN);
  }

  private static String field(ByteBuffer m, int at, Charset charset) {
    return charset.decode(slice(m, at)).toString();
  }

  private static ByteBuffer slice(ByteBuffer m, int at) {
    return m.slice(m.getInt(at + 4), m.getShort(at)).order(ByteOrder.LITTLE_ENDIAN);
  }
}
