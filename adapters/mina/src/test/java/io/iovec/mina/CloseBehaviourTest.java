package io.iovec.mina;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.mina.core.buffer.IoBuffer;
import org.apache.mina.core.future.WriteFuture;
import org.apache.mina.core.service.IoHandlerAdapter;
import org.apache.mina.core.session.IoSession;
import org.apache.mina.core.write.WriteTimeoutException;
import org.apache.mina.core.write.WriteToClosedSessionException;
import org.apache.mina.transport.socket.SocketConnector;
import org.junit.jupiter.api.Test;

/** The end of a session, whoever wants it. */
class CloseBehaviourTest extends OnEachService {
  private static final int MUCH = 4 * MIB;

  @Test
  void closingOnFlushSendsEverythingFirst() throws Exception {
    Recorder reader = new Recorder();
    InetSocketAddress address = bind(acceptor(), reader);
    IoSession session = connect(connector(), new Recorder(), address);
    byte[] bytes = ReceivedBytes.random(MUCH);

    WriteFuture future = session.write(IoBuffer.wrap(bytes));
    session.closeOnFlush();

    awaitDone(session.getCloseFuture());
    assertThat(future.isWritten()).isTrue();
    reader.await("closed");
    assertThat(reader.bytes().hash()).isEqualTo(ReceivedBytes.hash(bytes));
  }

  @Test
  void closingNowEndsASessionWhoseBytesDoNotLeave() throws Exception {
    Recorder reader = new Recorder();
    InetSocketAddress address = bind(acceptor(), reader);
    IoSession session = connect(connector(), new Recorder(), address);
    reader.session().suspendRead();

    session.write(IoBuffer.wrap(new byte[32 * MIB]));
    await().atMost(DEADLINE).until(() -> session.getWrittenBytes() > 0);
    session.closeNow();

    awaitDone(session.getCloseFuture());
    assertThat(session.isConnected()).isFalse();
    assertThat(session.isClosing()).isTrue();
    await().atMost(DEADLINE).until(() -> session.getScheduledWriteBytes() == 0);
    reader.session().resumeRead();
    reader.await("closed");
    assertThat(reader.bytes().count()).isLessThan(32 * MIB);
  }

  @Test
  void closingTwiceIsClosingOnce() throws Exception {
    Recorder reader = new Recorder();
    InetSocketAddress address = bind(acceptor(), reader);
    Recorder writer = new Recorder();
    IoSession session = connect(connector(), writer, address);

    assertThat(session.closeNow()).isSameAs(session.closeNow()).isSameAs(session.closeOnFlush());

    awaitDone(session.getCloseFuture());
    writer.await("closed");
    reader.await("closed");
    assertThat(writer.events()).containsExactly("created", "opened", "closed");
    assertThat(reader.events()).containsExactly("created", "opened", "inputClosed", "closed");
  }

  @Test
  void aSessionWhosePeerStopsSendingCanStillSend() throws Exception {
    InetSocketAddress address =
        bind(
            acceptor(),
            new IoHandlerAdapter() {
              @Override
              public void inputClosed(IoSession session) {
                session.write(IoBuffer.wrap(new byte[MUCH]));
                session.closeOnFlush();
              }
            });

    Socket client = client(address);
    client.shutdownOutput();

    assertThat(client.getInputStream().readAllBytes()).hasSize(MUCH);
  }

  @Test
  void theHandlerAdapterClosesASessionWhosePeerStopsSending() throws Exception {
    CompletableFuture<IoSession> closed = new CompletableFuture<>();
    InetSocketAddress address =
        bind(
            acceptor(),
            new IoHandlerAdapter() {
              @Override
              public void sessionClosed(IoSession session) {
                closed.complete(session);
              }
            });

    Socket client = client(address);
    client.shutdownOutput();

    assertThat(client.getInputStream().read()).isEqualTo(-1);
    closed.get(DEADLINE.toSeconds(), TimeUnit.SECONDS);
  }

  @Test
  void aPeerThatResetsTheConnectionIsToldAsAnExceptionAndTheEnd() throws Exception {
    Recorder handler = new Recorder();
    Socket client = client(bind(acceptor(), handler));
    IoSession session = handler.session();

    client.setSoLinger(true, 0);
    client.close();

    awaitDone(session.getCloseFuture());
    handler.await("closed");
    assertThat(handler.caught()).hasSize(1).first().isInstanceOf(IOException.class);
    assertThat(handler.events()).containsExactly("created", "opened", "caught", "closed");
  }

  @Test
  void whatIsWrittenToAClosedSessionFailsAtOnce() throws Exception {
    InetSocketAddress address = bind(acceptor(), new Recorder());
    IoSession session = connect(connector(), new Recorder(), address);
    awaitDone(session.closeNow());

    WriteFuture future = session.write(IoBuffer.wrap(new byte[1]));

    assertThat(future.isDone()).isTrue();
    assertThat(future.isWritten()).isFalse();
    assertThat(future.getException()).isInstanceOf(WriteToClosedSessionException.class);
  }

  @Test
  void aHandlerThatThrowsIsToldOfItsExceptionAndServesOn() throws Exception {
    IllegalStateException thrown = new IllegalStateException("thrown by the test");
    Recorder handler =
        new Recorder() {
          @Override
          public void messageReceived(IoSession session, Object message) throws Exception {
            super.messageReceived(session, message);
            if (count("received") == 1) {
              throw thrown;
            }
          }
        };
    Socket client = client(bind(acceptor(), handler));

    client.getOutputStream().write(1);
    handler.await("caught");
    client.getOutputStream().write(2);
    handler.awaitCount("received", 2);

    assertThat(handler.caught()).isEqualTo(List.of(thrown));
    assertThat(handler.session().isConnected()).isTrue();
  }

  @Test
  void aHandlerThatThrowsAnIoExceptionIsServedOnToo() throws Exception {
    IOException thrown = new IOException("thrown by the test");
    Recorder handler =
        new Recorder() {
          @Override
          public void messageReceived(IoSession session, Object message) throws Exception {
            super.messageReceived(session, message);
            throw thrown;
          }
        };
    Socket client = client(bind(acceptor(), handler));

    client.getOutputStream().write(1);
    handler.await("caught");
    client.getOutputStream().write(2);
    handler.awaitCount("received", 2);

    assertThat(handler.caught()).contains(thrown);
  }

  @Test
  void aHandlerMayCloseTheSessionWhileItIsOpened() throws Exception {
    Recorder handler =
        new Recorder() {
          @Override
          public void sessionOpened(IoSession session) throws Exception {
            super.sessionOpened(session);
            session.closeNow();
          }
        };
    Socket client = client(bind(acceptor(), handler));

    assertThat(client.getInputStream().read()).isEqualTo(-1);
    handler.await("closed");
    assertThat(handler.events()).containsExactly("created", "opened", "closed");
  }

  @Test
  void aWriteThatTakesTooLongClosesTheSession() throws Exception {
    Recorder reader = new Recorder();
    InetSocketAddress address = bind(acceptor(), reader);
    Recorder writer = new Recorder();
    SocketConnector connector = connector();
    connector.getSessionConfig().setWriteTimeout(1);
    IoSession session = connect(connector, writer, address);
    reader.session().suspendRead();

    session.write(IoBuffer.wrap(new byte[32 * MIB]));
    WriteFuture queued = session.write(IoBuffer.wrap(new byte[1]));

    assertThat(queued).isNotNull();
    awaitDone(session.getCloseFuture());
    writer.await("closed");
    assertThat(writer.caught()).anyMatch(WriteTimeoutException.class::isInstance);
    reader.session().resumeRead();
  }
}
