package io.iovec.samples.smb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hierynomus.mserref.NtStatus;
import com.hierynomus.mssmb2.SMB2CreateDisposition;
import com.hierynomus.mssmb2.SMBApiException;
import com.hierynomus.smbj.share.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that die, and disks that are full. */
@ParameterizedClass
@EnumSource(names = {"KERNEL_KERNEL", "NIO_CHEAPEST"})
class SmbFailureInteropTest extends ServedInteropTest {
  private static final byte[] BYTES = randomBytes(24 * MIB);

  SmbFailureInteropTest(On on) {
    super(on);
  }

  /** Asserts that each byte of a range is that of either version, and that there are no others. */
  private static void assertOneOrTheOther(byte[] stored, byte[] one, byte[] other) {
    assertThat(stored.length).isLessThanOrEqualTo(one.length);
    for (int i = 0; i < stored.length; i++) {
      if (stored[i] != one[i] && stored[i] != other[i]) {
        throw new AssertionError("at=" + i + " of " + stored.length + ": neither version's byte");
      }
    }
  }

  @Test
  void survivesClientsThatAreKilledInMidWrite() throws Exception {
    start();
    Random random = random();
    for (int i = 0; i < 4; i++) {
      int length = 8 * MIB + random.nextInt(9 * MIB);
      try (Smbclient.Run client = smbclient().with("-c", "put - big").start()) {
        client.input().write(BYTES, 0, length);
        client.kill();
      }
      awaitQuiet();
      if (Files.exists(share.resolve("big"))) {
        byte[] stored = Files.readAllBytes(share.resolve("big"));
        assertOneOrTheOther(stored, BYTES, new byte[BYTES.length]);
      }
    }
    Files.write(here.resolve("f"), Arrays.copyOf(BYTES, MIB));
    smbclient().ok("put f big", "get big back");
    assertThat(Files.mismatch(here.resolve("back"), here.resolve("f"))).isEqualTo(-1);
  }

  @ParameterizedTest
  @EnumSource
  void changesNothingButTheRangeOfAWriteThatIsCut(SmbjCut.How how) throws Exception {
    start();
    byte[] before = Arrays.copyOf(BYTES, 5 * MIB);
    byte[] written = Arrays.copyOfRange(BYTES, 20 * MIB, 22 * MIB);
    Random random = random();
    int[] cuts = {1, 3, 4, 5, 67, 68, 115, 116, 117, 64 * KIB, 2 * MIB + 115, 0, 0, 0};
    for (int cut : cuts) {
      Files.write(share.resolve("f"), before);
      int at = random.nextInt(3 * MIB);
      int after = cut != 0 ? cut : random.nextInt(2 * MIB);
      try (SmbjCut between = new SmbjCut(port(), how)) {
        SmbjClient client = SmbjClient.connect(between.port(), SHARE);
        File file = client.open("f", SMB2CreateDisposition.FILE_OPEN);
        between.cutAfter(after);
        assertThatThrownBy(() -> file.write(written, at)).as("cut=" + after).isNotNull();
        client.drop();
        assertThat(between.awaitEnd()).as("said after cut=" + after).isZero();
      }
      awaitQuiet();
      byte[] stored = Files.readAllBytes(share.resolve("f"));
      byte[] expected = before.clone();
      System.arraycopy(written, 0, expected, at, written.length);
      assertThat(stored).hasSameSizeAs(before);
      assertOneOrTheOther(stored, before, expected);
    }
    try (SmbjClient client = SmbjClient.connect(port(), SHARE)) {
      assertThat(client.share.fileExists("f")).isTrue();
    }
  }

  @ParameterizedTest
  @EnumSource
  void survivesClientsThatAreGoneInMidRead(SmbjCut.How how) throws Exception {
    start();
    byte[] bytes = Arrays.copyOf(BYTES, 8 * MIB);
    Files.write(share.resolve("f"), bytes);
    Random random = random();
    for (int cut : new int[] {1, 4, 83, 84, 85, 64 * KIB, 8 * MIB + 83, 0, 0, 0}) {
      int after = cut != 0 ? cut : random.nextInt(8 * MIB);
      try (SmbjCut between = new SmbjCut(port(), how)) {
        SmbjClient client = SmbjClient.connect(between.port(), SHARE);
        File file = client.open("f", SMB2CreateDisposition.FILE_OPEN);
        between.cutBackAfter(after);
        assertThatThrownBy(() -> file.read(new byte[8 * MIB], 0)).as("cut=" + after).isNotNull();
        client.drop();
      }
      awaitQuiet();
    }
    try (SmbjClient client = SmbjClient.connect(port(), SHARE)) {
      assertThat(client.read("f")).isEqualTo(bytes);
    }
  }

  // One request at a time: smbclient loses its connection if one of several fails.
  @ParameterizedTest
  @ValueSource(strings = {"-mSMB2_10", "-mSMB3_02"})
  void tellsThatTheDiskIsFull(String dialect) throws Exception {
    Path disk = Files.createDirectory(temporary.resolve("disk"));
    try (TmpfsDisk mounted = TmpfsDisk.mount(disk, "3m")) {
      share = mounted.path;
      start();
      Files.write(here.resolve("big"), Arrays.copyOf(BYTES, 7 * MIB));
      Files.write(here.resolve("small"), Arrays.copyOf(BYTES, MIB));
      Files.write(share.resolve("kept"), Arrays.copyOf(BYTES, MIB));
      String said =
          smbclient()
              .with(dialect)
              .run("put big", "ls kept", "del big", "put small", "get small back", "get kept");
      assertThat(said).contains("NT_STATUS_DISK_FULL").containsOnlyOnce("NT_STATUS_");
      assertThat(SmbclientInteropTest.listed(said)).containsKey("kept");
      assertContent(here.resolve("back"), Arrays.copyOf(BYTES, MIB));
      assertContent(here.resolve("kept"), Arrays.copyOf(BYTES, MIB));
      awaitQuiet();
      leavesNothing();
    }
  }

  @Test
  void goesOnAfterAWriteThatDidNotFit() throws Exception {
    Path disk = Files.createDirectory(temporary.resolve("disk"));
    try (TmpfsDisk mounted = TmpfsDisk.mount(disk, "3m")) {
      share = mounted.path;
      start();
      try (SmbjClient client = SmbjClient.connect(port(), SHARE);
          File file = client.open("f", SMB2CreateDisposition.FILE_CREATE)) {
        byte[] first = Arrays.copyOf(BYTES, MIB);
        assertThat(file.write(first, 0)).isEqualTo(MIB);
        for (int i = 0; i < 5; i++) {
          assertThatThrownBy(() -> file.write(Arrays.copyOf(BYTES, 8 * MIB), MIB))
              .isInstanceOf(SMBApiException.class)
              .extracting(e -> ((SMBApiException) e).getStatus())
              .isEqualTo(NtStatus.STATUS_DISK_FULL);
          file.setLength(MIB);
          assertThat(file.write(BYTES, MIB, MIB, MIB)).isEqualTo(MIB);
        }
        assertThat(client.read("f")).isEqualTo(Arrays.copyOf(BYTES, 2 * MIB));
      }
      leavesNothing();
    }
  }

  @Test
  void keepsNothingOfTwoHundredSessions() throws Exception {
    start();
    Files.write(share.resolve("f"), Arrays.copyOf(BYTES, MIB));
    sessions(20);
    awaitQuiet();
    long descriptors = descriptors();
    int threads = Thread.getAllStackTraces().size();
    sessions(200);
    awaitQuiet();
    assertThat(descriptors()).isLessThanOrEqualTo(descriptors + SPARE);
    awaitThreads(threads + SPARE);
  }

  private void sessions(int count) throws IOException {
    byte[] half = {0, 0, 1, 0, (byte) 0xFE, 'S', 'M', 'B', 64, 0};
    for (int i = 0; i < count; i++) {
      if (i % 4 == 3) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port())) {
          socket.getOutputStream().write(half, 0, i % half.length);
          socket.setSoLinger(i % 8 == 3, 0);
        }
        continue;
      }
      SmbjClient client = SmbjClient.connect(port(), SHARE);
      if (i % 4 == 0) {
        client.close();
      } else {
        File file = client.open("f", SMB2CreateDisposition.FILE_OPEN);
        assertThat(file.read(new byte[1000], i)).isEqualTo(1000);
        client.drop();
      }
    }
  }

  @Test
  void leavesNothingWhenItIsClosedInMidWrite() throws Exception {
    start();
    SmbjClient client = SmbjClient.connect(port(), SHARE);
    try {
      List<Future<Long>> writes = new ArrayList<>();
      File file = client.open("f", SMB2CreateDisposition.FILE_CREATE);
      for (int at = 0; at < BYTES.length; at += MIB) {
        writes.add(file.writeAsync(BYTES, at, at, MIB));
      }
      assertThat(writes.get(0).get(30, TimeUnit.SECONDS)).isEqualTo(MIB);
      leavesNothing();
    } finally {
      client.drop();
    }
    byte[] stored = Files.readAllBytes(share.resolve("f"));
    assertOneOrTheOther(stored, BYTES, new byte[BYTES.length]);
  }
}
