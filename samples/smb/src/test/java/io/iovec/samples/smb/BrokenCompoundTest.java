package io.iovec.samples.smb;

import static io.iovec.samples.smb.RawClient.RELATED;
import static io.iovec.samples.smb.RawClient.SAME_FILE;
import static org.assertj.core.api.Assertions.assertThat;

import io.iovec.Counter;
import io.iovec.samples.smb.RawClient.Reply;
import io.iovec.samples.smb.protocol.Command;
import io.iovec.samples.smb.protocol.NtStatus;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Several requests in one frame of which one is wrong: what becomes of the others. */
class BrokenCompoundTest extends ServedTest {
  private static final int ASYNC = 0x2;
  private static final int ASYNC_RELATED = ASYNC | RELATED;

  private RawClient client;

  BrokenCompoundTest(On on) {
    super(on);
  }

  @BeforeEach
  void connects() throws IOException {
    start();
    client = client();
    client.gatherCredits(64);
  }

  private ByteBuffer first(Command command, ByteBuffer body) {
    return client.message(command, body, 0);
  }

  private ByteBuffer next(Command command, ByteBuffer body) {
    return client.message(command, body, RELATED).putInt(36, -1).putLong(40, -1);
  }

  private ByteBuffer create(String name) {
    return first(
        Command.CREATE, RawClient.create(name, RawClient.GENERIC_ALL, RawClient.OPEN_IF, 0));
  }

  private ByteBuffer close() {
    return next(Command.CLOSE, RawClient.close(SAME_FILE));
  }

  /** Sends a frame, and an ECHO behind it, which is answered whatever was wrong. */
  private List<Reply> call(ByteBuffer... messages) throws IOException {
    client.send(RawClient.frame(messages));
    List<Reply> replies = client.receiveFrame();
    client.ok(Command.ECHO, RawClient.empty());
    return replies;
  }

  private void expect(List<Reply> replies, NtStatus... statuses) {
    assertThat(replies).extracting(Reply::ntStatus).containsExactly(statuses);
    assertThat(replies).extracting(Reply::sessionId).containsOnly(client.sessionId);
    assertThat(transport.counters().get(Counter.FILES_OPEN)).isZero();
  }

  private static ByteBuffer wrong(ByteBuffer body) {
    return body.putShort(0, (short) (body.getShort(0) + 1));
  }

  @Test
  void goesOnBehindASizeThatIsWrong() throws IOException {
    List<ByteBuffer> wrong =
        List.of(
            next(Command.QUERY_INFO, wrong(RawClient.queryInfo(SAME_FILE, 1, 5, 100))),
            next(Command.WRITE, wrong(RawClient.write(SAME_FILE, 0, new byte[100]))),
            next(Command.READ, wrong(RawClient.read(SAME_FILE, 0, 100))),
            next(Command.FLUSH, RawClient.body(24, 8)),
            next(Command.SET_INFO, RawClient.body(33, 8)));
    for (ByteBuffer second : wrong) {
      // Ids may be used in any order.
      List<Reply> replies = call(create("f"), second, close());
      expect(replies, NtStatus.SUCCESS, NtStatus.INVALID_PARAMETER, NtStatus.SUCCESS);
      assertThat(directory.resolve("f")).isEmptyFile();
    }
  }

  @Test
  void failsAllBehindACreateWhoseSizeIsWrong() throws IOException {
    ByteBuffer create = RawClient.create("f", RawClient.GENERIC_ALL, RawClient.CREATE, 0);
    List<Reply> replies =
        call(
            first(Command.CREATE, wrong(create)),
            next(Command.WRITE, RawClient.write(SAME_FILE, 0, new byte[10])),
            close());
    expect(
        replies,
        NtStatus.INVALID_PARAMETER,
        NtStatus.INVALID_PARAMETER,
        NtStatus.INVALID_PARAMETER);
    assertThat(directory.resolve("f")).doesNotExist();
  }

  @Test
  void keepsSessionAndTreeBehindWhatNeedsNone() throws IOException {
    expect(
        call(create("f"), next(Command.ECHO, RawClient.empty()), close()),
        NtStatus.SUCCESS,
        NtStatus.SUCCESS,
        NtStatus.SUCCESS);
  }

  @Test
  void keepsSessionAndTreeBehindWhatIsNoCommand() throws IOException {
    ByteBuffer unknown = next(Command.ECHO, RawClient.empty()).putShort(12, (short) 0x77);
    expect(
        call(create("f"), unknown, close()),
        NtStatus.SUCCESS,
        NtStatus.INVALID_PARAMETER,
        NtStatus.SUCCESS);
    ByteBuffer async = next(Command.FLUSH, RawClient.flush(SAME_FILE)).putInt(16, ASYNC_RELATED);
    expect(
        call(create("f"), async, close()),
        NtStatus.SUCCESS,
        NtStatus.INVALID_PARAMETER,
        NtStatus.SUCCESS);
  }

  @Test
  void failsAsWhatNamedTheFileDid() throws IOException {
    byte[] none = new byte[16];
    expect(
        call(
            first(Command.READ, RawClient.read(none, 0, 1)),
            next(Command.WRITE, RawClient.write(SAME_FILE, 0, new byte[10])),
            close()),
        NtStatus.FILE_CLOSED,
        NtStatus.FILE_CLOSED,
        NtStatus.FILE_CLOSED);
  }

  @Test
  void doesNothingMoreBehindWhatEndsTheConnection() throws IOException {
    for (boolean isFirst : new boolean[] {false, true}) {
      for (int kind = 0; kind < 2; kind++) {
        ByteBuffer wrong =
            kind == 0
                ? first(Command.NEGOTIATE, RawClient.negotiation(0x0302))
                : first(Command.ECHO, RawClient.empty()).putInt(16, 1); // a reply
        byte[] frame =
            isFirst
                ? RawClient.frame(wrong, create("behind"), create("later"))
                : RawClient.frame(create("before"), wrong, create("behind"), create("later"));
        client.send(frame);
        assertThat(client.isClosedByServer()).as("isFirst=%s kind=%d", isFirst, kind).isTrue();
        client = client();
        client.gatherCredits(64);
      }
    }
    server.close(); // behind all that is still being done
    assertThat(directory.toFile().list()).containsExactly("before");
  }
}
