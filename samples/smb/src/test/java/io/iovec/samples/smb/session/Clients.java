package io.iovec.samples.smb.session;

import static java.nio.charset.StandardCharsets.UTF_16LE;

import io.iovec.samples.smb.auth.Logon;
import io.iovec.samples.smb.auth.ServerNames;
import io.iovec.samples.smb.protocol.StatusException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.concurrent.Executor;

/** Clients that log on with bare NTLMSSP. */
final class Clients {
  private static final long SIGNATURE = 0x0050_5353_4d4c_544eL;

  private Clients() {}

  static Sessions sessions(boolean guest, Executor worker, Limits limits) {
    ServerNames names = ServerNames.of("files");
    return new Sessions(() -> new Logon(names, guest), worker, limits);
  }

  /** Begins a session and logs a user on; an empty name is anonymous. */
  static Session logOn(Connection connection, String user) throws StatusException {
    Session session = connection.begin();
    session.step(negotiate());
    session.step(authenticate(user));
    return session;
  }

  static ByteBuffer negotiate() {
    return message(1, 16).putInt(12, 1);
  }

  static ByteBuffer authenticate(String user) {
    byte[] name = user.getBytes(UTF_16LE);
    ByteBuffer m = message(3, 64 + name.length);
    m.putShort(36, (short) name.length).putInt(40, 64).putInt(60, 1);
    return m.put(64, name);
  }

  private static ByteBuffer message(int type, int length) {
    ByteBuffer m = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    return m.putLong(0, SIGNATURE).putInt(8, type);
  }
}
