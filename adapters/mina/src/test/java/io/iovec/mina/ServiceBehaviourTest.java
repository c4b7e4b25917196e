package io.iovec.mina;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.same;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.inOrder;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.timeout;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.verifyNoMoreInteractions;

import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.mina.core.buffer.IoBuffer;
import org.apache.mina.core.future.WriteFuture;
import org.apache.mina.core.service.IoHandler;
import org.apache.mina.core.service.IoServiceListener;
import org.apache.mina.core.session.IoSession;
import org.apache.mina.transport.socket.SocketAcceptor;
import org.apache.mina.transport.socket.SocketConnector;
import org.junit.jupiter.api.Test;
import org.mockito.InOrder;

/** What services tell and know of their sessions, and how they end. */
class ServiceBehaviourTest extends OnEachService {
  private static final int CLIENTS = 4;
  private static final int WRITERS = 4;
  private static final int MESSAGES = 500;

  @Test
  void aHandlerIsToldOfASessionsLifeInOrder() throws Exception {
    IoHandler handler = mock(IoHandler.class);
    IoBuffer answer = IoBuffer.wrap(new byte[] {2});
    doAnswer(
            call -> {
              call.<IoSession>getArgument(0).write(answer);
              return null;
            })
        .when(handler)
        .messageReceived(any(), any());
    doAnswer(call -> call.<IoSession>getArgument(0).closeOnFlush())
        .when(handler)
        .inputClosed(any());
    Socket client = client(bind(acceptor(), handler));

    client.getOutputStream().write(1);
    assertThat(client.getInputStream().read()).isEqualTo(2);
    client.shutdownOutput();
    verify(handler, timeout(DEADLINE.toMillis())).sessionClosed(any());

    InOrder order = inOrder(handler);
    order.verify(handler).sessionCreated(any());
    order.verify(handler).sessionOpened(any());
    order.verify(handler).messageReceived(any(), any());
    order.verify(handler).messageSent(any(), same(answer));
    order.verify(handler).inputClosed(any());
    order.verify(handler).sessionClosed(any());
    verifyNoMoreInteractions(handler);
  }

  @Test
  void aListenerOfAnAcceptorIsToldOfTheServiceAndItsSessionsInOrder() throws Exception {
    IoServiceListener listener = mock(IoServiceListener.class);
    SocketAcceptor acceptor = acceptor();
    acceptor.addListener(listener);
    Recorder handler = new Recorder();
    Socket client = client(bind(acceptor, handler));
    IoSession session = handler.session();
    verify(listener, timeout(DEADLINE.toMillis())).sessionCreated(session);

    client.close();
    verify(listener, timeout(DEADLINE.toMillis())).sessionDestroyed(session);
    acceptor.unbind();

    InOrder order = inOrder(listener);
    order.verify(listener).serviceActivated(acceptor);
    order.verify(listener).sessionCreated(session);
    order.verify(listener).sessionDestroyed(session);
    order.verify(listener).serviceDeactivated(acceptor);
    verifyNoMoreInteractions(listener);
  }

  @Test
  void aListenerOfAConnectorIsToldOfItsFirstAndItsLastSession() throws Exception {
    InetSocketAddress address = bind(acceptor(), new Recorder());
    IoServiceListener listener = mock(IoServiceListener.class);
    SocketConnector connector = connector();
    connector.addListener(listener);

    IoSession session = connect(connector, new Recorder(), address);
    verify(listener, timeout(DEADLINE.toMillis())).sessionCreated(session);
    session.closeNow();
    verify(listener, timeout(DEADLINE.toMillis())).serviceDeactivated(connector);

    InOrder order = inOrder(listener);
    order.verify(listener).serviceActivated(connector);
    order.verify(listener).sessionCreated(session);
    order.verify(listener).sessionDestroyed(session);
    order.verify(listener).serviceDeactivated(connector);
  }

  /** Connects clients and waits until the acceptor knows all of them. */
  private List<Socket> clients(SocketAcceptor acceptor, InetSocketAddress address)
      throws Exception {
    List<Socket> clients = new ArrayList<>();
    for (int i = 0; i < CLIENTS; i++) {
      clients.add(client(address));
    }
    await().atMost(DEADLINE).until(() -> acceptor.getManagedSessionCount() == CLIENTS);
    return clients;
  }

  @Test
  void sessionsAreManagedWhileTheyAreOpen() throws Exception {
    SocketAcceptor acceptor = acceptor();
    List<Socket> clients = clients(acceptor, bind(acceptor, new Recorder()));
    assertThat(acceptor.getManagedSessions()).hasSize(CLIENTS);

    clients.get(0).close();
    await().atMost(DEADLINE).until(() -> acceptor.getManagedSessionCount() == CLIENTS - 1);

    assertThat(acceptor.getStatistics().getLargestManagedSessionCount()).isEqualTo(CLIENTS);
    assertThat(acceptor.getStatistics().getCumulativeManagedSessionCount()).isEqualTo(CLIENTS);
  }

  @Test
  void aBroadcastReachesEverySessionAndHasAFutureForEach() throws Exception {
    SocketAcceptor acceptor = acceptor();
    List<Socket> clients = clients(acceptor, bind(acceptor, new Recorder()));

    Set<WriteFuture> futures = acceptor.broadcast(IoBuffer.wrap(new byte[] {1, 2, 3}));

    assertThat(futures).hasSize(CLIENTS);
    for (WriteFuture future : futures) {
      assertThat(awaitDone(future).isWritten()).isTrue();
    }
    for (Socket client : clients) {
      assertThat(client.getInputStream().readNBytes(3)).containsExactly(1, 2, 3);
    }
  }

  @Test
  void disposingAnAcceptorClosesItsSessionsAndEndsItsThreads() throws Exception {
    SocketAcceptor acceptor = acceptor();
    Recorder handler = new Recorder();
    List<Socket> clients = clients(acceptor, bind(acceptor, handler));

    acceptor.dispose(true);

    assertThat(handler.count("closed")).isEqualTo(CLIENTS);
    assertThat(acceptor.isDisposed()).isTrue();
    assertThat(acceptor.isActive()).isFalse();
    for (Socket client : clients) {
      assertThat(client.getInputStream().read()).isEqualTo(-1);
    }
  }

  @Test
  void disposingWithoutWaitingEndsInTheBackground() throws Exception {
    SocketAcceptor acceptor = acceptor();
    Recorder handler = new Recorder();
    List<Socket> clients = clients(acceptor, bind(acceptor, handler));

    acceptor.dispose(false);

    assertThat(acceptor.isDisposing()).isTrue();
    for (Socket client : clients) {
      assertThat(client.getInputStream().read()).isEqualTo(-1);
    }
    handler.awaitCount("closed", CLIENTS);
    await()
        .atMost(DEADLINE)
        .until(
            () ->
                Thread.getAllStackTraces().keySet().stream()
                    .noneMatch(thread -> thread.getName().contains("SocketAcceptor")));
  }

  @Test
  void disposingAConnectorClosesItsSessions() throws Exception {
    InetSocketAddress address = bind(acceptor(), new Recorder());
    SocketConnector connector = connector();
    Recorder handler = new Recorder();
    IoSession session = connect(connector, handler, address);

    connector.dispose(true);

    assertThat(session.isConnected()).isFalse();
    assertThat(handler.events()).containsExactly("created", "opened", "closed");
  }

  @Test
  void disposingTwiceIsDisposingOnceAndNothingStartsAfterwards() throws Exception {
    SocketAcceptor acceptor = acceptor();
    InetSocketAddress address = bind(acceptor, new Recorder());
    SocketConnector connector = connector();
    connect(connector, new Recorder(), address);

    connector.dispose(true);
    connector.dispose(true);
    acceptor.dispose(true);
    acceptor.dispose(true);

    assertThatThrownBy(() -> acceptor.bind(loopback(0))).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> connector.connect(address)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void whatSeveralThreadsWriteArrivesWholeAndOfEachThreadInOrder() throws Exception {
    Recorder server = new Recorder();
    Socket reader = client(bind(acceptor(), server));
    IoSession session = server.session();

    for (int i = 0; i < WRITERS; i++) {
      byte writer = (byte) i;
      Thread thread =
          new Thread(
              () -> {
                for (int m = 0; m < MESSAGES; m++) {
                  session.write(IoBuffer.wrap(new byte[] {writer, (byte) m}));
                }
              });
      thread.start();
    }

    byte[] all = reader.getInputStream().readNBytes(2 * WRITERS * MESSAGES);
    byte[] next = new byte[WRITERS];
    for (int at = 0; at < all.length; at += 2) {
      assertThat(all[at + 1]).isEqualTo(next[all[at]]++);
    }
    assertThat(next).containsOnly((byte) MESSAGES);
  }
}
