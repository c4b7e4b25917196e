package io.iovec.mina;

import static org.assertj.core.api.Assertions.assertThat;

import io.iovec.IoVector;
import java.net.InetSocketAddress;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.mina.core.future.ConnectFuture;
import org.apache.mina.core.future.IoFutureListener;
import org.apache.mina.core.future.WriteFuture;
import org.apache.mina.core.service.IoHandlerAdapter;
import org.apache.mina.core.session.IoSession;
import org.apache.mina.core.session.IoSessionInitializer;
import org.apache.mina.core.write.WriteToClosedSessionException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Cancelling at bad moments. How connecting works otherwise is in ConnectBehaviourTest. */
class IovecSocketConnectorTest extends IovecOnEachTransport {
  private IovecSocketConnector connector;

  @BeforeEach
  void makeConnector() throws Exception {
    connector = new IovecSocketConnector(transport, 1);
    closing(() -> connector.dispose(true));
    connector.setHandler(new IoHandlerAdapter());
  }

  @Test
  void cancellingAConnectionThatIsJustMadeClosesItAndSpoilsNoOther() throws Exception {
    InetSocketAddress address = bind(new IoHandlerAdapter());

    for (int i = 0; i < 20; i++) {
      ConnectFuture cancelled =
          connector.connect(
              address,
              new IoSessionInitializer<ConnectFuture>() {
                @Override
                public void initializeSession(IoSession session, ConnectFuture future) {
                  future.cancel();
                }
              });
      done(cancelled);
      ConnectFuture next = done(connector.connect(address));
      assertThat(next.isConnected()).isTrue();
      done(next.getSession().closeNow());
    }

    Awaitility.await().atMost(DEADLINE).until(() -> connector.getManagedSessions().isEmpty());
    Awaitility.await().atMost(DEADLINE).until(() -> acceptor.getManagedSessions().isEmpty());
  }

  @Test
  void cancellingWhileTheHandlerIsToldClosesItAndSpoilsNoOther() throws Exception {
    transport.slowConnects = true;
    InetSocketAddress address = bind(new IoHandlerAdapter());

    for (int i = 0; i < 20; i++) {
      ConnectFuture cancelled =
          connector.connect(
              address,
              new IoSessionInitializer<ConnectFuture>() {
                @Override
                public void initializeSession(IoSession session, ConnectFuture future) {
                  future.cancel();
                }
              });
      done(cancelled);
      ConnectFuture next = done(connector.connect(address));
      assertThat(next.isConnected()).isTrue();
      done(next.getSession().closeNow());
    }

    // MINA's thread ends when nothing is being connected.
    Awaitility.await().atMost(DEADLINE).until(() -> connectorThreads() == 0);
  }

  private static long connectorThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("IovecSocketConnector"))
        .count();
  }

  @Test
  void anInitializerThatThrowsFailsTheFutureAndClosesTheSocket() throws Exception {
    InetSocketAddress address = bind(new IoHandlerAdapter());

    ConnectFuture future =
        connector.connect(
            address,
            new IoSessionInitializer<ConnectFuture>() {
              @Override
              public void initializeSession(IoSession session, ConnectFuture future) {
                throw new IllegalStateException("on purpose");
              }
            });

    assertThat(done(future).getException()).hasMessage("on purpose");
    Awaitility.await().atMost(DEADLINE).until(() -> acceptor.getManagedSessions().isEmpty());
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void whatAnInitializerThatThrowsHasWrittenFailsAndIsReleased(boolean slow) throws Exception {
    transport.slowConnects = slow;
    InetSocketAddress address = bind(new IoHandlerAdapter());
    IoVector vector = vector(message(4, 1));
    AtomicReference<IoSession> made = new AtomicReference<>();
    AtomicReference<WriteFuture> written = new AtomicReference<>();

    ConnectFuture future =
        connector.connect(
            address,
            new IoSessionInitializer<ConnectFuture>() {
              @Override
              public void initializeSession(IoSession session, ConnectFuture future) {
                made.set(session);
                written.set(session.write(vector));
                session.suspendRead();
                throw new IllegalStateException("on purpose");
              }
            });

    assertThat(done(future).getException()).hasMessage("on purpose");
    assertThat(done(written.get()).getException())
        .isInstanceOf(WriteToClosedSessionException.class);
    assertThat(vector.isClosed()).isTrue();
    done(made.get().getCloseFuture());
    assertThat(connector.getScheduledWriteMessages()).isZero();
    assertThat(connector.getScheduledWriteBytes()).isZero();
  }

  @Test
  void anInitializerThatClosesFailsWhatItHasWritten() throws Exception {
    InetSocketAddress address = bind(new IoHandlerAdapter());
    AtomicReference<WriteFuture> written = new AtomicReference<>();

    connector.connect(
        address,
        new IoSessionInitializer<ConnectFuture>() {
          @Override
          public void initializeSession(IoSession session, ConnectFuture future) {
            written.set(session.write(vector(message(4, 1))));
            session.closeNow();
            throw new IllegalStateException("on purpose");
          }
        });

    Awaitility.await().atMost(DEADLINE).until(() -> written.get() != null);
    assertThat(done(written.get()).isWritten()).isFalse();
    assertThat(connector.getScheduledWriteMessages()).isZero();
    assertThat(connector.getScheduledWriteBytes()).isZero();
  }

  @Test
  void whoAsksInAnInitializerThatFailsIsTold() throws Exception {
    InetSocketAddress address = bind(new IoHandlerAdapter());
    CountDownLatch told = new CountDownLatch(2);

    connector.connect(
        address,
        new IoSessionInitializer<ConnectFuture>() {
          @Override
          public void initializeSession(IoSession session, ConnectFuture future) {
            ((IovecSession) session).whenArrived(told::countDown);
            ((IovecSession) session).whenAllArrived(told::countDown);
            throw new IllegalStateException("on purpose");
          }
        });

    assertThat(told.await(DEADLINE.toSeconds(), TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void whatAnInitializerWritesIsSentFirst() throws Exception {
    CountDownLatch received = new CountDownLatch(8);
    InetSocketAddress address =
        bind(
            new IoHandlerAdapter() {
              @Override
              public void messageReceived(IoSession session, Object message) {
                int bytes = ((org.apache.mina.core.buffer.IoBuffer) message).remaining();
                for (int i = 0; i < bytes; i++) {
                  received.countDown();
                }
              }
            });

    ConnectFuture future =
        connector.connect(
            address,
            new IoSessionInitializer<ConnectFuture>() {
              @Override
              public void initializeSession(IoSession session, ConnectFuture future) {
                session.write(vector(message(4, 1)));
              }
            });

    done(future);
    await(received);
    IoSession session = future.getSession();
    Awaitility.await()
        .atMost(DEADLINE)
        .untilAsserted(
            () -> {
              assertThat(session.getScheduledWriteBytes()).isZero();
              assertThat(session.getScheduledWriteMessages()).isZero();
            });
  }

  @Test
  void aHandlerMayConnectFromTheProcessorsThread() throws Exception {
    InetSocketAddress address = bind(new IoHandlerAdapter());
    CountDownLatch second = new CountDownLatch(1);
    connector.setHandler(
        new IoHandlerAdapter() {
          @Override
          public void sessionOpened(IoSession session) {
            if (session.getAttribute("second") == null) {
              connector
                  .connect(
                      address,
                      new IoSessionInitializer<ConnectFuture>() {
                        @Override
                        public void initializeSession(IoSession made, ConnectFuture future) {
                          made.setAttribute("second");
                        }
                      })
                  .addListener((IoFutureListener<ConnectFuture>) f -> second.countDown());
            }
          }
        });

    done(connector.connect(address));

    await(second);
  }
}
