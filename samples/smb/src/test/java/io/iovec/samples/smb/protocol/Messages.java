package io.iovec.samples.smb.protocol;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;

/** Requests as clients write them. */
final class Messages {
  /** Reads a request from the bytes of a message. */
  interface Reader {
    Object read(ByteBuffer message) throws IOException;
  }

  /** Where a message says where one of its parts is; the sizes are those of the two numbers. */
  record Part(int offsetAt, int offsetSize, int lengthAt, int lengthSize) {
    int offset(ByteBuffer message) {
      return get(message, offsetAt, offsetSize);
    }

    int length(ByteBuffer message) {
      return get(message, lengthAt, lengthSize);
    }

    void offset(ByteBuffer message, long value) {
      put(message, offsetAt, offsetSize, value);
    }

    void length(ByteBuffer message, long value) {
      put(message, lengthAt, lengthSize, value);
    }

    private static int get(ByteBuffer message, int at, int size) {
      return size == 2 ? message.getShort(at) & 0xFFFF : message.getInt(at);
    }

    private static void put(ByteBuffer message, int at, int size, long value) {
      if (size == 2) {
        message.putShort(at, (short) value);
      } else {
        message.putInt(at, (int) value);
      }
    }
  }

  /** A message, what reads it, what that must find, and the part that is the message's end. */
  record Sample(
      Command command, ByteBuffer bytes, int fixed, Reader reader, Object request, Part part) {
    /** Returns a copy that may be changed, with as many bytes more. */
    ByteBuffer copy(int more) {
      ByteBuffer copy = allocate(bytes.remaining() + more);
      return copy.put(bytes.duplicate()).clear();
    }

    @Override
    public String toString() {
      return command.name() + (part == null ? "" : " part at " + part.offsetAt);
    }
  }

  static final UUID GUID = UUID.fromString("00112233-4455-6677-8899-aabbccddeeff");
  static final FileId FILE = new FileId(0x0102030405060708L, 0x1112131415161718L);

  private Messages() {}

  static ByteBuffer allocate(int size) {
    return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
  }

  static ByteBuffer bytes(int... values) {
    ByteBuffer bytes = allocate(values.length);
    for (int value : values) {
      bytes.put((byte) value);
    }
    return bytes.flip();
  }

  static ByteBuffer text(String text) {
    ByteBuffer bytes = allocate(2 * text.length());
    Utf16.write(text, bytes);
    return bytes.flip();
  }

  static Header header(Command command) {
    return new Header(1, 0, command.code(), 31, 0, 0, 42, 0xFEFF, 7, 0x5152535455565758L);
  }

  /** Returns a message whose body begins with its structure's size. */
  static ByteBuffer message(Command command, int structureSize, Consumer<ByteBuffer> rest) {
    ByteBuffer out = allocate(1024);
    header(command).write(out);
    out.putShort((short) structureSize);
    rest.accept(out);
    ByteBuffer message = allocate(out.position());
    return message.put(out.flip()).flip();
  }

  static ByteBuffer negotiate(int count, int... dialects) {
    return message(
        Command.NEGOTIATE,
        36,
        out -> {
          out.putShort((short) count).putShort((short) 1).putShort((short) 0).putInt(0x7F);
          Guid.write(GUID, out);
          out.putLong(0);
          for (int dialect : dialects) {
            out.putShort((short) dialect);
          }
        });
  }

  static ByteBuffer create(String name, ByteBuffer contexts) {
    return message(
        Command.CREATE,
        57,
        out -> {
          int contextsAt = (120 + 2 * name.length() + 7) & ~7;
          out.put((byte) 0).put((byte) 9).putInt(2).putLong(0).putLong(0);
          out.putInt(0x0012019F).putInt(0x20).putInt(3).putInt(5).putInt(0x40);
          out.putShort((short) 120).putShort((short) (2 * name.length()));
          out.putInt(contextsAt).putInt(contexts.remaining());
          out.put(text(name));
          if (contexts.hasRemaining()) {
            out.position(contextsAt).put(contexts.duplicate());
          }
        });
  }

  static ByteBuffer context(int next, String name, ByteBuffer data) {
    ByteBuffer out = allocate(24 + data.remaining());
    out.putInt(next).putShort((short) 16).putShort((short) name.length()).putShort((short) 0);
    out.putShort((short) 24).putInt(data.remaining());
    for (int i = 0; i < 8; i++) {
      out.put((byte) (i < name.length() ? name.charAt(i) : 0));
    }
    return out.put(data.duplicate()).flip();
  }

  static ByteBuffer write(int dataOffset, int length, ByteBuffer data) {
    return message(
        Command.WRITE,
        49,
        out -> {
          out.putShort((short) dataOffset).putInt(length).putLong(1L << 40);
          FILE.write(out);
          out.putInt(0).putInt(0).putShort((short) 0).putShort((short) 0).putInt(1);
          out.put(data.duplicate());
        });
  }

  private static Sample setup() {
    ByteBuffer token = bytes(1, 2, 3, 4, 5);
    return new Sample(
        Command.SESSION_SETUP,
        message(
            Command.SESSION_SETUP,
            25,
            out -> {
              out.put((byte) 0).put((byte) 1).putInt(0x7F).putInt(0);
              out.putShort((short) 88).putShort((short) 5).putLong(77).put(token.duplicate());
            }),
        24,
        SessionSetupRequest::read,
        new SessionSetupRequest(0, 1, 0x7F, 77, token),
        new Part(76, 2, 78, 2));
  }

  private static Sample treeConnect() {
    String path = "\\\\server\\Share";
    return new Sample(
        Command.TREE_CONNECT,
        message(
            Command.TREE_CONNECT,
            9,
            out -> {
              out.putShort((short) 0).putShort((short) 72).putShort((short) (2 * path.length()));
              out.put(text(path));
            }),
        8,
        TreeConnectRequest::read,
        new TreeConnectRequest(0, path),
        new Part(68, 2, 70, 2));
  }

  private static CreateRequest created(String name) {
    return new CreateRequest(9, 2, 0x0012019F, 0x20, 3, CreateDisposition.OVERWRITE_IF, 0x40, name);
  }

  private static Sample ioctl(boolean withInput) {
    ByteBuffer data = bytes(9, 8, 7, 6);
    return new Sample(
        Command.IOCTL,
        message(
            Command.IOCTL,
            57,
            out -> {
              out.putShort((short) 0).putInt(IoctlRequest.VALIDATE_NEGOTIATE_INFO);
              FILE.write(out);
              out.putInt(120).putInt(withInput ? 4 : 0).putInt(0);
              out.putInt(120).putInt(withInput ? 0 : 4).putInt(24).putInt(1).putInt(0);
              out.put(data.duplicate());
            }),
        56,
        IoctlRequest::read,
        new IoctlRequest(
            IoctlRequest.VALIDATE_NEGOTIATE_INFO, FILE, withInput ? data : bytes(), 24, 1),
        withInput ? new Part(88, 4, 92, 4) : new Part(100, 4, 104, 4));
  }

  private static Sample queryDirectory() {
    return new Sample(
        Command.QUERY_DIRECTORY,
        message(
            Command.QUERY_DIRECTORY,
            33,
            out -> {
              out.put((byte) 37).put((byte) 0x15).putInt(-2);
              FILE.write(out);
              out.putShort((short) 96).putShort((short) 10).putInt(-1).put(text("a*.\u00e9\u6587"));
            }),
        32,
        QueryDirectoryRequest::read,
        new QueryDirectoryRequest(37, 0x15, 0xFFFFFFFEL, FILE, "a*.\u00e9\u6587", 0xFFFFFFFFL),
        new Part(88, 2, 90, 2));
  }

  private static Sample queryInfo() {
    ByteBuffer input = bytes(1, 2, 3);
    return new Sample(
        Command.QUERY_INFO,
        message(
            Command.QUERY_INFO,
            41,
            out -> {
              out.put((byte) 2).put((byte) 7).putInt(-1).putShort((short) 104).putShort((short) 0);
              out.putInt(3).putInt(5).putInt(6);
              FILE.write(out);
              out.put(input.duplicate());
            }),
        40,
        QueryInfoRequest::read,
        new QueryInfoRequest(InfoType.FILE_SYSTEM, 7, 0xFFFFFFFFL, 5, 6, FILE, input),
        new Part(72, 2, 76, 4));
  }

  private static Sample setInfo() {
    ByteBuffer input = bytes(1, 0, 0, 0, 0, 0, 0, 0);
    return new Sample(
        Command.SET_INFO,
        message(
            Command.SET_INFO,
            33,
            out -> {
              out.put((byte) 1).put((byte) 20).putInt(8).putShort((short) 96).putShort((short) 0);
              out.putInt(0);
              FILE.write(out);
              out.put(input.duplicate());
            }),
        32,
        SetInfoRequest::read,
        new SetInfoRequest(InfoType.FILE, 20, 0, FILE, input),
        new Part(72, 2, 68, 4));
  }

  private static Sample read(int channelLength) {
    return new Sample(
        Command.READ,
        message(
            Command.READ,
            49,
            out -> {
              out.put((byte) 0x50).put((byte) 1).putInt(-1).putLong(1L << 40);
              FILE.write(out);
              out.putInt(-2).putInt(0).putInt(0);
              out.putShort((short) 112).putShort((short) channelLength);
              out.put(allocate(channelLength));
            }),
        48,
        ReadRequest::read,
        new ReadRequest(1, 0xFFFFFFFFL, 1L << 40, FILE, 0xFFFFFFFEL, 0),
        channelLength == 0 ? null : new Part(108, 2, 110, 2));
  }

  private static Sample ofFile(Command command, int flags, Reader reader, Object request) {
    ByteBuffer message =
        message(
            command,
            24,
            out -> {
              out.putShort((short) flags).putInt(0);
              FILE.write(out);
            });
    return new Sample(command, message, 24, reader, request, null);
  }

  private static Sample empty(Command command) {
    ByteBuffer message = message(command, 4, out -> out.putShort((short) 0));
    return new Sample(command, message, 4, EmptyRequest::read, new EmptyRequest(), null);
  }

  /** Returns a request of each command that is read, some more than once. */
  static List<Sample> samples() {
    String name = "dir\\file \u00e9.txt";
    ByteBuffer context = context(0, "QFid", bytes(1, 2, 3, 4));
    ByteBuffer data = bytes(1, 2, 3, 4, 5, 6);
    return List.of(
        new Sample(
            Command.NEGOTIATE,
            negotiate(3, 0x0202, 0x0210, 0x0302),
            36,
            NegotiateRequest::read,
            new NegotiateRequest(1, 0x7F, GUID, List.of(0x0202, 0x0210, 0x0302)),
            null),
        setup(),
        treeConnect(),
        new Sample(
            Command.CREATE,
            create(name, bytes()),
            56,
            CreateRequest::read,
            created(name),
            new Part(108, 2, 110, 2)),
        new Sample(
            Command.CREATE,
            create(name, context),
            56,
            CreateRequest::read,
            created(name),
            new Part(112, 4, 116, 4)),
        ofFile(Command.CLOSE, 1, CloseRequest::read, new CloseRequest(1, FILE)),
        ofFile(Command.FLUSH, 0, FlushRequest::read, new FlushRequest(FILE)),
        read(0),
        read(16),
        new Sample(
            Command.WRITE,
            write(112, 6, data),
            48,
            message -> WriteRequest.read(message, message.remaining()),
            new WriteRequest(112, 6, 1L << 40, FILE, 0, 1),
            new Part(66, 2, 68, 4)),
        ioctl(true),
        ioctl(false),
        queryDirectory(),
        queryInfo(),
        setInfo(),
        empty(Command.LOGOFF),
        empty(Command.TREE_DISCONNECT),
        empty(Command.ECHO),
        empty(Command.CANCEL));
  }

  /** Returns the samples that have a part. */
  static List<Sample> samplesWithPart() {
    return samples().stream().filter(sample -> sample.part != null).toList();
  }
}
