package io.iovec.samples.smb;

import static org.assertj.core.api.Assertions.assertThat;

import io.iovec.samples.smb.RawClient.Reply;
import io.iovec.samples.smb.protocol.Command;
import io.iovec.samples.smb.protocol.NtStatus;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What each command answers, but for READ and WRITE. */
class CommandsTest extends ServedTest {
  CommandsTest(On on) {
    super(on);
  }

  @BeforeEach
  void starts() throws IOException {
    start();
  }

  private static int dialect(Reply negotiated) {
    return negotiated.body().getShort(4);
  }

  @Test
  void choosesTheBestDialectThatIsOffered() throws IOException {
    assertThat(dialect(stranger().negotiate(0x0202))).isEqualTo(0x0202);
    assertThat(dialect(stranger().negotiate(0x0202, 0x0210))).isEqualTo(0x0210);
    assertThat(dialect(stranger().negotiate(0x0300, 0x0202))).isEqualTo(0x0300);
    assertThat(dialect(stranger().negotiate(0x0302, 0x0300))).isEqualTo(0x0302);
    RawClient.expect(
        NtStatus.NOT_SUPPORTED, stranger().call(Command.NEGOTIATE, RawClient.negotiation(0x0400)));
  }

  @Test
  void movesNoMoreThanSixtyFourKibibytesAtOnceBy202() throws IOException {
    Reply negotiated = stranger().negotiate(0x0202);
    assertThat(negotiated.body().getInt(24)).as("capabilities").isZero();
    assertThat(negotiated.body().getInt(28)).as("max transact").isEqualTo(64 * KIB);
    assertThat(negotiated.body().getInt(32)).as("max read").isEqualTo(64 * KIB);
    assertThat(negotiated.body().getInt(36)).as("max write").isEqualTo(64 * KIB);
  }

  @Test
  void negotiatesFromSmb1On() throws IOException {
    RawClient later = stranger();
    later.send(smb1("NT LM 0.12", "SMB 2.002", "SMB 2.???"));
    assertThat(dialect(later.receive())).isEqualTo(0x02FF);
    later.messageId = 1;
    assertThat(dialect(later.negotiate(0x0210, 0x0302))).isEqualTo(0x0302);
    RawClient once = stranger();
    once.send(smb1("NT LM 0.12", "SMB 2.002"));
    assertThat(dialect(once.receive())).isEqualTo(0x0202);
    once.messageId = 1;
    once.logOn();
    RawClient never = stranger();
    never.send(smb1("NT LM 0.12"));
    assertThat(never.isClosedByServer()).isTrue();
  }

  private static byte[] smb1(String... dialects) {
    StringBuilder names = new StringBuilder();
    for (String dialect : dialects) {
      names.append('\u0002').append(dialect).append('\0');
    }
    byte[] bytes = names.toString().getBytes(StandardCharsets.ISO_8859_1);
    ByteBuffer frame = ByteBuffer.allocate(4 + 35 + bytes.length).order(ByteOrder.LITTLE_ENDIAN);
    frame.putInt(0, Integer.reverseBytes(35 + bytes.length));
    frame.putInt(4, 0x424D53FF).put(8, (byte) 0x72).putShort(37, (short) bytes.length);
    return frame.put(39, bytes).array();
  }

  @Test
  void closesWhoNegotiatesTwiceOrNotAtAll() throws IOException {
    RawClient twice = stranger();
    twice.negotiate(0x0302);
    twice.send(Command.NEGOTIATE, RawClient.negotiation(0x0302));
    assertThat(twice.isClosedByServer()).isTrue();
    RawClient never = stranger();
    never.send(Command.SESSION_SETUP, RawClient.sessionSetup(RawClient.ntlmNegotiate()));
    assertThat(never.isClosedByServer()).isTrue();
  }

  @Test
  void confirmsWhatWasNegotiated() throws IOException {
    RawClient client = client();
    ByteBuffer asked = ByteBuffer.allocate(32).order(ByteOrder.LITTLE_ENDIAN);
    asked.putShort(20, (short) 1).putShort(22, (short) 4);
    asked.putShort(24, (short) 0x0202).putShort(26, (short) 0x0210);
    asked.putShort(28, (short) 0x0300).putShort(30, (short) 0x0302);
    Reply reply =
        client.ok(
            Command.IOCTL, RawClient.ioctl(RawClient.SAME_FILE, 0x00140204, asked.array(), 24));
    assertThat(reply.body().getShort(48 + 22)).isEqualTo((short) 0x0302);
    asked.putShort(30, (short) 0x0300); // as if somebody had taken the best one away
    client.send(Command.IOCTL, RawClient.ioctl(RawClient.SAME_FILE, 0x00140204, asked.array(), 24));
    assertThat(client.isClosedByServer()).isTrue();
  }

  @Test
  void saysThatItCannotDoOtherControls() throws IOException {
    RawClient client = client();
    RawClient.expect(
        NtStatus.FS_DRIVER_REQUIRED,
        client.call(
            Command.IOCTL, RawClient.ioctl(RawClient.SAME_FILE, 0x00060194, new byte[4], 1000)));
    RawClient.expect(
        NtStatus.INVALID_DEVICE_REQUEST,
        client.call(
            Command.IOCTL, RawClient.ioctl(RawClient.SAME_FILE, 0x00140078, new byte[4], 32)));
  }

  @Test
  void connectsTheShareInAnyCaseAndNoOther() throws IOException {
    RawClient client = client();
    client.connectTree("SHARE");
    client.connectTree("IPC$");
    RawClient.expect(
        NtStatus.OBJECT_NAME_NOT_FOUND,
        client.call(Command.CREATE, RawClient.create("srvsvc", 0x12019F, 1, 0)));
    RawClient.expect(
        NtStatus.BAD_NETWORK_NAME,
        client.call(Command.TREE_CONNECT, RawClient.treeConnect("\\\\s\\other")));
  }

  @Test
  void forgetsTreesAndSessionsThatEnded() throws IOException {
    RawClient client = client();
    byte[] id = client.open("f", RawClient.CREATE);
    client.ok(Command.TREE_DISCONNECT, RawClient.empty());
    RawClient.expect(
        NtStatus.NETWORK_NAME_DELETED, client.call(Command.READ, RawClient.read(id, 0, 1)));
    client.connectTree(SHARE);
    RawClient.expect(NtStatus.FILE_CLOSED, client.call(Command.READ, RawClient.read(id, 0, 1)));
    client.ok(Command.LOGOFF, RawClient.empty());
    RawClient.expect(
        NtStatus.USER_SESSION_DELETED,
        client.call(Command.TREE_CONNECT, RawClient.treeConnect("\\\\s\\" + SHARE)));
    client.ok(Command.ECHO, RawClient.empty());
  }

  @Test
  void keepsTheFilesOfSessionsApart() throws IOException {
    RawClient client = client();
    byte[] id = client.open("f", RawClient.CREATE);
    client.sessionId = 0;
    client.logOn();
    client.connectTree(SHARE);
    RawClient.expect(NtStatus.FILE_CLOSED, client.call(Command.CLOSE, RawClient.close(id)));
  }

  @Test
  void takesNoNoticeOfSignatures() throws IOException {
    RawClient client = client();
    ByteBuffer create = RawClient.create("f", RawClient.GENERIC_ALL, RawClient.CREATE, 0);
    client.send(RawClient.frame(client.message(Command.CREATE, create, 0x8).putLong(48, 1)));
    Reply reply = RawClient.expect(NtStatus.SUCCESS, client.receive());
    assertThat(reply.flags()).as("not signed").isEqualTo(1);
  }

  @Test
  void listsADirectoryInAsManyAnswersAsItTakes() throws IOException {
    List<String> expected = new ArrayList<>(List.of(".", ".."));
    for (int i = 0; i < 200; i++) {
      String name = "file-%03d-ä".formatted(i);
      Files.createFile(directory.resolve(name));
      expected.add(name);
    }
    RawClient client = client();
    byte[] root = client.open("", RawClient.OPEN);
    for (int room : new int[] {150, 300, 4096, 60_000}) {
      List<String> listed = new ArrayList<>();
      int flags = 1;
      Reply reply =
          client.call(Command.QUERY_DIRECTORY, RawClient.queryDirectory(root, 37, 1, "*", room));
      while (reply.ntStatus() == NtStatus.SUCCESS) {
        assertThat(reply.body().getInt(4)).isLessThanOrEqualTo(room);
        names(reply, listed);
        flags = 0;
        reply =
            client.call(
                Command.QUERY_DIRECTORY, RawClient.queryDirectory(root, 37, flags, "*", room));
      }
      RawClient.expect(NtStatus.NO_MORE_FILES, reply);
      assertThat(listed).containsExactlyInAnyOrderElementsOf(expected);
    }
    RawClient.expect(
        NtStatus.INFO_LENGTH_MISMATCH,
        client.call(Command.QUERY_DIRECTORY, RawClient.queryDirectory(root, 37, 1, "*", 100)));
    RawClient.expect(
        NtStatus.NO_SUCH_FILE,
        client.call(Command.QUERY_DIRECTORY, RawClient.queryDirectory(root, 37, 1, "x*", 1000)));
  }

  private static void names(Reply reply, List<String> into) {
    ByteBuffer entries = reply.body().slice(8, reply.body().getInt(4));
    entries.order(ByteOrder.LITTLE_ENDIAN);
    int at = 0;
    int next;
    do {
      next = entries.getInt(at);
      byte[] name = new byte[entries.getInt(at + 60)];
      entries.get(at + 104, name);
      into.add(new String(name, StandardCharsets.UTF_16LE));
      at += next;
    } while (next != 0);
  }

  @Test
  void listsOneEntryAtATimeIfAskedTo() throws IOException {
    Files.createFile(directory.resolve("f"));
    RawClient client = client();
    byte[] root = client.open("", RawClient.OPEN);
    List<String> listed = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      int before = listed.size();
      names(
          client.ok(Command.QUERY_DIRECTORY, RawClient.queryDirectory(root, 37, 2, "*", 60_000)),
          listed);
      assertThat(listed).hasSize(before + 1);
    }
    assertThat(listed).containsExactly(".", "..", "f");
  }

  @Test
  void tellsAboutFilesAndTheFileSystem() throws IOException {
    RawClient client = client();
    byte[] id = client.open("f", RawClient.CREATE);
    client.ok(Command.WRITE, RawClient.write(id, 0, new byte[1234]));
    for (int infoClass : new int[] {4, 5, 6, 7, 8, 14, 16, 17, 18, 21, 22, 28, 34, 35}) {
      client.ok(Command.QUERY_INFO, RawClient.queryInfo(id, 1, infoClass, 4096));
    }
    for (int infoClass : new int[] {1, 3, 4, 5, 7, 11}) {
      client.ok(Command.QUERY_INFO, RawClient.queryInfo(id, 2, infoClass, 4096));
    }
    Reply standard = client.ok(Command.QUERY_INFO, RawClient.queryInfo(id, 1, 5, 24));
    assertThat(standard.body().getLong(8 + 8)).isEqualTo(1234);
    RawClient.expect(
        NtStatus.INFO_LENGTH_MISMATCH,
        client.call(Command.QUERY_INFO, RawClient.queryInfo(id, 1, 5, 23)));
    RawClient.expect(
        NtStatus.BUFFER_OVERFLOW,
        client.call(Command.QUERY_INFO, RawClient.queryInfo(id, 2, 5, 16)));
    RawClient.expect(
        NtStatus.INVALID_INFO_CLASS,
        client.call(Command.QUERY_INFO, RawClient.queryInfo(id, 1, 99, 4096)));
    RawClient.expect(
        NtStatus.NOT_SUPPORTED,
        client.call(Command.QUERY_INFO, RawClient.queryInfo(id, 3, 0, 4096)));
  }

  @Test
  void changesFiles() throws IOException {
    RawClient client = client();
    byte[] id = client.open("f", RawClient.CREATE);
    client.ok(Command.SET_INFO, RawClient.setInfo(id, 20, number(5000)));
    assertThat(directory.resolve("f")).hasSize(5000);
    client.ok(Command.SET_INFO, RawClient.setInfo(id, 19, number(9000)));
    assertThat(directory.resolve("f")).hasSize(5000);
    client.ok(Command.SET_INFO, RawClient.setInfo(id, 19, number(3000)));
    assertThat(directory.resolve("f")).hasSize(3000);
    client.ok(Command.SET_INFO, RawClient.setInfo(id, 10, rename("g", false)));
    assertThat(directory.resolve("g")).hasSize(3000);
    assertThat(directory.resolve("f")).doesNotExist();
    Files.createFile(directory.resolve("there"));
    RawClient.expect(
        NtStatus.OBJECT_NAME_COLLISION,
        client.call(Command.SET_INFO, RawClient.setInfo(id, 10, rename("there", false))));
    RawClient.expect(
        NtStatus.OBJECT_PATH_SYNTAX_BAD,
        client.call(Command.SET_INFO, RawClient.setInfo(id, 10, rename("..\\g", false))));
    client.ok(Command.SET_INFO, RawClient.setInfo(id, 10, rename("\\there", true)));
    client.ok(Command.SET_INFO, RawClient.setInfo(id, 13, new byte[] {1}));
    client.ok(Command.CLOSE, RawClient.close(id));
    assertThat(directory).isEmptyDirectory();
  }

  private static byte[] number(long value) {
    return ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(value).array();
  }

  private static byte[] rename(String to, boolean replace) {
    byte[] name = to.getBytes(StandardCharsets.UTF_16LE);
    ByteBuffer input = ByteBuffer.allocate(20 + name.length).order(ByteOrder.LITTLE_ENDIAN);
    input.put(0, (byte) (replace ? 1 : 0)).putInt(16, name.length);
    return input.put(20, name).array();
  }

  @Test
  void tellsAtTheEndHowAFileIsIfAskedTo() throws IOException {
    RawClient client = client();
    byte[] id = client.open("f", RawClient.CREATE);
    client.ok(Command.WRITE, RawClient.write(id, 0, new byte[77]));
    Reply closed = client.ok(Command.CLOSE, RawClient.close(id).putShort(2, (short) 1));
    assertThat(closed.body().getLong(48)).isEqualTo(77);
    byte[] again = client.open("f", RawClient.OPEN);
    Reply silent = client.ok(Command.CLOSE, RawClient.close(again));
    assertThat(silent.body().getLong(48)).isZero();
  }

  @Test
  void answersNothingToACancel() throws IOException {
    RawClient client = client();
    long echo = client.messageId;
    client.send(Command.CANCEL, RawClient.empty());
    client.messageId = echo; // it costs nothing
    assertThat(client.ok(Command.ECHO, RawClient.empty()).messageId()).isEqualTo(echo);
  }

  @Test
  void saysWhatItCannotDo() throws IOException {
    RawClient client = client();
    byte[] id = client.open("f", RawClient.CREATE);
    RawClient.expect(
        NtStatus.NOT_SUPPORTED, client.call(Command.LOCK, RawClient.body(48, 48).put(8, id)));
    RawClient.expect(
        NtStatus.NOT_SUPPORTED,
        client.call(Command.CHANGE_NOTIFY, RawClient.body(32, 32).put(8, id)));
    RawClient.expect(
        NtStatus.NOT_SUPPORTED,
        client.call(Command.OPLOCK_BREAK, RawClient.body(24, 24).put(8, id)));
  }
}
