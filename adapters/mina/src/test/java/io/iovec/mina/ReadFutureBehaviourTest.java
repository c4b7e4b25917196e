package io.iovec.mina;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.net.InetSocketAddress;
import org.apache.mina.core.buffer.IoBuffer;
import org.apache.mina.core.future.ReadFuture;
import org.apache.mina.core.service.IoHandlerAdapter;
import org.apache.mina.core.session.IoSession;
import org.apache.mina.transport.socket.SocketConnector;
import org.junit.jupiter.api.Test;

/** Sessions that are asked for their messages. */
class ReadFutureBehaviourTest extends OnEachService {
  private static final class Echo extends IoHandlerAdapter {
    @Override
    public void messageReceived(IoSession session, Object message) {
      session.write(((IoBuffer) message).duplicate());
    }
  }

  private IoSession asking() throws Exception {
    InetSocketAddress address = bind(acceptor(), new Echo());
    SocketConnector connector = connector();
    connector.getSessionConfig().setUseReadOperation(true);
    return connect(connector, new IoHandlerAdapter(), address);
  }

  @Test
  void aMessageThatComesLaterCompletesTheFuture() throws Exception {
    IoSession session = asking();

    ReadFuture future = session.read();
    assertThat(future.isDone()).isFalse();
    session.write(IoBuffer.wrap(new byte[] {1, 2}));

    assertThat(awaitDone(future).isRead()).isTrue();
    assertThat(future.getMessage()).isEqualTo(IoBuffer.wrap(new byte[] {1, 2}));
  }

  @Test
  void aMessageThatCameEarlierIsThereAtOnce() throws Exception {
    IoSession session = asking();

    session.write(IoBuffer.wrap(new byte[] {1}));
    awaitDone(session.read());
    ReadFuture second = session.read();
    session.write(IoBuffer.wrap(new byte[] {2}));

    assertThat(awaitDone(second).getMessage()).isEqualTo(IoBuffer.wrap(new byte[] {2}));
  }

  @Test
  void theEndOfTheSessionCompletesTheFuture() throws Exception {
    IoSession session = asking();

    ReadFuture future = session.read();
    session.closeNow();

    assertThat(awaitDone(future).isClosed()).isTrue();
  }

  @Test
  void afterTheEndOfTheSessionEveryFutureSaysSo() throws Exception {
    IoSession session = asking();

    session.closeNow();
    await().atMost(DEADLINE).until(() -> !session.getService().isActive());

    assertThat(awaitDone(session.read()).isClosed()).isTrue();
    assertThat(awaitDone(session.read()).isClosed()).isTrue();
  }

  @Test
  void askingIsRefusedUnlessTheConfigurationAllowsIt() throws Exception {
    InetSocketAddress address = bind(acceptor(), new Echo());
    IoSession session = connect(connector(), new IoHandlerAdapter(), address);

    assertThatThrownBy(session::read).isInstanceOf(IllegalStateException.class);
  }
}
