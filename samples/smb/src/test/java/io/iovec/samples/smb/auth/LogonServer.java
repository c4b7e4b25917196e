package io.iovec.samples.smb.auth;

import io.iovec.samples.smb.protocol.Command;
import io.iovec.samples.smb.protocol.EmptyResponse;
import io.iovec.samples.smb.protocol.Header;
import io.iovec.samples.smb.protocol.NegotiateRequest;
import io.iovec.samples.smb.protocol.NegotiateResponse;
import io.iovec.samples.smb.protocol.NtStatus;
import io.iovec.samples.smb.protocol.Response;
import io.iovec.samples.smb.protocol.SessionSetupRequest;
import io.iovec.samples.smb.protocol.SessionSetupResponse;
import io.iovec.samples.smb.protocol.StatusException;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Collection;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** Logs clients on and off, one after the other, and has no shares. */
final class LogonServer implements AutoCloseable {
  private final Queue<Identity> identities = new ConcurrentLinkedQueue<>();
  private final AtomicInteger signed = new AtomicInteger();
  private ServerSocket listener;
  private Thread thread;

  void start(boolean guest) throws IOException {
    ServerSocket listening = new ServerSocket(0, 16, InetAddress.getLoopbackAddress());
    listener = listening;
    thread = new Thread(() -> run(listening, guest), "logon-server");
    thread.start();
  }

  int port() {
    return listener.getLocalPort();
  }

  Collection<Identity> identities() {
    return List.copyOf(identities);
  }

  /** Returns how many requests had a signature. */
  int signed() {
    return signed.get();
  }

  @Override
  public void close() throws IOException {
    listener.close();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run(ServerSocket listening, boolean guest) {
    while (!listening.isClosed()) {
      try (Socket client = listening.accept()) {
        client.setSoTimeout(20_000);
        serve(client, new Logon(ServerNames.of("files.example.org"), guest));
      } catch (IOException e) {
        // The client has gone, or this is being closed.
      }
    }
  }

  private void serve(Socket client, Logon logon) throws IOException {
    DataInputStream in = new DataInputStream(client.getInputStream());
    while (true) {
      ByteBuffer message = ByteBuffer.wrap(in.readNBytes(in.readInt()));
      message.order(ByteOrder.LITTLE_ENDIAN);
      Header header = Header.read(message);
      if (header.isSigned()) {
        signed.incrementAndGet();
      }
      NtStatus status = NtStatus.BAD_NETWORK_NAME;
      Response response = null;
      try {
        if (header.command() == Command.NEGOTIATE) {
          response = negotiate(NegotiateRequest.read(message));
          status = NtStatus.SUCCESS;
        } else if (header.command() == Command.SESSION_SETUP) {
          Logon.Outcome outcome = logon.step(SessionSetupRequest.read(message).token());
          status = NtStatus.MORE_PROCESSING_REQUIRED;
          int flags = 0;
          if (outcome instanceof Logon.Done done) {
            identities.add(done.identity());
            status = NtStatus.SUCCESS;
            flags =
                done.identity().anonymous()
                    ? SessionSetupResponse.ANONYMOUS
                    : SessionSetupResponse.GUEST;
          }
          response = new SessionSetupResponse(flags, outcome.token());
        } else if (header.command() == Command.LOGOFF) {
          response = new EmptyResponse();
          status = NtStatus.SUCCESS;
        }
      } catch (StatusException e) {
        status = e.status();
      }
      send(client, header.reply(status, 16).withIds(7, header.treeId()), response);
    }
  }

  private static NegotiateResponse negotiate(NegotiateRequest request) {
    int dialect = request.dialects().stream().filter(d -> d <= 0x0302).max(Integer::compare).get();
    return new NegotiateResponse(
        1, dialect, new UUID(1, 2), 0, 65_536, 65_536, 65_536, 0, 0, Logon.offer());
  }

  private static void send(Socket client, Header header, Response response) throws IOException {
    int size = response == null ? 9 : response.size();
    ByteBuffer out = ByteBuffer.allocate(4 + Header.SIZE + size);
    out.putInt(Header.SIZE + size);
    header.write(out);
    if (response == null) {
      out.putShort((short) 9).putShort((short) 0).putInt(0).put((byte) 0);
    } else {
      response.write(out);
    }
    client.getOutputStream().write(out.array());
  }
}
