package io.iovec.samples.smb;

import static io.iovec.samples.smb.RawClient.RELATED;
import static io.iovec.samples.smb.RawClient.SAME_FILE;
import static org.assertj.core.api.Assertions.assertThat;

import io.iovec.samples.smb.RawClient.Reply;
import io.iovec.samples.smb.protocol.Command;
import io.iovec.samples.smb.protocol.NtStatus;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A CREATE, and behind it, before its answer, what names a file. */
class PipelinedCreateTest extends ServedTest {
  private RawClient client;

  PipelinedCreateTest(On on) {
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

  private ByteBuffer create(String name, int disposition) {
    return RawClient.create(name, RawClient.GENERIC_ALL, disposition, 0);
  }

  private ByteBuffer message(Command command, ByteBuffer body) {
    return client.message(command, body, 0);
  }

  private ByteBuffer related(Command command, ByteBuffer body) {
    return client.message(command, body, RELATED).putInt(36, -1).putLong(40, -1);
  }

  private static byte[] id(long persistent, long random) {
    return ByteBuffer.allocate(16)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(persistent)
        .putLong(random)
        .array();
  }

  /** What an id may be guessed to be, whose first half counts up. */
  private static List<byte[]> guesses() {
    return List.of(id(1, 0), id(1, 1), id(1, -1), id(0, 0), SAME_FILE);
  }

  @Test
  void writesNothingForWhoGuessesTheFile() throws IOException {
    for (int length : new int[] {100, 300 * KIB}) {
      client = client();
      client.gatherCredits(256);
      ByteArrayOutputStream all = new ByteArrayOutputStream();
      int size = 0;
      long createId = client.messageId;
      all.writeBytes(RawClient.frame(message(Command.CREATE, create("f", RawClient.OPEN_IF))));
      client.charge = 5;
      for (byte[] guess : guesses()) {
        ByteBuffer write = RawClient.write(guess, 0, randomBytes(length));
        all.writeBytes(RawClient.frame(message(Command.WRITE, write)));
        size++;
      }
      client.charge = 1;
      client.send(all.toByteArray());
      byte[] opened = new byte[0];
      for (int i = 0; i <= size; i++) {
        Reply reply = client.receive();
        boolean isCreated = reply.messageId() == createId;
        RawClient.expect(isCreated ? NtStatus.SUCCESS : NtStatus.FILE_CLOSED, reply);
        opened = isCreated ? reply.fileId() : opened;
      }
      assertThat(file("f")).isEmptyFile();
      client.ok(Command.WRITE, RawClient.write(opened, 0, new byte[7]));
      assertThat(file("f")).hasSize(7);
      client.ok(Command.CLOSE, RawClient.close(opened));
      Files.delete(file("f"));
    }
  }

  @Test
  void writesNothingForWhoGuessesTheFileInOneMessage() throws IOException {
    for (byte[] guess : guesses()) {
      client.send(
          RawClient.frame(
              message(Command.CREATE, create("f", RawClient.OPEN_IF)),
              message(Command.WRITE, RawClient.write(guess, 0, new byte[10])),
              message(Command.CLOSE, RawClient.close(guess))));
      List<Reply> replies = client.receiveFrame();
      assertThat(replies)
          .extracting(Reply::ntStatus)
          .containsExactly(NtStatus.SUCCESS, NtStatus.FILE_CLOSED, NtStatus.FILE_CLOSED);
      assertThat(file("f")).isEmptyFile();
      client.ok(Command.CLOSE, RawClient.close(replies.get(0).fileId()));
    }
  }

  /** MS-SMB2 3.3.5.2.7.2: the file is that of the request before, whatever id is named. */
  @Test
  void meansTheFileOfTheCreateThoughAnotherIsNamed() throws IOException {
    Files.writeString(file("other"), "other");
    byte[] other = client.open("other", RawClient.OPEN);
    client.send(
        RawClient.frame(
            message(Command.CREATE, create("f", RawClient.CREATE)),
            related(Command.WRITE, RawClient.write(other, 0, new byte[10])),
            related(Command.CLOSE, RawClient.close(other))));
    assertThat(client.receiveFrame()).extracting(Reply::ntStatus).containsOnly(NtStatus.SUCCESS);
    assertThat(file("f")).hasSize(10);
    assertThat(file("other")).hasContent("other");
    client.ok(Command.CLOSE, RawClient.close(other));
  }

  @Test
  void writesNothingBehindACreateThatFailedThoughAnotherFileIsNamed() throws IOException {
    Files.writeString(file("other"), "other");
    byte[] other = client.open("other", RawClient.OPEN);
    client.send(
        RawClient.frame(
            message(Command.CREATE, create("other", RawClient.CREATE)),
            related(Command.WRITE, RawClient.write(other, 0, new byte[10])),
            related(Command.CLOSE, RawClient.close(other))));
    assertThat(client.receiveFrame())
        .extracting(Reply::ntStatus)
        .containsOnly(NtStatus.OBJECT_NAME_COLLISION);
    assertThat(file("other")).hasContent("other");
    client.ok(Command.CLOSE, RawClient.close(other));
  }
}
