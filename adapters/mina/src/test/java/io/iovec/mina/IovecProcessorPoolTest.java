package io.iovec.mina;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.mina.core.buffer.IoBuffer;
import org.apache.mina.core.service.IoHandlerAdapter;
import org.apache.mina.core.session.IoSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An acceptor and a connector that share their processors, as a relay does. */
class IovecProcessorPoolTest extends IovecOnEachTransport {
  private final Set<Thread> threads = ConcurrentHashMap.newKeySet();
  private IovecProcessorPool pool;
  private IovecSocketAcceptor shared;
  private IovecSocketConnector connector;

  @BeforeEach
  void share() throws Exception {
    pool = new IovecProcessorPool(transport, 1);
    closing(pool::dispose);
    shared = new IovecSocketAcceptor(pool);
    closing(() -> shared.dispose(true));
    connector = new IovecSocketConnector(pool);
    closing(() -> connector.dispose(true));
  }

  private final class Echo extends IoHandlerAdapter {
    @Override
    public void messageReceived(IoSession session, Object message) {
      threads.add(Thread.currentThread());
      session.write(((IoBuffer) message).duplicate());
    }
  }

  /** Passes on what comes from one side to the other. */
  private final class Relay extends IoHandlerAdapter {
    private final InetSocketAddress sink;

    Relay(InetSocketAddress sink) {
      this.sink = sink;
    }

    @Override
    public void sessionOpened(IoSession session) {
      session.suspendRead();
      connector.setHandler(
          new IoHandlerAdapter() {
            @Override
            public void messageReceived(IoSession far, Object message) {
              threads.add(Thread.currentThread());
              session.write(((IoBuffer) message).duplicate());
            }
          });
      connector
          .connect(sink)
          .addListener(
              connected -> {
                session.setAttribute("far", connected.getSession());
                session.resumeRead();
              });
    }

    @Override
    public void messageReceived(IoSession session, Object message) {
      threads.add(Thread.currentThread());
      ((IoSession) session.getAttribute("far")).write(((IoBuffer) message).duplicate());
    }
  }

  private Socket connect(IovecSocketAcceptor to) throws Exception {
    InetSocketAddress address = to.getLocalAddress();
    Socket socket = closing(new Socket(address.getAddress(), address.getPort()));
    socket.setSoTimeout((int) DEADLINE.toMillis());
    return socket;
  }

  private void bindShared(IoHandlerAdapter handler) throws Exception {
    shared.setHandler(handler);
    shared.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
  }

  @Test
  void oneThreadServesBothSidesOfARelay() throws Exception {
    InetSocketAddress sink =
        bind(
            new IoHandlerAdapter() {
              @Override
              public void messageReceived(IoSession session, Object message) {
                session.write(((IoBuffer) message).duplicate());
              }
            });
    bindShared(new Relay(sink));
    Socket client = connect(shared);

    byte[] bytes = message(100_000, 3);
    client.getOutputStream().write(bytes);

    assertThat(read(client, bytes.length)).isEqualTo(bytes);
    assertThat(threads).hasSize(1);
  }

  @Test
  void goesOnForOthersWhenOneServiceIsDisposedOf() throws Exception {
    bindShared(new Echo());
    Socket client = connect(shared);
    client.getOutputStream().write(1);
    assertThat(read(client, 1)).containsExactly(1);

    connector.setHandler(new Echo());
    connector.dispose(true);

    client.getOutputStream().write(2);
    assertThat(read(client, 1)).containsExactly(2);
    assertThat(pool.isDisposed()).isFalse();
  }

  @Test
  void endsItsSessionsWhenItIsDisposedOf() throws Exception {
    bindShared(new Echo());
    Socket client = connect(shared);
    client.getOutputStream().write(1);
    assertThat(read(client, 1)).containsExactly(1);

    pool.dispose();

    assertThat(client.getInputStream().read()).isEqualTo(-1);
    assertThat(shared.getManagedSessions()).isEmpty();
  }

  @Test
  void refusesToHaveNoThread() {
    assertThatThrownBy(() -> new IovecProcessorPool(transport, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("processorCount=0");
  }
}
