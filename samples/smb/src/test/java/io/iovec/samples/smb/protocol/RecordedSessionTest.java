package io.iovec.samples.smb.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Sessions between smbclient and smbd: what the client asks is understood, and what smbd answers is
 * written byte for byte from the same values.
 */
class RecordedSessionTest {
  /** The first bytes of a message. */
  record Recorded(boolean isRequest, int length, ByteBuffer bytes) {
    Header header() throws IOException {
      return Header.read(bytes);
    }
  }

  static List<Recorded> session(String name) throws IOException {
    List<Recorded> session = new ArrayList<>();
    try (InputStream in = RecordedSessionTest.class.getResourceAsStream(name);
        BufferedReader lines =
            new BufferedReader(
                new InputStreamReader(Objects.requireNonNull(in), StandardCharsets.US_ASCII))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (!line.startsWith("#")) {
          String[] parts = line.split(" ", -1);
          ByteBuffer bytes =
              ByteBuffer.wrap(HexFormat.of().parseHex(parts[2])).order(ByteOrder.LITTLE_ENDIAN);
          session.add(new Recorded(parts[0].equals(">"), Integer.parseInt(parts[1]), bytes));
        }
      }
    }
    return session;
  }

  /** Reads a request as a server does. */
  static Object read(Command command, ByteBuffer message, long length) throws IOException {
    return switch (command) {
      case NEGOTIATE -> NegotiateRequest.read(message);
      case SESSION_SETUP -> SessionSetupRequest.read(message);
      case TREE_CONNECT -> TreeConnectRequest.read(message);
      case LOGOFF, TREE_DISCONNECT, ECHO, CANCEL -> EmptyRequest.read(message);
      case CREATE -> CreateRequest.read(message);
      case CLOSE -> CloseRequest.read(message);
      case FLUSH -> FlushRequest.read(message);
      case READ -> ReadRequest.read(message);
      case WRITE -> WriteRequest.read(message, length);
      case IOCTL -> IoctlRequest.read(message);
      case QUERY_DIRECTORY -> QueryDirectoryRequest.read(message);
      case QUERY_INFO -> QueryInfoRequest.read(message);
      case SET_INFO -> SetInfoRequest.read(message);
      case LOCK, CHANGE_NOTIFY, OPLOCK_BREAK -> new EmptyRequest();
    };
  }

  @ParameterizedTest
  @ValueSource(strings = {"samba-2.0.2.txt", "samba-3.1.1.txt"})
  void understandsEveryRequest(String name) throws IOException {
    List<Object> requests = new ArrayList<>();
    for (Recorded one : session(name)) {
      if (one.isRequest()) {
        requests.add(read(one.header().command(), one.bytes(), one.length()));
      }
    }

    assertThat(requests).hasSizeBetween(36, 40);
    assertThat(requests)
        .hasAtLeastOneElementOfType(CreateRequest.class)
        .hasAtLeastOneElementOfType(WriteRequest.class)
        .hasAtLeastOneElementOfType(SetInfoRequest.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"samba-2.0.2.txt", "samba-3.1.1.txt"})
  void answersAsSmbdDoes(String name) throws IOException {
    int compared = 0;
    List<Recorded> session = session(name);
    for (Recorded one : session) {
      if (!one.isRequest() && one.header().commandCode() != Command.NEGOTIATE.code()) {
        Header header = one.header();
        Recorded request =
            session.stream()
                .filter(r -> r.isRequest() && messageId(r) == header.messageId())
                .findFirst()
                .orElseThrow();
        Response response = response(one, request);
        ByteBuffer written = Messages.allocate(Header.SIZE + response.size());
        header.write(written);
        response.write(written);

        assertThat(written.hasRemaining()).isFalse();
        assertThat(hex(written.flip())).isEqualTo(hex(withoutSignature(one, response.size())));
        compared++;
      }
    }

    assertThat(compared).isGreaterThanOrEqualTo(35);
  }

  private static long messageId(Recorded one) {
    return one.bytes().getLong(24);
  }

  /** Returns what is to be written: all of the message, but for what was read from a file. */
  private static ByteBuffer withoutSignature(Recorded one, int bodySize) throws IOException {
    boolean isRead = one.header().command() == Command.READ && one.header().status() == 0;
    assertThat(isRead ? 80 : one.length()).isEqualTo(Header.SIZE + bodySize);
    ByteBuffer copy = Messages.allocate(Header.SIZE + bodySize);
    copy.put(one.bytes().duplicate().limit(copy.capacity()));
    return copy.putLong(48, 0).putLong(56, 0).flip();
  }

  private static String hex(ByteBuffer bytes) {
    byte[] copy = new byte[bytes.remaining()];
    bytes.duplicate().get(copy);
    return HexFormat.of().formatHex(copy);
  }

  /** Answers with the values that smbd has answered with. */
  private static Response response(Recorded one, Recorded request) throws IOException {
    ByteBuffer in = one.bytes();
    Command command = one.header().command();
    if (one.header().status() != 0
        && one.header().status() != NtStatus.MORE_PROCESSING_REQUIRED.code()) {
      return new ErrorResponse();
    }
    return switch (command) {
      case SESSION_SETUP ->
          new SessionSetupResponse(in.getShort(66), in.slice(72, in.getShort(70)));
      case TREE_CONNECT ->
          new TreeConnectResponse(in.get(66), in.getInt(68), in.getInt(72), in.getInt(76));
      case CREATE ->
          new CreateResponse(in.get(66), action(in.getInt(68)), file(in, 72), fileId(in, 128));
      case CLOSE -> closed(in);
      case READ -> new ReadResponse(in.getInt(68));
      case WRITE -> new WriteResponse(in.getInt(68));
      case IOCTL ->
          new IoctlResponse(
              in.getInt(68),
              fileId(in, 72),
              new ValidateNegotiateResponse(
                      in.getInt(112), Guid.read(in, 116), in.getShort(132), in.getShort(134))
                  .bytes());
      case QUERY_DIRECTORY -> directory(in.slice(72, in.getInt(68)));
      case QUERY_INFO ->
          information(QueryInfoRequest.read(request.bytes()), in.slice(72, in.getInt(68)));
      case SET_INFO -> new SetInfoResponse();
      default -> new EmptyResponse();
    };
  }

  private static CreateAction action(int code) {
    return Stream.of(CreateAction.values()).filter(a -> a.code() == code).findFirst().orElseThrow();
  }

  private static CloseResponse closed(ByteBuffer in) {
    return in.getShort(66) == 0 ? CloseResponse.NOTHING : CloseResponse.of(file(in, 72));
  }

  private static FileId fileId(ByteBuffer in, int at) {
    return new FileId(in.getLong(at), in.getLong(at + 8));
  }

  private static NetworkOpenInformation file(ByteBuffer in, int at) {
    return new NetworkOpenInformation(
        in.getLong(at),
        in.getLong(at + 8),
        in.getLong(at + 16),
        in.getLong(at + 24),
        in.getLong(at + 32),
        in.getLong(at + 40),
        in.getInt(at + 48));
  }

  /** Lists the same entries, of class 37. */
  private static Response directory(ByteBuffer slice) throws IOException {
    ByteBuffer in = slice.order(ByteOrder.LITTLE_ENDIAN);
    DirectoryOutput output =
        new DirectoryOutput(FileInformationClass.ID_BOTH_DIRECTORY, in.remaining());
    int start = 0;
    int next;
    do {
      next = in.getInt(start);
      NetworkOpenInformation swapped = file(in, start + 8);
      NetworkOpenInformation file =
          new NetworkOpenInformation(
              swapped.creationTime(),
              swapped.lastAccessTime(),
              swapped.lastWriteTime(),
              swapped.changeTime(),
              swapped.endOfFile(),
              swapped.allocationSize(),
              swapped.attributes());
      boolean added =
          output.add(
              new DirectoryEntry(
                  in.getInt(start + 4),
                  file,
                  in.getInt(start + 64),
                  Utf16.read(in.slice(start + 70, in.get(start + 68))),
                  in.getLong(start + 96),
                  Utf16.read(in.slice(start + 104, in.getInt(start + 60)))));
      assertThat(added).isTrue();
      start += next;
    } while (next != 0);
    return output.response();
  }

  private static Response information(QueryInfoRequest request, ByteBuffer slice)
      throws IOException {
    ByteBuffer in = slice.order(ByteOrder.LITTLE_ENDIAN);
    Information information;
    if (request.infoType() == InfoType.FILE_SYSTEM) {
      assertThat(FsInformationClass.of(request.infoClass())).isEqualTo(FsInformationClass.SIZE);
      information =
          new FsSizeInformation(in.getLong(0), in.getLong(8), in.getInt(16), in.getInt(20));
    } else {
      assertThat(FileInformationClass.of(request.infoClass())).isEqualTo(FileInformationClass.ALL);
      information =
          new AllInformation(
              new BasicInformation(
                  in.getLong(0), in.getLong(8), in.getLong(16), in.getLong(24), in.getInt(32)),
              new StandardInformation(
                  in.getLong(40), in.getLong(48), in.getInt(56), in.get(60) != 0, in.get(61) != 0),
              in.getLong(64),
              in.getInt(72),
              in.getInt(76),
              in.getInt(88),
              Utf16.read(in.slice(100, in.getInt(96))));
    }
    return information.output(request.outputLength()).response();
  }

  @Test
  void negotiatesAsSmbdDoes() throws IOException {
    Recorded one = session("samba-2.0.2.txt").get(1);
    ByteBuffer in = one.bytes();
    NegotiateResponse response = negotiated(in);
    ByteBuffer written = Messages.allocate(Header.SIZE + response.size());
    one.header().write(written);
    response.write(written);

    assertThat(hex(written.flip())).isEqualTo(hex(in));
  }

  @Test
  void negotiatesAsSmbdDoesButForTheContextsOf311() throws IOException {
    ByteBuffer in = session("samba-3.1.1.txt").get(1).bytes();
    NegotiateResponse response = negotiated(in);
    ByteBuffer written = Messages.allocate(Header.SIZE + response.size()).position(Header.SIZE);
    response.write(written);
    int end = written.position();
    ByteBuffer expected = Messages.allocate(in.capacity()).put(in.duplicate());
    expected.putShort(70, (short) 0).putInt(124, 0);

    assertThat(hex(written.position(Header.SIZE)))
        .isEqualTo(hex(expected.position(Header.SIZE).limit(end)));
  }

  private static NegotiateResponse negotiated(ByteBuffer in) {
    return new NegotiateResponse(
        in.getShort(66),
        in.getShort(68) & 0xFFFF,
        Guid.read(in, 72),
        in.getInt(88),
        in.getInt(92),
        in.getInt(96),
        in.getInt(100),
        in.getLong(104),
        in.getLong(112),
        in.slice(in.getShort(120), in.getShort(122)));
  }

  @Test
  void understandsWhatSmbclientAsksFor() throws IOException {
    List<Recorded> session = session("samba-2.0.2.txt");

    assertThat(NegotiateRequest.read(session.get(0).bytes()).dialects()).containsExactly(0x0202);
    assertThat(TreeConnectRequest.read(session.get(14).bytes()).shareName()).isEqualTo("share");
    IoctlRequest ioctl = IoctlRequest.read(session.get(8).bytes());
    assertThat(ioctl.controlCode()).isEqualTo(IoctlRequest.VALIDATE_NEGOTIATE_INFO);
    assertThat(ioctl.maxOutput()).isEqualTo(24);
    assertThat(ValidateNegotiateRequest.read(ioctl.input()).dialects()).containsExactly(0x0202);
    assertThat(CreateRequest.read(session.get(22).bytes()))
        .isEqualTo(
            new CreateRequest(
                0,
                2,
                0x0012019F,
                0,
                3,
                CreateDisposition.OVERWRITE_IF,
                CreateRequest.NON_DIRECTORY_FILE,
                "d_smb202-plain\\p.bin"));
  }

  @Test
  void understandsHowSmbclientRenamesAndDeletes() throws IOException {
    List<Recorded> session = session("samba-2.0.2.txt");
    List<SetInfoRequest> requests = new ArrayList<>();
    for (Recorded one : session) {
      if (one.isRequest() && one.header().command() == Command.SET_INFO) {
        requests.add(SetInfoRequest.read(one.bytes()));
      }
    }

    assertThat(requests).hasSize(2);
    assertThat(RenameInformation.read(requests.get(0).input()))
        .isEqualTo(new RenameInformation(false, "d_smb202-plain\\q.bin"));
    assertThat(DispositionInformation.read(requests.get(1).input()).deletePending()).isTrue();
  }
}
