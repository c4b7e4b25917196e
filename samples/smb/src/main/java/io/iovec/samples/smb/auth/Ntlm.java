package io.iovec.samples.smb.auth;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16LE;

import io.iovec.samples.smb.protocol.FileTime;
import io.iovec.samples.smb.protocol.NtStatus;
import io.iovec.samples.smb.protocol.StatusException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.time.Instant;

/** NTLMSSP's messages: MS-NLMP 2.2.1. All numbers are little-endian. */
final class Ntlm {
  static final int UNICODE = 0x1;
  static final int ANONYMOUS = 0x800;

  private static final int REQUEST_TARGET = 0x4;
  private static final int SIGN = 0x10;
  private static final int NTLM = 0x200;
  private static final int ALWAYS_SIGN = 0x8000;
  private static final int TARGET_TYPE_SERVER = 0x20000;
  private static final int EXTENDED_SESSIONSECURITY = 0x80000;
  private static final int TARGET_INFO = 0x800000;
  private static final int VERSION = 0x2000000;
  private static final int KEY_128 = 0x20000000;
  private static final int KEY_EXCH = 0x40000000;

  /** What the server agrees to where the client offers it. */
  private static final int NEGOTIABLE =
      UNICODE | SIGN | ALWAYS_SIGN | EXTENDED_SESSIONSECURITY | VERSION | KEY_128 | KEY_EXCH;

  private static final long SIGNATURE = 0x0050_5353_4d4c_544eL; // "NTLMSSP\0"
  private static final int NEGOTIATE_MESSAGE = 1;
  private static final int CHALLENGE_MESSAGE = 2;
  private static final int AUTHENTICATE_MESSAGE = 3;

  private static final int NEGOTIATE_LENGTH = 16;
  private static final int CHALLENGE_LENGTH = 56;
  private static final int AUTHENTICATE_LENGTH = 64;

  private static final int AV_NB_COMPUTER = 1;
  private static final int AV_NB_DOMAIN = 2;
  private static final int AV_DNS_COMPUTER = 3;
  private static final int AV_DNS_DOMAIN = 4;
  private static final int AV_TIMESTAMP = 7;

  private static final byte[] VERSION_BYTES = {6, 1, 0, 0, 0, 0, 0, 15};
  private static final int MOST_NAME_CHARS = 256;

  private Ntlm() {}

  /** Tells whether a token is a message of NTLMSSP's, not of SPNEGO's. */
  static boolean isMessage(ByteBuffer token) {
    ByteBuffer message = littleEndian(token);
    return message.remaining() >= 8 && message.getLong(0) == SIGNATURE;
  }

  /**
   * Reads a NEGOTIATE message.
   *
   * @return its flags
   * @throws StatusException INVALID_PARAMETER if it is none
   */
  static int readNegotiate(ByteBuffer token) throws StatusException {
    return message(token, NEGOTIATE_MESSAGE, NEGOTIATE_LENGTH).getInt(12);
  }

  /**
   * Makes the CHALLENGE message. With a time in it, clients protect their answer's integrity.
   *
   * @param clientFlags as NEGOTIATE had them
   * @param challenge 8 random bytes
   */
  static ByteBuffer challenge(int clientFlags, ServerNames names, byte[] challenge, Instant time) {
    int flags =
        (clientFlags & NEGOTIABLE) | REQUEST_TARGET | NTLM | TARGET_TYPE_SERVER | TARGET_INFO;
    Charset charset = (flags & UNICODE) != 0 ? UTF_16LE : ISO_8859_1;
    byte[] target = names.nbComputer().getBytes(charset);
    ByteBuffer info = targetInfo(names, time);
    ByteBuffer m =
        ByteBuffer.allocate(CHALLENGE_LENGTH + target.length + info.remaining())
            .order(ByteOrder.LITTLE_ENDIAN);
    m.putLong(SIGNATURE).putInt(CHALLENGE_MESSAGE);
    putField(m, target.length, CHALLENGE_LENGTH);
    m.putInt(flags).put(challenge).putLong(0);
    putField(m, info.remaining(), CHALLENGE_LENGTH + target.length);
    m.put(VERSION_BYTES).put(target).put(info);
    return m.flip();
  }

  private static void putField(ByteBuffer m, int length, int offset) {
    m.putShort((short) length).putShort((short) length).putInt(offset);
  }

  private static ByteBuffer targetInfo(ServerNames names, Instant time) {
    ByteBuffer info = ByteBuffer.allocate(2048).order(ByteOrder.LITTLE_ENDIAN);
    putName(info, AV_NB_DOMAIN, names.nbDomain());
    putName(info, AV_NB_COMPUTER, names.nbComputer());
    putName(info, AV_DNS_DOMAIN, names.dnsDomain());
    putName(info, AV_DNS_COMPUTER, names.dnsComputer());
    info.putShort((short) AV_TIMESTAMP).putShort((short) 8);
    info.putLong(FileTime.of(time));
    return info.putInt(0).flip();
  }

  private static void putName(ByteBuffer info, int id, String name) {
    byte[] bytes = name.getBytes(UTF_16LE);
    info.putShort((short) id).putShort((short) bytes.length).put(bytes);
  }

  /**
   * Reads who an AUTHENTICATE message says it comes from. What it proves is not looked at, but for
   * lying within the message.
   *
   * @throws StatusException INVALID_PARAMETER if it is none, or LOGON_FAILURE if a name is too long
   *     for one
   */
  static Identity readAuthenticate(ByteBuffer token) throws StatusException {
    ByteBuffer m = message(token, AUTHENTICATE_MESSAGE, AUTHENTICATE_LENGTH);
    int flags = m.getInt(60);
    Charset charset = (flags & UNICODE) != 0 ? UTF_16LE : ISO_8859_1;
    field(m, 12); // LmChallengeResponse
    field(m, 20); // NtChallengeResponse
    field(m, 52); // EncryptedRandomSessionKey
    String domain = name(field(m, 28), charset);
    String user = name(field(m, 36), charset);
    String workstation = name(field(m, 44), charset);
    boolean anonymous = user.isEmpty() || (flags & ANONYMOUS) != 0;
    return new Identity(anonymous ? "" : user, domain, workstation, anonymous);
  }

  private static String name(ByteBuffer bytes, Charset charset) throws StatusException {
    if (charset.equals(UTF_16LE) && bytes.remaining() % 2 != 0) {
      throw malformed();
    }
    String name = charset.decode(bytes).toString();
    if (name.length() > MOST_NAME_CHARS) {
      throw new StatusException(NtStatus.LOGON_FAILURE);
    }
    return name;
  }

  /** Returns the bytes that the field at {@code at} points to: length, room, offset. */
  private static ByteBuffer field(ByteBuffer m, int at) throws StatusException {
    int length = Short.toUnsignedInt(m.getShort(at));
    long offset = Integer.toUnsignedLong(m.getInt(at + 4));
    if (length == 0) {
      return ByteBuffer.allocate(0);
    }
    if (offset + length > m.limit()) {
      throw malformed();
    }
    return m.slice((int) offset, length);
  }

  private static ByteBuffer message(ByteBuffer token, int type, int least) throws StatusException {
    ByteBuffer m = littleEndian(token);
    if (m.limit() < least || m.getLong(0) != SIGNATURE || m.getInt(8) != type) {
      throw malformed();
    }
    return m;
  }

  private static ByteBuffer littleEndian(ByteBuffer token) {
    return token.slice().order(ByteOrder.LITTLE_ENDIAN);
  }

  private static StatusException malformed() {
    return new StatusException(NtStatus.INVALID_PARAMETER);
  }
}
