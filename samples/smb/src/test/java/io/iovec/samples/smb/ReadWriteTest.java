package io.iovec.samples.smb;

import static org.assertj.core.api.Assertions.assertThat;

import io.iovec.samples.smb.RawClient.Reply;
import io.iovec.samples.smb.protocol.Command;
import io.iovec.samples.smb.protocol.NtStatus;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** READ, WRITE and FLUSH at their edges. What they do with much data is in the interop tests. */
class ReadWriteTest extends ServedTest {
  private RawClient client;

  ReadWriteTest(On on) {
    super(on);
  }

  @BeforeEach
  void connects() throws IOException {
    start();
    client = client();
    client.gatherCredits(256);
  }

  private Path file(String name) {
    return directory.resolve(name);
  }

  private Reply write(byte[] id, long offset, byte[] data) throws IOException {
    client.charge = 1 + Math.max(0, data.length - 1) / (64 * KIB);
    client.asked = client.charge;
    try {
      return client.call(Command.WRITE, RawClient.write(id, offset, data));
    } finally {
      client.charge = 1;
      client.asked = 1;
    }
  }

  private Reply read(byte[] id, long offset, int length) throws IOException {
    client.charge = 1 + Math.max(0, length - 1) / (64 * KIB);
    client.asked = client.charge;
    try {
      return client.call(Command.READ, RawClient.read(id, offset, length));
    } finally {
      client.charge = 1;
      client.asked = 1;
    }
  }

  private static void expect(NtStatus status, Reply reply) {
    RawClient.expect(status, reply);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4095, 4096, 4097, 65_535, 65_536, 65_537, 1_048_577, 8_388_608})
  void givesBackWhatWasWritten(int length) throws IOException {
    byte[] data = randomBytes(length);
    byte[] id = client.open("f", RawClient.CREATE);
    Reply written = write(id, 3, data);
    expect(NtStatus.SUCCESS, written);
    assertThat(written.body().getInt(4)).isEqualTo(length);
    assertThat(read(id, 3, length).data()).isEqualTo(data);
    assertThat(Arrays.copyOfRange(Files.readAllBytes(file("f")), 3, 3 + length)).isEqualTo(data);
  }

  private static void fill(ByteBuffer body, int from, int to, char with) {
    for (int at = from; at < to; at++) {
      body.put(at, (byte) with);
    }
  }

  @Test
  void leavesOutWhatPadsAFrame() throws IOException {
    byte[] id = client.open("f", RawClient.CREATE);
    for (int padding = 1; padding < 9; padding++) {
      ByteBuffer body = RawClient.write(id, 0, new byte[100 + padding]);
      fill(body, 48, 148, 'd');
      fill(body, 148, 148 + padding, 'p');
      client.ok(Command.WRITE, body.putInt(4, 100));
      assertThat(Files.readString(file("f"))).isEqualTo("d".repeat(100));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {113, 120, 255, 256, 300, 5000})
  void findsDataThatBeginsLater(int dataOffset) throws IOException {
    byte[] id = client.open("f", RawClient.CREATE);
    ByteBuffer body = RawClient.write(id, 0, new byte[dataOffset - 112 + 10]);
    fill(body, dataOffset - 64, body.capacity(), 'd');
    client.ok(Command.WRITE, body.putShort(2, (short) dataOffset).putInt(4, 10));
    assertThat(Files.readString(file("f"))).isEqualTo("d".repeat(10));
  }

  @Test
  void readsNoFurtherThanTheEnd() throws IOException {
    Files.writeString(file("f"), "0123456789");
    byte[] id = client.open("f", RawClient.OPEN);
    assertThat(read(id, 7, 100).data()).isEqualTo("789".getBytes(StandardCharsets.US_ASCII));
    expect(NtStatus.END_OF_FILE, read(id, 10, 1));
    expect(NtStatus.END_OF_FILE, read(id, 1L << 40, 1));
    expect(NtStatus.END_OF_FILE, read(id, Long.MAX_VALUE - 1, 8 * MIB));
    expect(NtStatus.END_OF_FILE, read(id, Long.MAX_VALUE, 1));
  }

  @Test
  void movesNothingWhereNothingIsAskedFor() throws IOException {
    Files.writeString(file("f"), "0123456789");
    byte[] id = client.open("f", RawClient.OPEN);
    assertThat(read(id, 3, 0).data()).isEmpty();
    assertThat(read(id, 100, 0).data()).isEmpty();
    expect(NtStatus.SUCCESS, write(id, 3, new byte[0]));
    expect(NtStatus.SUCCESS, write(id, 1000, new byte[0]));
    assertThat(file("f")).hasContent("0123456789");
  }

  @Test
  void needsTheSameWhereNothingIsAskedFor() throws IOException {
    Files.writeString(file("f"), "0123456789");
    byte[] toWrite =
        client.ok(Command.CREATE, RawClient.create("f", 0x2, RawClient.OPEN, 0)).fileId();
    expect(NtStatus.ACCESS_DENIED, read(toWrite, 0, 0));
    expect(NtStatus.SUCCESS, write(toWrite, 0, new byte[0]));
    byte[] toRead =
        client.ok(Command.CREATE, RawClient.create("f", 0x1, RawClient.OPEN, 0)).fileId();
    expect(NtStatus.ACCESS_DENIED, write(toRead, 0, new byte[0]));
    expect(NtStatus.SUCCESS, read(toRead, 10, 0));
    expect(
        NtStatus.END_OF_FILE,
        client.call(Command.READ, RawClient.read(toRead, 10, 0).putInt(32, 1)));
    byte[] root = client.open("", RawClient.OPEN, RawClient.DIRECTORY);
    expect(NtStatus.INVALID_DEVICE_REQUEST, read(root, 0, 0));
    expect(NtStatus.INVALID_DEVICE_REQUEST, write(root, 0, new byte[0]));
    assertThat(file("f")).hasContent("0123456789");
  }

  @Test
  void failsIfThereIsLessThanTheMinimum() throws IOException {
    Files.writeString(file("f"), "0123456789");
    byte[] id = client.open("f", RawClient.OPEN);
    ByteBuffer read = RawClient.read(id, 5, 10);
    assertThat(client.ok(Command.READ, read.putInt(32, 5)).data()).hasSize(5);
    expect(NtStatus.END_OF_FILE, client.call(Command.READ, read.putInt(32, 6)));
  }

  @Test
  void refusesOffsetsThatNoFileHas() throws IOException {
    byte[] id = client.open("f", RawClient.CREATE);
    expect(NtStatus.INVALID_PARAMETER, read(id, -1, 1));
    expect(NtStatus.INVALID_PARAMETER, read(id, Long.MIN_VALUE, 1));
    expect(NtStatus.INVALID_PARAMETER, write(id, -2, new byte[1]));
    expect(NtStatus.INVALID_PARAMETER, write(id, Long.MIN_VALUE, new byte[1]));
    expect(NtStatus.INVALID_PARAMETER, write(id, Long.MAX_VALUE, new byte[1]));
    Reply farAway = write(id, Long.MAX_VALUE - 1, new byte[1]);
    assertThat(farAway.ntStatus()).isNotEqualTo(NtStatus.SUCCESS);
    assertThat(farAway.ntStatus()).isNotEqualTo(NtStatus.INTERNAL_ERROR);
    assertThat(file("f")).isEmptyFile();
  }

  @Test
  void appendsAtTheOffsetThatMeansTheEnd() throws IOException {
    Files.writeString(file("f"), "old");
    byte[] id = client.open("f", RawClient.OPEN);
    expect(NtStatus.SUCCESS, write(id, -1, "new".getBytes(StandardCharsets.US_ASCII)));
    expect(NtStatus.SUCCESS, write(id, -1, "er".getBytes(StandardCharsets.US_ASCII)));
    assertThat(file("f")).hasContent("oldnewer");
  }

  @Test
  void appendsOnlyWhereOnlyThatIsAllowed() throws IOException {
    Files.writeString(file("f"), "old");
    int appendOnly = 0x4 | 0x80;
    byte[] id =
        client.ok(Command.CREATE, RawClient.create("f", appendOnly, RawClient.OPEN, 0)).fileId();
    expect(NtStatus.SUCCESS, write(id, -1, "new".getBytes(StandardCharsets.US_ASCII)));
    expect(NtStatus.ACCESS_DENIED, read(id, 0, 3));
    assertThat(file("f")).hasContent("oldnew");
  }

  @Test
  void refusesWhatIsNotOpenForIt() throws IOException {
    Files.writeString(file("f"), "old");
    byte[] id =
        client
            .ok(Command.CREATE, RawClient.create("f", RawClient.GENERIC_READ, RawClient.OPEN, 0))
            .fileId();
    expect(NtStatus.ACCESS_DENIED, write(id, 0, new byte[10]));
    byte[] root = client.open("", RawClient.OPEN, RawClient.DIRECTORY);
    expect(NtStatus.INVALID_DEVICE_REQUEST, read(root, 0, 10));
    expect(NtStatus.INVALID_DEVICE_REQUEST, write(root, 0, new byte[10]));
    assertThat(file("f")).hasContent("old");
  }

  @Test
  void makesDurableWhatIsWrittenThrough() throws IOException {
    byte[] id = client.open("f", RawClient.CREATE);
    client.ok(Command.WRITE, RawClient.write(id, 0, new byte[10]).putInt(44, 1));
    client.ok(Command.FLUSH, RawClient.flush(id));
    assertThat(file("f")).hasSize(10);
  }

  @Test
  void refusesMoreThanWasNegotiatedOrPaidFor() throws IOException {
    byte[] id = client.open("f", RawClient.CREATE);
    expect(NtStatus.INVALID_PARAMETER, read(id, 0, 8 * MIB + 1));
    expect(NtStatus.INVALID_PARAMETER, write(id, 0, new byte[8 * MIB + 1]));
    client.charge = 1;
    expect(
        NtStatus.INVALID_PARAMETER, client.call(Command.READ, RawClient.read(id, 0, 64 * KIB + 1)));
    expect(
        NtStatus.INVALID_PARAMETER,
        client.call(Command.WRITE, RawClient.write(id, 0, new byte[64 * KIB + 1])));
    client.charge = 2;
    client.ok(Command.WRITE, RawClient.write(id, 0, new byte[128 * KIB]));
    assertThat(file("f")).hasSize(128 * KIB);
  }

  @Test
  void takesAChargeOfNothingForOne() throws IOException {
    byte[] id = client.open("f", RawClient.CREATE);
    client.charge = 0;
    client.ok(Command.WRITE, RawClient.write(id, 0, new byte[64 * KIB]));
    assertThat(client.ok(Command.READ, RawClient.read(id, 0, 64 * KIB)).data()).hasSize(64 * KIB);
  }

  @Test
  void refusesFilesThatAreNotOpen() throws IOException {
    byte[] id = client.open("f", RawClient.CREATE);
    client.ok(Command.CLOSE, RawClient.close(id));
    expect(NtStatus.FILE_CLOSED, read(id, 0, 10));
    expect(NtStatus.FILE_CLOSED, write(id, 0, new byte[100 * KIB]));
    expect(NtStatus.FILE_CLOSED, client.call(Command.FLUSH, RawClient.flush(id)));
    expect(NtStatus.FILE_CLOSED, client.call(Command.CLOSE, RawClient.close(id)));
    expect(NtStatus.FILE_CLOSED, write(RawClient.SAME_FILE, 0, new byte[10]));
  }

  @Test
  void closesBehindWhatCameBefore() throws IOException {
    byte[] id = client.open("f", RawClient.CREATE);
    byte[] data = randomBytes(MIB);
    Map<Long, NtStatus> expected = new HashMap<>();
    for (int i = 0; i < 8; i++) {
      client.charge = 16;
      expected.put(client.messageId, NtStatus.SUCCESS);
      client.send(Command.WRITE, RawClient.write(id, (long) i * MIB, data));
    }
    client.charge = 1;
    expected.put(client.messageId, NtStatus.SUCCESS);
    client.send(Command.CLOSE, RawClient.close(id));
    expected.put(client.messageId, NtStatus.FILE_CLOSED);
    client.send(Command.READ, RawClient.read(id, 0, 10));
    Map<Long, NtStatus> actual = new HashMap<>();
    while (actual.size() < expected.size()) {
      Reply reply = client.receive();
      actual.put(reply.messageId(), reply.ntStatus());
    }
    assertThat(actual).isEqualTo(expected);
    assertThat(file("f")).hasSize(8L * MIB);
  }

  @Test
  void neverMixesTheRepliesOfManyReads() throws IOException {
    byte[] data = randomBytes(4 * MIB);
    Files.write(file("f"), data);
    byte[] id = client.open("f", RawClient.OPEN);
    Map<Long, Integer> offsets = new HashMap<>();
    for (int i = 0; i < 200; i++) {
      int offset = i * 20_001;
      offsets.put(client.messageId, offset);
      client.send(Command.READ, RawClient.read(id, offset, 20_001));
    }
    for (int i = 0; i < 200; i++) {
      Reply reply = client.receive();
      int offset = offsets.get(reply.messageId());
      assertThat(reply.data()).isEqualTo(Arrays.copyOfRange(data, offset, offset + 20_001));
    }
  }
}
