package io.iovec.mina;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.iovec.Transports;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnixDomainSocketAddress;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import org.apache.mina.core.buffer.IoBuffer;
import org.apache.mina.core.service.IoHandlerAdapter;
import org.apache.mina.core.session.IoSession;
import org.apache.mina.util.ExceptionMonitor;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Accepting, and what services leave behind. How they behave otherwise is in BindBehaviourTest. */
class IovecSocketAcceptorTest extends IovecOnEachTransport {
  private static final IoHandlerAdapter ECHO =
      new IoHandlerAdapter() {
        @Override
        public void messageReceived(IoSession session, Object message) {
          session.write(message);
        }
      };

  private final ExceptionMonitor before = ExceptionMonitor.getInstance();
  private final Queue<Throwable> told = new ConcurrentLinkedQueue<>();

  private void listenToExceptions() {
    ExceptionMonitor.setInstance(
        new ExceptionMonitor() {
          @Override
          public void exceptionCaught(Throwable cause) {
            told.add(cause);
          }
        });
  }

  @AfterEach
  void restoreMonitor() {
    ExceptionMonitor.setInstance(before);
  }

  @Test
  void withoutDescriptorsItPausesInsteadOfSpinningAndTellsOnce() throws Exception {
    listenToExceptions();
    bind(ECHO);
    transport.failingAccepts.set(3);
    long accepts = transport.accepts.get();
    long polls = transport.polls.get();

    Socket client = client();
    client.getOutputStream().write(7);

    assertThat(client.getInputStream().read()).isEqualTo(7);
    assertThat(transport.failingAccepts).hasValue(0);
    assertThat(transport.accepts.get() - accepts).isLessThanOrEqualTo(5);
    assertThat(transport.polls.get() - polls).isLessThan(30);
    assertThat(told).hasSize(1);
  }

  @Test
  void itCanBeUnboundWhileItPauses() throws Exception {
    listenToExceptions();
    bind(ECHO);
    transport.failingAccepts.set(Integer.MAX_VALUE);
    client();
    Awaitility.await().atMost(DEADLINE).until(() -> !told.isEmpty());

    acceptor.unbind();

    assertThat(acceptor.isActive()).isFalse();
  }

  @Test
  void acceptorsThatAreDisposedLeaveNoThread() throws Exception {
    for (int i = 0; i < 50; i++) {
      IovecSocketAcceptor other = new IovecSocketAcceptor(transport);
      other.setHandler(ECHO);
      other.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      try (Socket client =
          new Socket(InetAddress.getLoopbackAddress(), other.getLocalAddress().getPort())) {
        client.getOutputStream().write(1);
        assertThat(client.getInputStream().read()).isOne();
        other.dispose(true);
        assertThat(client.getInputStream().read()).isEqualTo(-1);
      }
      assertThat(other.isDisposed()).isTrue();
      assertThat(other.getManagedSessions()).isEmpty();
    }

    Awaitility.await().atMost(DEADLINE).until(() -> threads().isEmpty());
  }

  private static Set<String> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> name.contains("Iovec"))
        .collect(Collectors.toSet());
  }

  @Test
  void closingTheTransportFirstDoesNotHangDisposal() throws Exception {
    KnobTransport other = open(configured(transport.config()));
    IovecSocketAcceptor orphan = new IovecSocketAcceptor(other, 2);
    orphan.setHandler(ECHO);
    orphan.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    try (Socket client =
        new Socket(InetAddress.getLoopbackAddress(), orphan.getLocalAddress().getPort())) {
      client.getOutputStream().write(1);
      assertThat(client.getInputStream().read()).isOne();

      other.close();
      orphan.dispose(true);

      assertThat(orphan.getManagedSessions()).isEmpty();
    }
  }

  @Test
  void withoutATransportItOpensAndClosesTheBestOne() throws Exception {
    assertThat(Transports.find(transport.config())).anyMatch(candidate -> candidate.isUsable());
    IovecSocketAcceptor own = new IovecSocketAcceptor();
    own.setHandler(ECHO);
    own.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    try (Socket client =
        new Socket(InetAddress.getLoopbackAddress(), own.getLocalAddress().getPort())) {
      client.getOutputStream().write(3);
      assertThat(client.getInputStream().read()).isEqualTo(3);
    }

    own.dispose(true);
  }

  @Test
  void unixDomainSocketsAreRefused() {
    acceptor.setHandler(ECHO);

    assertThatThrownBy(() -> acceptor.bind(UnixDomainSocketAddress.of("/tmp/none")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("InetSocketAddress");
  }

  @Test
  void aProcessorPollsOnceForEachMessageAndWakesNobody() throws Exception {
    bind(ECHO);
    Socket client = client();
    client.getOutputStream().write(1);
    client.getInputStream().read();
    long polls = transport.polls.get();
    long wakeups = transport.wakeups.get();

    for (int i = 0; i < 1000; i++) {
      client.getOutputStream().write(i);
      client.getInputStream().read();
    }

    // And some while nothing happens.
    assertThat(transport.polls.get() - polls).isBetween(990L, 1050L);
    assertThat(transport.wakeups.get() - wakeups).isLessThan(10);
  }

  @Test
  void aWriteFromAnotherThreadWakesTheProcessorOnce() throws Exception {
    bind(ECHO);
    Socket client = client();
    IoSession session = session();
    session.write(IoBuffer.wrap(new byte[] {9}));
    client.getInputStream().read();
    long wakeups = transport.wakeups.get();

    for (int i = 0; i < 500; i++) {
      session.write(IoBuffer.wrap(new byte[] {9}));
      client.getInputStream().read();
    }

    // And some of the system's own; twice for each would be 1,000.
    assertThat(transport.wakeups.get() - wakeups).isLessThan(750);
  }
}
