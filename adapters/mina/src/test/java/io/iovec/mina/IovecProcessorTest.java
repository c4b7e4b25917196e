package io.iovec.mina;

import static org.assertj.core.api.Assertions.assertThat;

import io.iovec.Frame;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.mina.core.buffer.IoBuffer;
import org.apache.mina.core.future.ConnectFuture;
import org.apache.mina.core.service.IoHandlerAdapter;
import org.apache.mina.core.session.IoSession;
import org.apache.mina.core.session.IoSessionInitializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What one session must not do to the others of its processor. */
class IovecProcessorTest extends IovecOnEachTransport {
  /** A session that waits for the processor's next round by itself waits for a second. */
  private static final Duration TEN_MISSED_ROUNDS = Duration.ofSeconds(5);

  private final BlockingQueue<IoSession> accepted = new LinkedBlockingQueue<>();
  private final BlockingQueue<Integer> received = new LinkedBlockingQueue<>();
  private IovecSocketConnector connector;

  @BeforeEach
  void makeConnector() throws Exception {
    connector = new IovecSocketConnector(transport, 1);
    closing(() -> connector.dispose(true));
  }

  /** Sends each message back. */
  private static final class Echo extends IoHandlerAdapter {
    @Override
    public void messageReceived(IoSession session, Object message) {
      session.write(message);
    }
  }

  /** Binds what echoes in the connector's processor are asked for by. */
  private InetSocketAddress bindAsking() throws IOException {
    connector.setFramer(LENGTH_FIRST);
    connector.setHandler(new Echo());
    return bind(
        new IoHandlerAdapter() {
          @Override
          public void sessionOpened(IoSession session) {
            accepted.add(session);
          }

          @Override
          public void messageReceived(IoSession session, Object message) {
            received.add(((IoBuffer) message).remaining());
          }
        });
  }

  private Duration askTenTimes(IoSession echoing) throws InterruptedException {
    long begun = System.nanoTime();
    for (int i = 0; i < 10; i++) {
      echoing.write(vector(message(0, 0)));
      assertThat(received.poll(DEADLINE.toSeconds(), TimeUnit.SECONDS)).isEqualTo(4);
    }
    return Duration.ofNanos(System.nanoTime() - begun);
  }

  private IoSession nextAccepted() throws InterruptedException {
    return accepted.poll(DEADLINE.toSeconds(), TimeUnit.SECONDS);
  }

  @Test
  void anInitializerThatHasWrittenDoesNotHoldUpOtherSessions() throws Exception {
    InetSocketAddress address = bindAsking();
    done(connector.connect(address));
    IoSession echoing = nextAccepted();
    BlockingQueue<Duration> took = new LinkedBlockingQueue<>();

    ConnectFuture slow =
        connector.connect(
            address,
            new IoSessionInitializer<ConnectFuture>() {
              @Override
              public void initializeSession(IoSession session, ConnectFuture future) {
                session.write(vector(message(1, 0)));
                try {
                  took.add(askTenTimes(echoing));
                } catch (InterruptedException e) {
                  throw new IllegalStateException(e);
                }
              }
            });

    assertThat(done(slow).isConnected()).isTrue();
    assertThat(took.poll(DEADLINE.toSeconds(), TimeUnit.SECONDS)).isLessThan(TEN_MISSED_ROUNDS);
    assertThat(received.poll(DEADLINE.toSeconds(), TimeUnit.SECONDS)).isEqualTo(5);
  }

  @Test
  void anInitializerThatHasWrittenAndThrowsDoesNotHoldUpOtherSessions() throws Exception {
    InetSocketAddress address = bindAsking();
    done(connector.connect(address));
    IoSession echoing = nextAccepted();

    ConnectFuture failed =
        connector.connect(
            address,
            new IoSessionInitializer<ConnectFuture>() {
              @Override
              public void initializeSession(IoSession session, ConnectFuture future) {
                session.write(vector(message(1, 0)));
                throw new IllegalStateException("on purpose");
              }
            });

    assertThat(done(failed).getException()).hasMessage("on purpose");
    assertThat(askTenTimes(echoing)).isLessThan(TEN_MISSED_ROUNDS);
  }

  @Test
  void whatAnInitializerHasWrittenAndSuspendedIsSentWhenItIsResumed() throws Exception {
    InetSocketAddress address = bindAsking();

    ConnectFuture future =
        connector.connect(
            address,
            new IoSessionInitializer<ConnectFuture>() {
              @Override
              public void initializeSession(IoSession session, ConnectFuture future) {
                session.suspendWrite();
                session.write(vector(message(1, 0)));
              }
            });
    IoSession suspended = done(future).getSession();
    assertThat(suspended.getWrittenBytes()).isZero();

    suspended.resumeWrite();

    assertThat(received.poll(DEADLINE.toSeconds(), TimeUnit.SECONDS)).isEqualTo(5);
  }

  @Test
  void anErrorOfAFramerEndsItsSessionOnly() throws Exception {
    acceptor.setFramer(
        start -> {
          if (start.hasRemaining() && start.get(0) == 9) {
            throw new StackOverflowError("on purpose");
          }
          return start.hasRemaining() ? Frame.of(1, 0) : Frame.unknown(1);
        });
    BlockingQueue<Throwable> caught = new LinkedBlockingQueue<>();
    bind(
        new IoHandlerAdapter() {
          @Override
          public void messageReceived(IoSession session, Object message) {
            session.write(message);
          }

          @Override
          public void exceptionCaught(IoSession session, Throwable cause) {
            caught.add(cause);
          }
        });
    Socket good = client();
    good.getOutputStream().write(1);
    assertThat(good.getInputStream().read()).isOne();
    Socket bad = client();

    bad.getOutputStream().write(9);

    assertThat(caught.poll(DEADLINE.toSeconds(), TimeUnit.SECONDS))
        .hasCauseInstanceOf(StackOverflowError.class);
    assertThat(bad.getInputStream().read()).isEqualTo(-1);
    good.getOutputStream().write(2);
    assertThat(good.getInputStream().read()).isEqualTo(2);
    Socket fresh = client();
    fresh.getOutputStream().write(3);
    assertThat(fresh.getInputStream().read()).isEqualTo(3);
  }
}
