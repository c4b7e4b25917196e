package io.iovec.samples.smb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.iovec.samples.smb.RawClient.Reply;
import io.iovec.samples.smb.protocol.Command;
import io.iovec.samples.smb.protocol.NtStatus;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** WRITEs that are not what they say, and one that never ends: nobody else notices. */
class WrongWriteTest extends ServedTest {
  private static final int LENGTH = 2 * MIB;
  private static final int ALONE = 0;

  private RawClient client;
  private Path file;

  WrongWriteTest(On on) {
    super(on);
  }

  private void serve() throws IOException {
    start();
    file = directory.resolve("f");
    client = connect();
  }

  private RawClient connect() throws IOException {
    RawClient made = client();
    made.gatherCredits(256);
    return made;
  }

  private static Reply write(RawClient by, byte[] id, long offset, byte[] data) throws IOException {
    by.charge = Math.max(1, data.length / (64 * KIB));
    by.asked = by.charge;
    try {
      return by.ok(Command.WRITE, RawClient.write(id, offset, data));
    } finally {
      by.charge = 1;
      by.asked = 1;
    }
  }

  /** Opens a file that nobody else has open. */
  private NtStatus openAlone(RawClient by) throws IOException {
    ByteBuffer create = RawClient.create("f", RawClient.GENERIC_ALL, RawClient.OPEN, 0);
    return by.call(Command.CREATE, create.putInt(32, ALONE)).ntStatus();
  }

  @Test
  void goesOnForOthersWhenAClientDiesInMidWrite() throws IOException {
    serve();
    RawClient same = connect();
    RawClient other = connect();
    byte[] data = randomBytes(LENGTH);
    byte[] id = client.open("f", RawClient.CREATE);
    byte[] sameId = same.open("f", RawClient.OPEN);
    byte[] otherId = other.open("g", RawClient.CREATE);
    client.charge = LENGTH / (64 * KIB);
    byte[] frame = RawClient.frame(client.message(Command.WRITE, RawClient.write(id, 0, data), 0));
    byte[] others = randomBytes(MIB);
    client.send(Arrays.copyOf(frame, frame.length / 2));
    for (int i = 0; i < 8; i++) {
      if (i == 4) {
        client.socket().setSoLinger(true, 0);
        client.close();
      }
      write(same, sameId, LENGTH + (long) i * MIB, others);
      write(other, otherId, (long) i * MIB, others);
    }
    same.ok(Command.CLOSE, RawClient.close(sameId));
    await().atMost(DEADLINE).until(() -> openAlone(same) == NtStatus.SUCCESS);

    byte[] stored = Files.readAllBytes(file);
    assertThat(stored).hasSize(LENGTH + 8 * MIB);
    assertThat(directory.resolve("g")).hasSize(8 * MIB);
    byte[] others8 = Files.readAllBytes(directory.resolve("g"));
    assertThat(Arrays.copyOfRange(stored, LENGTH, stored.length)).isEqualTo(others8);
    for (int i = 0; i < 8; i++) {
      assertThat(Arrays.copyOfRange(others8, i * MIB, (i + 1) * MIB)).isEqualTo(others);
    }
    int end = Arrays.mismatch(stored, data);
    byte[] expected = Arrays.copyOf(Arrays.copyOf(data, end), LENGTH);
    assertThat(end).isLessThanOrEqualTo(LENGTH / 2);
    assertThat(Arrays.copyOf(stored, LENGTH)).isEqualTo(expected);
  }

  /** Sends a WRITE that is refused, and looks whether the next one is taken. */
  private void refuses(int length, int dataOffset, int saidLength) throws IOException {
    String what =
        "length=%d dataOffset=%d saidLength=0x%x".formatted(length, dataOffset, saidLength);
    Files.writeString(file, "old");
    byte[] id = client.open("f", RawClient.OPEN);
    client.charge = 128;
    client.asked = 128;
    ByteBuffer write = RawClient.write(id, 0, new byte[length]);
    write.putShort(2, (short) dataOffset).putInt(4, saidLength);
    NtStatus status = client.call(Command.WRITE, write).ntStatus();
    client.charge = 1;
    client.asked = 1;
    assertThat(status).as(what).isEqualTo(NtStatus.INVALID_PARAMETER);
    assertThat(file).as(what).hasContent("old");
    client.ok(Command.WRITE, RawClient.write(id, 3, new byte[] {'+'}));
    assertThat(file).as(what).hasContent("old+");
    client.ok(Command.CLOSE, RawClient.close(id));
  }

  @Test
  void refusesDataThatBeginsOutsideOfTheMessage() throws IOException {
    serve();
    for (int length : new int[] {1, 100, 70 * KIB, MIB}) {
      for (int dataOffset : new int[] {0, 1, 63, 64, 111, 113, 0xFFFF}) {
        refuses(length, dataOffset, length);
      }
    }
    for (int dataOffset : new int[] {0, 111, 214, 0x7FFF, 0x8000, 0xFFFF}) {
      refuses(100, dataOffset, dataOffset < 112 ? 1 : 100);
    }
  }

  @Test
  void refusesMoreDataThanThereIs() throws IOException {
    serve();
    int[] lengths = {8 * MIB, 8 * MIB + 1, 16 * MIB, Integer.MAX_VALUE, Integer.MIN_VALUE, -1};
    for (int length : new int[] {0, 100, MIB}) {
      refuses(length, 112, length + 1);
      for (int said : lengths) {
        refuses(length, 112, said);
      }
    }
  }

  @Test
  void refusesMoreThanTheDialectAllows() throws IOException {
    serve();
    RawClient old = stranger();
    old.negotiate(0x0202);
    old.charge = 0;
    old.logOn();
    old.connectTree(SHARE);
    byte[] id = old.open("f", RawClient.CREATE);
    old.ok(Command.WRITE, RawClient.write(id, 0, new byte[64 * KIB]));
    for (int length : new int[] {64 * KIB + 1, MIB, 8 * MIB}) {
      RawClient.expect(
          NtStatus.INVALID_PARAMETER,
          old.call(Command.WRITE, RawClient.write(id, 0, new byte[length])));
    }
    assertThat(file).hasSize(64 * KIB);
    old.ok(Command.WRITE, RawClient.write(id, 64 * KIB, new byte[1]));
    assertThat(file).hasSize(64 * KIB + 1);
  }
}
