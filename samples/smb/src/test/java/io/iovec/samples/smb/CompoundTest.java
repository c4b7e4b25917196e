package io.iovec.samples.smb;

import static io.iovec.samples.smb.RawClient.RELATED;
import static io.iovec.samples.smb.RawClient.SAME_FILE;
import static org.assertj.core.api.Assertions.assertThat;

import io.iovec.samples.smb.RawClient.Reply;
import io.iovec.samples.smb.protocol.Command;
import io.iovec.samples.smb.protocol.NtStatus;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Several requests in one frame: MS-SMB2 3.3.5.2.7. */
class CompoundTest extends ServedTest {
  private RawClient client;

  CompoundTest(On on) {
    super(on);
  }

  @BeforeEach
  void connects() throws IOException {
    start();
    client = client();
    client.gatherCredits(512);
  }

  private List<Reply> call(ByteBuffer... messages) throws IOException {
    client.send(RawClient.frame(messages));
    List<Reply> replies = client.receiveFrame();
    assertThat(replies).hasSize(messages.length);
    return replies;
  }

  private static List<NtStatus> statuses(List<Reply> replies) {
    return replies.stream().map(Reply::ntStatus).toList();
  }

  private ByteBuffer first(Command command, ByteBuffer body) {
    return client.message(command, body, 0);
  }

  /** A related request whose session and tree are those before. */
  private ByteBuffer next(Command command, ByteBuffer body) {
    ByteBuffer message = client.message(command, body, RELATED);
    return message.putInt(36, -1).putLong(40, -1);
  }

  private ByteBuffer create(String name, int disposition) {
    return RawClient.create(name, RawClient.GENERIC_ALL, disposition, 0);
  }

  @Test
  void meansTheFileThatWasJustOpened() throws IOException {
    byte[] data = randomBytes(1000);
    List<Reply> replies =
        call(
            first(Command.CREATE, create("f", RawClient.CREATE)),
            next(Command.WRITE, RawClient.write(SAME_FILE, 0, data)),
            next(Command.READ, RawClient.read(SAME_FILE, 1, 10)),
            next(Command.QUERY_INFO, RawClient.queryInfo(SAME_FILE, 1, 5, 100)),
            next(Command.CLOSE, RawClient.close(SAME_FILE)));
    assertThat(statuses(replies)).containsOnly(NtStatus.SUCCESS);
    assertThat(replies.get(2).data()).isEqualTo(java.util.Arrays.copyOfRange(data, 1, 11));
    assertThat(replies).extracting(Reply::sessionId).containsOnly(client.sessionId);
    assertThat(replies).extracting(Reply::treeId).containsOnly(client.treeId);
    assertThat(replies).extracting(reply -> reply.flags() & RELATED).containsExactly(0, 4, 4, 4, 4);
    assertThat(Files.readAllBytes(directory.resolve("f"))).isEqualTo(data);
  }

  @Test
  void grantsCreditsForEach() throws IOException {
    client.asked = 3;
    List<Reply> replies =
        call(first(Command.ECHO, RawClient.empty()), first(Command.ECHO, RawClient.empty()));
    assertThat(replies.get(0).credits()).isPositive();
    assertThat(replies.get(1).credits()).isPositive();
  }

  @Test
  void failsAllThatReliesOnWhatCouldNotBeOpened() throws IOException {
    List<Reply> replies =
        call(
            first(Command.CREATE, create("missing", RawClient.OPEN)),
            next(Command.QUERY_INFO, RawClient.queryInfo(SAME_FILE, 1, 5, 100)),
            next(Command.CLOSE, RawClient.close(SAME_FILE)));
    assertThat(statuses(replies)).containsOnly(NtStatus.OBJECT_NAME_NOT_FOUND);
  }

  @Test
  void closesTheFileThoughAQueryFailed() throws IOException {
    List<Reply> replies =
        call(
            first(Command.CREATE, create("f", RawClient.CREATE)),
            next(Command.QUERY_INFO, RawClient.queryInfo(SAME_FILE, 1, 200, 100)),
            next(Command.READ, RawClient.read(SAME_FILE, 0, 10)),
            next(Command.CLOSE, RawClient.close(SAME_FILE)));
    assertThat(statuses(replies))
        .containsExactly(
            NtStatus.SUCCESS, NtStatus.INVALID_INFO_CLASS, NtStatus.END_OF_FILE, NtStatus.SUCCESS);
  }

  @Test
  void goesOnBehindAFailureWithWhatStandsForItself() throws IOException {
    byte[] id = client.open("f", RawClient.CREATE);
    List<Reply> replies =
        call(
            first(Command.CREATE, create("missing", RawClient.OPEN)),
            first(Command.WRITE, RawClient.write(id, 0, new byte[5])),
            next(Command.FLUSH, RawClient.flush(SAME_FILE)),
            first(Command.READ, RawClient.read(new byte[16], 0, 1)),
            first(Command.CLOSE, RawClient.close(id)));
    assertThat(statuses(replies))
        .containsExactly(
            NtStatus.OBJECT_NAME_NOT_FOUND,
            NtStatus.SUCCESS,
            NtStatus.SUCCESS,
            NtStatus.FILE_CLOSED,
            NtStatus.SUCCESS);
    assertThat(directory.resolve("f")).hasSize(5);
  }

  @Test
  void hasNoFileWhereNoneWasNamed() throws IOException {
    List<Reply> replies =
        call(
            first(Command.ECHO, RawClient.empty()),
            next(Command.CLOSE, RawClient.close(SAME_FILE)));
    assertThat(replies.get(0).ntStatus()).isEqualTo(NtStatus.SUCCESS);
    assertThat(replies.get(1).ntStatus()).isNotEqualTo(NtStatus.SUCCESS);
  }

  @Test
  void refusesAFirstRequestThatIsRelated() throws IOException {
    List<Reply> replies = call(next(Command.CLOSE, RawClient.close(SAME_FILE)));
    assertThat(statuses(replies)).containsExactly(NtStatus.INVALID_PARAMETER);
  }

  @Test
  void logsOnAndConnectsInOneFrame() throws IOException {
    RawClient other = stranger();
    other.negotiate(0x0302);
    other.asked = 64;
    Reply challenge =
        other.call(Command.SESSION_SETUP, RawClient.sessionSetup(RawClient.ntlmNegotiate()));
    other.sessionId = challenge.sessionId();
    ByteBuffer setup =
        other.message(Command.SESSION_SETUP, RawClient.sessionSetup(RawClient.ntlmAnonymous()), 0);
    ByteBuffer connect =
        other.message(Command.TREE_CONNECT, RawClient.treeConnect("\\\\server\\" + SHARE), RELATED);
    ByteBuffer create =
        other.message(Command.CREATE, create("", RawClient.OPEN), RELATED).putInt(36, -1);
    other.send(RawClient.frame(setup, connect, create));
    assertThat(statuses(other.receiveFrame())).containsOnly(NtStatus.SUCCESS);
  }

  @Test
  void writesLargeDataInTheMiddle() throws IOException {
    byte[] data = randomBytes(3 * MIB);
    client.charge = 48;
    ByteBuffer write = RawClient.write(SAME_FILE, 0, data);
    client.charge = 1;
    ByteBuffer create = first(Command.CREATE, create("f", RawClient.CREATE));
    client.charge = 48;
    ByteBuffer middle = next(Command.WRITE, write);
    client.charge = 1;
    List<Reply> replies = call(create, middle, next(Command.CLOSE, RawClient.close(SAME_FILE)));
    assertThat(statuses(replies)).containsOnly(NtStatus.SUCCESS);
    assertThat(Files.readAllBytes(directory.resolve("f"))).isEqualTo(data);
  }

  @Test
  void sendsRepliesThatDoNotFitIntoOneFrameInSeveral() throws IOException {
    byte[] data = randomBytes(8 * MIB);
    Files.write(directory.resolve("f"), data);
    byte[] id = client.open("f", RawClient.OPEN);
    client.charge = 128;
    ByteBuffer[] reads = new ByteBuffer[3];
    for (int i = 0; i < reads.length; i++) {
      reads[i] = first(Command.READ, RawClient.read(id, 0, 8 * MIB));
    }
    client.charge = 1;
    client.send(RawClient.frame(reads));
    List<Reply> replies = new ArrayList<>();
    while (replies.size() < 3) {
      replies.addAll(client.receiveFrame());
    }
    for (Reply reply : replies) {
      assertThat(reply.data()).isEqualTo(data);
    }
  }

  @Test
  void answersAsManyAsCreditsAllow() throws IOException {
    List<ByteBuffer> echoes = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      echoes.add(first(Command.ECHO, RawClient.empty()));
    }
    List<Reply> replies = call(echoes.toArray(new ByteBuffer[0]));
    assertThat(statuses(replies)).containsOnly(NtStatus.SUCCESS);
  }

  @Test
  void closesTheConnectionIfAMessageBeginsOutsideOfItsFrame() throws IOException {
    for (int next : new int[] {8, 64, 65, 72, 80, 1 << 20, -8, Integer.MAX_VALUE & ~7}) {
      RawClient other = client();
      ByteBuffer echo = other.message(Command.ECHO, RawClient.empty(), 0).putInt(20, next);
      other.send(RawClient.frame(echo));
      assertThat(other.isClosedByServer()).as("next=" + next).isTrue();
    }
  }

  @Test
  void holdsNothingThatTheNextReadWaitsFor() throws IOException {
    Files.write(directory.resolve("f"), new byte[8 * MIB]);
    byte[] id = client.open("f", RawClient.OPEN);
    int[] lengths = {4 * MIB, 4 * MIB, 60 * KIB, 8 * MIB};
    ByteBuffer[] messages = new ByteBuffer[lengths.length];
    for (int i = 0; i < lengths.length; i++) {
      client.charge = (lengths[i] + 64 * KIB - 1) / (64 * KIB);
      messages[i] = first(Command.READ, RawClient.read(id, 0, lengths[i]));
    }
    client.send(RawClient.frame(messages));
    List<Reply> replies = new ArrayList<>();
    while (replies.size() < lengths.length) {
      replies.addAll(client.receiveFrame());
    }
    assertThat(statuses(replies)).containsOnly(NtStatus.SUCCESS);
    assertThat(replies)
        .extracting(reply -> reply.data().length)
        .containsExactly(4 * MIB, 4 * MIB, 60 * KIB, 8 * MIB);
  }

  @Test
  void neverAnswersACancelThoughWhatItReliesOnFailed() throws IOException {
    Files.write(directory.resolve("f"), new byte[MIB]);
    byte[] id = client.open("f", RawClient.OPEN);
    client.charge = MIB / (64 * KIB);
    ByteBuffer read = first(Command.READ, RawClient.read(id, 0, MIB));
    client.charge = 1;
    client.send(
        RawClient.frame(
            read,
            first(Command.CREATE, create("missing", RawClient.OPEN)),
            next(Command.CANCEL, RawClient.empty())));
    assertThat(statuses(client.receiveFrame()))
        .containsExactly(NtStatus.SUCCESS, NtStatus.OBJECT_NAME_NOT_FOUND);
    assertThat(client.call(Command.ECHO, RawClient.empty()).ntStatus()).isEqualTo(NtStatus.SUCCESS);
  }
}
