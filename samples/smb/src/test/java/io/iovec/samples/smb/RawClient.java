package io.iovec.samples.smb;

import io.iovec.samples.smb.protocol.Command;
import io.iovec.samples.smb.protocol.NtStatus;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A client that sends what it is told to, right or wrong, one request at a time or several. Knows
 * the layout of messages by itself, not from the code under test.
 */
final class RawClient implements Closeable {
  static final int HEADER = 64;
  static final int RELATED = 0x4;
  static final int GENERIC_ALL = 0x10000000;
  static final int GENERIC_READ = 0x80000000;
  static final int OPEN = 1;
  static final int CREATE = 2;
  static final int OPEN_IF = 3;
  static final int OVERWRITE_IF = 5;
  static final int DIRECTORY = 1;
  static final int DELETE_ON_CLOSE = 0x1000;
  static final byte[] SAME_FILE = new byte[16];

  static {
    Arrays.fill(SAME_FILE, (byte) -1);
  }

  /** A reply, whose body begins behind the header. */
  record Reply(
      int command,
      int status,
      int credits,
      int flags,
      long messageId,
      int treeId,
      long sessionId,
      ByteBuffer body) {
    @Nullable NtStatus ntStatus() {
      return NtStatus.of(status);
    }

    /** The file that a CREATE has opened. */
    byte[] fileId() {
      byte[] id = new byte[16];
      body.get(64, id);
      return id;
    }

    /** The file bytes of a READ. */
    byte[] data() {
      byte[] data = new byte[body.getInt(4)];
      body.get((body.get(2) & 0xFF) - HEADER, data);
      return data;
    }
  }

  private final Socket socket;
  private final DataInputStream in;
  long messageId;
  long sessionId;
  int treeId;
  int charge = 1;
  int asked = 1;

  RawClient(int port) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(10_000);
    in = new DataInputStream(socket.getInputStream());
  }

  /** Connects, logs on as nobody, and connects a share. */
  static RawClient connect(int port, String share) throws IOException {
    RawClient client = new RawClient(port);
    client.negotiate(0x0202, 0x0210, 0x0300, 0x0302);
    client.logOn();
    client.connectTree(share);
    return client;
  }

  Socket socket() {
    return socket;
  }

  Reply negotiate(int... dialects) throws IOException {
    return ok(Command.NEGOTIATE, negotiation(dialects));
  }

  void logOn() throws IOException {
    asked = 64;
    Reply challenge = call(Command.SESSION_SETUP, sessionSetup(ntlmNegotiate()));
    sessionId = challenge.sessionId();
    expect(NtStatus.MORE_PROCESSING_REQUIRED, challenge);
    ok(Command.SESSION_SETUP, sessionSetup(ntlmAnonymous()));
    asked = 1;
  }

  void connectTree(String share) throws IOException {
    treeId = ok(Command.TREE_CONNECT, treeConnect("\\\\server\\" + share)).treeId();
  }

  /** Asks for credits until there are so many. */
  void gatherCredits(int count) throws IOException {
    asked = count;
    ok(Command.ECHO, empty());
    asked = 1;
  }

  // Messages

  static ByteBuffer body(int structureSize, int size) {
    return ByteBuffer.allocate(size)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putShort(0, (short) structureSize);
  }

  static ByteBuffer empty() {
    return body(4, 4);
  }

  static ByteBuffer negotiation(int... dialects) {
    ByteBuffer body = body(36, 36 + 2 * dialects.length);
    body.putShort(2, (short) dialects.length).putShort(4, (short) 1);
    for (int i = 0; i < dialects.length; i++) {
      body.putShort(36 + 2 * i, (short) dialects[i]);
    }
    return body;
  }

  static ByteBuffer sessionSetup(byte[] token) {
    ByteBuffer body = body(25, 24 + token.length);
    body.putShort(12, (short) (HEADER + 24)).putShort(14, (short) token.length);
    return body.put(24, token);
  }

  static byte[] ntlmNegotiate() {
    ByteBuffer token = ByteBuffer.allocate(32).order(ByteOrder.LITTLE_ENDIAN);
    return token.put(ntlm()).putInt(1).putInt(0x60088215).array();
  }

  static byte[] ntlmAnonymous() {
    ByteBuffer token = ByteBuffer.allocate(64).order(ByteOrder.LITTLE_ENDIAN);
    token.put(ntlm()).putInt(3);
    for (int field = 0; field < 6; field++) {
      token.putShort((short) 0).putShort((short) 0).putInt(64);
    }
    return token.putInt(0x60088A15).array(); // with the flag "anonymous"
  }

  private static byte[] ntlm() {
    return "NTLMSSP\0".getBytes(StandardCharsets.US_ASCII);
  }

  static ByteBuffer treeConnect(String path) {
    byte[] name = path.getBytes(StandardCharsets.UTF_16LE);
    ByteBuffer body = body(9, 8 + name.length);
    body.putShort(4, (short) (HEADER + 8)).putShort(6, (short) name.length);
    return body.put(8, name);
  }

  static ByteBuffer create(String path, int access, int disposition, int options) {
    byte[] name = path.getBytes(StandardCharsets.UTF_16LE);
    ByteBuffer body = body(57, 56 + Math.max(1, name.length));
    body.putInt(4, 2).putInt(24, access).putInt(32, 7).putInt(36, disposition).putInt(40, options);
    body.putShort(44, (short) (HEADER + 56)).putShort(46, (short) name.length);
    return body.put(56, name);
  }

  static ByteBuffer close(byte[] fileId) {
    return body(24, 24).put(8, fileId);
  }

  static ByteBuffer flush(byte[] fileId) {
    return body(24, 24).put(8, fileId);
  }

  static ByteBuffer read(byte[] fileId, long offset, int length) {
    ByteBuffer body = body(49, 49).putInt(4, length).putLong(8, offset);
    return body.put(16, fileId);
  }

  static ByteBuffer write(byte[] fileId, long offset, byte[] data) {
    ByteBuffer body = body(49, 48 + data.length);
    body.putShort(2, (short) (HEADER + 48)).putInt(4, data.length).putLong(8, offset);
    return body.put(16, fileId).put(48, data);
  }

  static ByteBuffer queryDirectory(
      byte[] fileId, int infoClass, int flags, String pattern, int outputLength) {
    byte[] name = pattern.getBytes(StandardCharsets.UTF_16LE);
    ByteBuffer body = body(33, 32 + Math.max(1, name.length));
    body.put(2, (byte) infoClass).put(3, (byte) flags).put(8, fileId);
    body.putShort(24, (short) (HEADER + 32)).putShort(26, (short) name.length);
    return body.putInt(28, outputLength).put(32, name);
  }

  static ByteBuffer queryInfo(byte[] fileId, int type, int infoClass, int outputLength) {
    ByteBuffer body = body(41, 41).put(2, (byte) type).put(3, (byte) infoClass);
    return body.putInt(4, outputLength).put(24, fileId);
  }

  static ByteBuffer setInfo(byte[] fileId, int infoClass, byte[] input) {
    ByteBuffer body = body(33, 32 + Math.max(1, input.length));
    body.put(2, (byte) 1).put(3, (byte) infoClass).putInt(4, input.length);
    return body.putShort(8, (short) (HEADER + 32)).put(16, fileId).put(32, input);
  }

  static ByteBuffer ioctl(byte[] fileId, int code, byte[] input, int maxOutput) {
    ByteBuffer body = body(57, 56 + input.length).putInt(4, code).put(8, fileId);
    body.putInt(24, HEADER + 56).putInt(28, input.length).putInt(44, maxOutput).putInt(48, 1);
    return body.put(56, input);
  }

  /** Puts the header of this client's next message in front of a body. */
  ByteBuffer message(Command command, ByteBuffer body, int flags) {
    ByteBuffer message =
        ByteBuffer.allocate(HEADER + body.capacity()).order(ByteOrder.LITTLE_ENDIAN);
    message.putInt(0, 0x424D53FE).putShort(4, (short) 64).putShort(6, (short) charge);
    message.putShort(12, (short) command.code()).putShort(14, (short) asked).putInt(16, flags);
    message.putLong(24, messageId).putInt(36, treeId).putLong(40, sessionId);
    messageId += Math.max(1, charge);
    return message.put(HEADER, body, 0, body.capacity());
  }

  /** Puts messages into one frame, and the length in front. */
  static byte[] frame(ByteBuffer... messages) {
    int length = 0;
    for (int i = 0; i < messages.length; i++) {
      int padded = (messages[i].capacity() + 7) & ~7;
      length += i < messages.length - 1 ? padded : messages[i].capacity();
    }
    ByteBuffer frame = ByteBuffer.allocate(4 + length).putInt(length);
    for (int i = 0; i < messages.length; i++) {
      int padded = (messages[i].capacity() + 7) & ~7;
      int start = frame.position();
      if (i < messages.length - 1) {
        messages[i].putInt(20, padded);
      }
      frame.put(messages[i].array());
      frame.position(i < messages.length - 1 ? start + padded : frame.limit());
    }
    return frame.array();
  }

  // The wire

  void send(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
  }

  void send(Command command, ByteBuffer body) throws IOException {
    send(frame(message(command, body, 0)));
  }

  /** Sends a request and returns its reply; others that come before are dropped. */
  Reply call(Command command, ByteBuffer body) throws IOException {
    long id = messageId;
    send(command, body);
    Reply reply;
    do {
      reply = receive();
    } while (reply.messageId() != id);
    return reply;
  }

  Reply ok(Command command, ByteBuffer body) throws IOException {
    return expect(NtStatus.SUCCESS, call(command, body));
  }

  static Reply expect(NtStatus status, Reply reply) {
    if (reply.status() != status.code()) {
      throw new AssertionError("expected " + status + ", was " + reply.ntStatus() + ": " + reply);
    }
    return reply;
  }

  byte[] open(String name, int disposition) throws IOException {
    return open(name, disposition, 0);
  }

  byte[] open(String name, int disposition, int options) throws IOException {
    return ok(Command.CREATE, create(name, GENERIC_ALL, disposition, options)).fileId();
  }

  /** Returns the next reply, which is alone in its frame. */
  Reply receive() throws IOException {
    List<Reply> replies = receiveFrame();
    if (replies.size() != 1) {
      throw new AssertionError("replies=" + replies);
    }
    return replies.get(0);
  }

  /** Returns the replies of the next frame. */
  List<Reply> receiveFrame() throws IOException {
    ByteBuffer frame = ByteBuffer.allocate(in.readInt()).order(ByteOrder.LITTLE_ENDIAN);
    in.readFully(frame.array());
    List<Reply> replies = new ArrayList<>();
    int start = 0;
    int next;
    do {
      next = frame.getInt(start + 20);
      int end = next == 0 ? frame.limit() : start + next;
      ByteBuffer one = frame.slice(start, end - start).order(ByteOrder.LITTLE_ENDIAN);
      replies.add(
          new Reply(
              one.getShort(12),
              one.getInt(8),
              one.getShort(14),
              one.getInt(16),
              one.getLong(24),
              one.getInt(36),
              one.getLong(40),
              one.slice(HEADER, one.limit() - HEADER).order(ByteOrder.LITTLE_ENDIAN)));
      start = end;
    } while (next != 0);
    return replies;
  }

  /** Reads to the end of the stream: true if it came, false if there was a frame before. */
  boolean isClosedByServer() throws IOException {
    try {
      return in.read() < 0;
    } catch (SocketException e) {
      return true; // reset
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
