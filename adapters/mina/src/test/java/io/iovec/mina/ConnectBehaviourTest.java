package io.iovec.mina;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.mina.core.RuntimeIoException;
import org.apache.mina.core.future.ConnectFuture;
import org.apache.mina.core.session.IoSession;
import org.apache.mina.transport.socket.SocketConnector;
import org.junit.jupiter.api.Test;

/** Connections that are made, and those that are not. */
class ConnectBehaviourTest extends OnEachService {
  /** Listens, but accepts nobody, and has no place left for another connection to wait in. */
  private InetSocketAddress deaf() throws IOException {
    ServerSocket server = closing(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
    InetSocketAddress address = (InetSocketAddress) server.getLocalSocketAddress();
    for (int i = 0; i < 100; i++) {
      Socket waiting = closing(new Socket());
      try {
        waiting.connect(address, 100);
      } catch (SocketTimeoutException full) {
        return address;
      }
    }
    throw new IOException("never full");
  }

  @Test
  void aFutureGivesTheSessionWhichIsOpen() throws Exception {
    Recorder server = new Recorder();
    InetSocketAddress address = bind(acceptor(), server);
    Recorder client = new Recorder();
    SocketConnector connector = connector();
    connector.setHandler(client);

    ConnectFuture future = awaitDone(connector.connect(address));

    assertThat(future.isConnected()).isTrue();
    assertThat(future.isCanceled()).isFalse();
    assertThat(future.getException()).isNull();
    assertThat(client.events()).containsExactly("created", "opened");
    assertThat(connector.getManagedSessions()).containsValue(future.getSession());
  }

  @Test
  void theDefaultAddressIsConnectedTo() throws Exception {
    InetSocketAddress address = bind(acceptor(), new Recorder());
    SocketConnector connector = connector();
    connector.setHandler(new Recorder());
    connector.setDefaultRemoteAddress(address);

    IoSession session = awaitDone(connector.connect()).getSession();

    assertThat(session.getRemoteAddress()).isEqualTo(address);
    assertThat(connector.getDefaultRemoteAddress()).isEqualTo(address);
  }

  @Test
  void theLocalAddressCanBeChosen() throws Exception {
    InetSocketAddress address = bind(acceptor(), new Recorder());
    SocketConnector connector = connector();
    connector.setHandler(new Recorder());
    InetSocketAddress from = new InetSocketAddress("127.0.0.3", 0);

    IoSession session = awaitDone(connector.connect(address, from)).getSession();

    assertThat(((InetSocketAddress) session.getLocalAddress()).getAddress())
        .isEqualTo(from.getAddress());
  }

  @Test
  void aLocalAddressThatIsTakenFailsTheFuture() throws Exception {
    InetSocketAddress address = bind(acceptor(), new Recorder());
    SocketConnector connector = connector();
    connector.setHandler(new Recorder());

    ConnectFuture future = awaitDone(connector.connect(address, address));

    assertThat(future.isConnected()).isFalse();
    assertThat(future.getException()).isInstanceOf(IOException.class);
  }

  @Test
  void anInitializerSeesTheSessionBeforeItsHandlerDoes() throws Exception {
    InetSocketAddress address = bind(acceptor(), new Recorder());
    SocketConnector connector = connector();
    connector.setHandler(
        new Recorder() {
          @Override
          public void sessionCreated(IoSession session) {
            session.setAttribute("handler saw", session.getAttribute("initialized"));
          }
        });

    IoSession session =
        awaitDone(
                connector.connect(
                    address, (made, future) -> made.setAttribute("initialized", "yes")))
            .getSession();

    assertThat(session.getAttribute("handler saw")).isEqualTo("yes");
  }

  @Test
  void aRefusedConnectionFailsTheFutureWithAConnectException() throws Exception {
    ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    server.close();
    SocketConnector connector = connector();
    Recorder handler = new Recorder();
    connector.setHandler(handler);

    ConnectFuture future = awaitDone(connector.connect(loopback(server.getLocalPort())));

    assertThat(future.isConnected()).isFalse();
    assertThat(future.getException()).isInstanceOf(ConnectException.class);
    assertThatThrownBy(future::getSession)
        .isInstanceOf(RuntimeIoException.class)
        .hasCauseInstanceOf(ConnectException.class);
    assertThat(handler.events()).isEmpty();
    assertThat(connector.getManagedSessionCount()).isZero();
  }

  @Test
  void aConnectionThatIsNotMadeInTimeFailsTheFuture() throws Exception {
    SocketConnector connector = connector();
    connector.setHandler(new Recorder());
    connector.setConnectTimeoutMillis(100);

    ConnectFuture future = awaitDone(connector.connect(deaf()));

    assertThat(future.isConnected()).isFalse();
    assertThat(future.getException())
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining("timed out");
  }

  @Test
  void aConnectionCanBeCancelledWhileItIsMade() throws Exception {
    SocketConnector connector = connector();
    connector.setHandler(new Recorder());

    ConnectFuture future = connector.connect(deaf());
    assertThat(future.isDone()).isFalse();
    assertThat(future.cancel()).isTrue();

    awaitDone(future);
    assertThat(future.isCanceled()).isTrue();
    assertThat(future.isConnected()).isFalse();
    assertThat(future.getSession()).isNull();
  }

  @Test
  void aListenerOfTheFutureIsCalledOnce() throws Exception {
    InetSocketAddress address = bind(acceptor(), new Recorder());
    SocketConnector connector = connector();
    connector.setHandler(new Recorder());
    CountDownLatch called = new CountDownLatch(1);

    connector.connect(address).addListener(future -> called.countDown());

    assertThat(called.await(DEADLINE.toSeconds(), TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void aConnectorIsActiveWhileItHasSessions() throws Exception {
    InetSocketAddress address = bind(acceptor(), new Recorder());
    SocketConnector connector = connector();
    assertThat(connector.isActive()).isFalse();

    IoSession session = connect(connector, new Recorder(), address);
    assertThat(connector.isActive()).isTrue();
    awaitDone(session.closeNow());

    await().atMost(DEADLINE).until(() -> !connector.isActive());
  }

  @Test
  void connectingAgainAfterAllSessionsHaveEndedWorks() throws Exception {
    InetSocketAddress address = bind(acceptor(), new Recorder());
    SocketConnector connector = connector();
    connector.setHandler(new Recorder());

    for (int i = 0; i < 20; i++) {
      IoSession session = connect(connector, address);
      awaitDone(session.closeNow());
    }

    await().atMost(DEADLINE).until(() -> connector.getManagedSessionCount() == 0);
    assertThat(connector.getStatistics().getCumulativeManagedSessionCount()).isEqualTo(20);
  }
}
