package io.iovec.samples.smb;

import static com.hierynomus.mssmb2.SMB2CreateDisposition.FILE_CREATE;
import static com.hierynomus.mssmb2.SMB2CreateDisposition.FILE_OPEN;
import static io.iovec.samples.smb.SmbjClient.assertStatus;
import static io.iovec.samples.smb.SmbjClient.names;
import static org.assertj.core.api.Assertions.assertThat;

import com.hierynomus.mserref.NtStatus;
import com.hierynomus.mssmb2.SMB2Dialect;
import com.hierynomus.smbj.SmbConfig;
import com.hierynomus.smbj.auth.AuthenticationContext;
import com.hierynomus.smbj.session.Session;
import com.hierynomus.smbj.share.DiskShare;
import com.hierynomus.smbj.share.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What Java programs do with sessions and with the bytes of files; names and directories are in
 * {@link SmbjDirectoryInteropTest}.
 */
@ParameterizedClass
@EnumSource(On.class)
class SmbjInteropTest extends ServedInteropTest {
  private static final byte[] BYTES = randomBytes(8 * MIB + 1);

  SmbjInteropTest(On on) {
    super(on);
  }

  private static byte[] bytes(int length) {
    return Arrays.copyOf(BYTES, length);
  }

  private SmbjClient client() throws IOException {
    return SmbjClient.connect(port(), SHARE);
  }

  /**
   * In a guest's session smbj signs what it sends in the older dialects, with a key that no server
   * has. Ours does not look at it, smbd answers with a signature that smbj refuses.
   */
  private static SmbConfig only(SMB2Dialect dialect, SmbConfig.Builder config) {
    config.withDialects(dialect);
    return (SMBD && !dialect.isSmb3x() ? config.withSigningEnabled(false) : config).build();
  }

  @ParameterizedTest
  @EnumSource(names = {"SMB_2_0_2", "SMB_2_1", "SMB_3_0", "SMB_3_0_2"})
  void speaksEachDialect(SMB2Dialect dialect) throws Exception {
    start();
    SmbConfig config = only(dialect, SmbjClient.config());
    try (SmbjClient client =
        SmbjClient.connect(port(), SHARE, config, AuthenticationContext.guest())) {
      assertThat(client.connection.getNegotiatedProtocol().getDialect()).isEqualTo(dialect);
      client.write("f", BYTES);
      assertContent(share.resolve("f"), BYTES);
      assertThat(client.read("f")).isEqualTo(BYTES);
      assertThat(names(client.share.list(""))).containsExactly("f");
    }
  }

  @Test
  void beginsWithTheOldProtocol() throws Exception {
    start();
    SmbConfig config = SmbjClient.config().withMultiProtocolNegotiate(true).build();
    try (SmbjClient client =
        SmbjClient.connect(port(), SHARE, config, AuthenticationContext.guest())) {
      assertThat(client.connection.getNegotiatedProtocol().getDialect())
          .isEqualTo(SMB2Dialect.SMB_3_0_2);
      client.write("f", BYTES);
      assertThat(client.read("f")).isEqualTo(BYTES);
    }
  }

  @Test
  void beginsWithTheOldProtocolAndEndsWithTheFirstDialect() throws Exception {
    start();
    SmbConfig config =
        only(SMB2Dialect.SMB_2_0_2, SmbjClient.config().withMultiProtocolNegotiate(true));
    try (SmbjClient client =
        SmbjClient.connect(port(), SHARE, config, AuthenticationContext.guest())) {
      assertThat(client.connection.getNegotiatedProtocol().getDialect())
          .isEqualTo(SMB2Dialect.SMB_2_0_2);
      client.write("f", bytes(100_000));
      assertThat(client.read("f")).isEqualTo(bytes(100_000));
    }
  }

  @Test
  void isAGuestWhoeverItIs() throws Exception {
    start();
    List<AuthenticationContext> users =
        List.of(
            AuthenticationContext.guest(),
            AuthenticationContext.anonymous(),
            new AuthenticationContext("someone", "secret".toCharArray(), "DOMAIN"),
            new AuthenticationContext("jürgen", new char[0], null));
    for (AuthenticationContext user : users) {
      if (SMBD && user.isAnonymous()) {
        continue; // To smbd an anonymous user is no guest, and then smbj fails for want of a key.
      }
      try (SmbjClient client =
          SmbjClient.connect(port(), SHARE, SmbjClient.config().build(), user)) {
        client.write("f", bytes(3));
        assertThat(client.session.isSigningRequired()).isFalse();
      }
    }
  }

  @Test
  void cannotLogInWhereGuestsMayNot() throws Exception {
    start(false, false);
    AuthenticationContext user = new AuthenticationContext("a", "b".toCharArray(), null);
    assertStatus(
        NtStatus.STATUS_LOGON_FAILURE,
        () -> SmbjClient.connect(port(), SHARE, SmbjClient.config().build(), user).close());
  }

  @Test
  void hasNoOtherShare() throws Exception {
    start();
    assertStatus(
        NtStatus.STATUS_BAD_NETWORK_NAME, () -> SmbjClient.connect(port(), "other").close());
  }

  @Test
  void hasSeveralSessionsAndTreesOnOneConnection() throws Exception {
    start();
    try (SmbjClient client = client()) {
      client.write("f", bytes(10));
      try (Session second = client.connection.authenticate(AuthenticationContext.guest());
          DiskShare tree = (DiskShare) second.connectShare(SHARE)) {
        assertThat(second.getSessionId()).isNotEqualTo(client.session.getSessionId());
        assertThat(tree.fileExists("f")).isTrue();
      }
      assertThat(client.read("f")).isEqualTo(bytes(10));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 64 * KIB - 1, 64 * KIB, 64 * KIB + 1, MIB, 8 * MIB + 1})
  void writesAndReadsStreams(int size) throws Exception {
    start();
    try (SmbjClient client = client()) {
      try (File file = client.open("f", FILE_CREATE);
          OutputStream out = file.getOutputStream()) {
        out.write(bytes(size));
      }
      assertContent(share.resolve("f"), bytes(size));
      try (File file = client.open("f", FILE_OPEN);
          InputStream in = file.getInputStream()) {
        assertThat(in.readAllBytes()).isEqualTo(bytes(size));
      }
    }
  }

  @Test
  void appends() throws Exception {
    start();
    Files.write(share.resolve("f"), bytes(100_001));
    try (SmbjClient client = client()) {
      try (File file = client.open("f", FILE_OPEN);
          OutputStream out = file.getOutputStream(true)) {
        out.write(BYTES, 100_001, 200_000);
      }
    }
    assertContent(share.resolve("f"), bytes(300_001));
  }

  @Test
  void overwritesInTheMiddle() throws Exception {
    start();
    byte[] expected = new byte[4 * MIB];
    Files.write(share.resolve("f"), expected);
    try (SmbjClient client = client();
        File file = client.open("f", FILE_OPEN)) {
      for (int at : new int[] {1, 4095, 4096, 4097, MIB - 1, 3 * MIB + 77}) {
        int length = Math.min(300_000 + at % 1000, expected.length - at);
        assertThat(file.write(BYTES, at, at, length)).isEqualTo(length);
        System.arraycopy(BYTES, at, expected, at, length);
        byte[] back = new byte[length];
        assertThat(file.read(back, at)).isEqualTo(length);
        assertThat(back).isEqualTo(Arrays.copyOfRange(expected, at, at + length));
      }
    }
    assertContent(share.resolve("f"), expected);
  }

  @Test
  void leavesZerosBeforeAWriteBehindTheEnd() throws Exception {
    start();
    try (SmbjClient client = client();
        File file = client.open("f", FILE_CREATE)) {
      assertThat(file.write(bytes(10), 3 * MIB)).isEqualTo(10);
      byte[] expected = new byte[3 * MIB + 10];
      System.arraycopy(BYTES, 0, expected, 3 * MIB, 10);
      assertThat(client.read("f")).isEqualTo(expected);
    }
  }

  @Test
  void readsLessAtTheEndAndNothingBehindIt() throws Exception {
    start();
    Files.write(share.resolve("f"), bytes(1000));
    try (SmbjClient client = client();
        File file = client.open("f", FILE_OPEN)) {
      byte[] into = new byte[200_000];
      assertThat(file.read(into, 900)).isEqualTo(100);
      assertThat(Arrays.copyOf(into, 100)).isEqualTo(Arrays.copyOfRange(BYTES, 900, 1000));
      assertThat(file.read(into, 1000)).isEqualTo(-1);
      assertThat(file.read(into, 1L << 40)).isEqualTo(-1);
    }
  }

  @Test
  void shortensAndLengthensAFile() throws Exception {
    start();
    Files.write(share.resolve("f"), bytes(MIB));
    try (SmbjClient client = client();
        File file = client.open("f", FILE_OPEN)) {
      file.setLength(100_003);
      assertContent(share.resolve("f"), bytes(100_003));
      file.setLength(200_000);
      assertThat(client.read("f"))
          .hasSize(200_000)
          .startsWith(bytes(100_003))
          .endsWith(new byte[99_997]);
      file.setLength(0);
      assertThat(share.resolve("f")).isEmptyFile();
    }
  }

  @Test
  void sendsManyRequestsAtOnce() throws Exception {
    start();
    try (SmbjClient client = client();
        File file = client.open("f", FILE_CREATE)) {
      List<Future<Long>> writes = new ArrayList<>();
      for (int at = 8 * MIB - 64 * KIB; at >= 0; at -= 64 * KIB) {
        writes.add(file.writeAsync(BYTES, at, at, 64 * KIB));
      }
      for (Future<Long> write : writes) {
        assertThat(write.get(30, TimeUnit.SECONDS)).isEqualTo(64 * KIB);
      }
    }
    assertContent(share.resolve("f"), bytes(8 * MIB));
  }

  @Test
  void keepsSeveralFilesOpen() throws Exception {
    start();
    try (SmbjClient client = client()) {
      List<File> files = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        files.add(client.open("f" + i, FILE_CREATE));
      }
      for (int round = 0; round < 5; round++) {
        for (int i = 0; i < 20; i++) {
          assertThat(files.get(i).write(BYTES, round * 70_000L, round * 70_000 + i, 70_000))
              .isEqualTo(70_000);
        }
      }
      assertThat(names(client.share.list(""))).hasSize(20);
      files.forEach(File::close);
    }
    for (int i = 0; i < 20; i++) {
      assertContent(share.resolve("f" + i), Arrays.copyOfRange(BYTES, i, 350_000 + i));
    }
  }

  @Test
  void flushes() throws Exception {
    start();
    try (SmbjClient client = client();
        File file = client.open("f", FILE_CREATE)) {
      assertThat(file.write(bytes(MIB), 0)).isEqualTo(MIB);
      file.flush();
      assertContent(share.resolve("f"), bytes(MIB));
    }
  }

  @Test
  void storesAndReturnsALargeFile() throws Exception {
    start();
    int times = BIG ? 128 : 8;
    try (SmbjClient client = client()) {
      try (File file = client.open("f", FILE_CREATE);
          OutputStream out = file.getOutputStream()) {
        for (int i = 0; i < times; i++) {
          out.write(BYTES);
        }
      }
      try (File file = client.open("f", FILE_OPEN);
          InputStream in = file.getInputStream()) {
        for (int i = 0; i < times; i++) {
          assertThat(in.readNBytes(BYTES.length)).isEqualTo(BYTES);
        }
        assertThat(in.read()).isEqualTo(-1);
      }
    }
  }
}
