package io.iovec.mina;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.DataInputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.mina.core.buffer.IoBuffer;
import org.apache.mina.core.service.IoHandlerAdapter;
import org.apache.mina.core.session.IoSession;
import org.apache.mina.transport.socket.SocketConnector;
import org.junit.jupiter.api.Test;

/** An application that sends back what it receives. */
class EchoAppsTest extends OnEachService {
  private static final int CONNECTIONS = 100;
  private static final int MOST_CHUNK = 20_000;
  private static final int CHUNKS = 6;

  private static final class Echo extends IoHandlerAdapter {
    @Override
    public void messageReceived(IoSession session, Object message) {
      session.write(((IoBuffer) message).duplicate());
    }

    @Override
    public void inputClosed(IoSession session) {
      session.closeOnFlush();
    }
  }

  @Test
  void sendsBackWhatAPlainSocketSends() throws Exception {
    InetSocketAddress address = bind(acceptor(), new Echo());
    byte[] bytes = ReceivedBytes.random(100_000);

    Socket client = client(address);
    client.getOutputStream().write(bytes);
    client.shutdownOutput();

    assertThat(new DataInputStream(client.getInputStream()).readAllBytes()).isEqualTo(bytes);
  }

  @Test
  void sendsBackOneByteAtATime() throws Exception {
    Socket client = client(bind(acceptor(), new Echo()));

    for (int i = 0; i < 200; i++) {
      client.getOutputStream().write(i);
      assertThat(client.getInputStream().read()).isEqualTo(i);
    }
  }

  @Test
  void servesAHundredConnectionsWithChunksOfAnySizeByteExactly() throws Exception {
    InetSocketAddress address = bind(acceptor(), new Echo());
    SocketConnector connector = connector();
    connector.setHandler(
        new IoHandlerAdapter() {
          @Override
          public void messageReceived(IoSession session, Object message) {
            ((ReceivedBytes) session.getAttribute("back")).add(((IoBuffer) message).buf());
          }
        });
    long seed = System.nanoTime();
    System.out.println("seed=" + seed);
    Random random = new Random(seed);
    List<IoSession> sessions = new ArrayList<>();
    List<ReceivedBytes> sent = new ArrayList<>();
    for (int i = 0; i < CONNECTIONS; i++) {
      sessions.add(
          awaitDone(
                  connector.connect(
                      address, (made, future) -> made.setAttribute("back", new ReceivedBytes())))
              .getSession());
      sent.add(new ReceivedBytes());
    }

    for (int chunk = 0; chunk < CHUNKS; chunk++) {
      for (int i = 0; i < CONNECTIONS; i++) {
        byte[] bytes = new byte[1 + random.nextInt(MOST_CHUNK)];
        random.nextBytes(bytes);
        sent.get(i).add(ByteBuffer.wrap(bytes));
        sessions.get(i).write(IoBuffer.wrap(bytes));
      }
    }

    for (int i = 0; i < CONNECTIONS; i++) {
      ReceivedBytes back = (ReceivedBytes) sessions.get(i).getAttribute("back");
      back.awaitCount(sent.get(i).count());
      assertThat(back.hash()).isEqualTo(sent.get(i).hash());
    }
  }
}
