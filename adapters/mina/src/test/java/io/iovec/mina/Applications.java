package io.iovec.mina;

import static org.assertj.core.api.Assertions.assertThat;

import io.iovec.Counter;
import io.iovec.Leaks;
import io.iovec.Transport;
import io.iovec.TransportConfig;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.mina.core.future.ConnectFuture;
import org.apache.mina.core.future.IoFuture;
import org.apache.mina.core.service.IoHandler;
import org.apache.mina.core.service.IoService;
import org.apache.mina.core.session.IoSession;
import org.apache.mina.transport.socket.SocketAcceptor;
import org.apache.mina.transport.socket.SocketConnector;
import org.apache.mina.util.ExceptionMonitor;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;

/** What a test of applications needs: it makes services, and checks that they leave nothing. */
@ParameterizedClass(name = "{0}")
abstract class Applications {
  static final Duration DEADLINE = Duration.ofSeconds(20);
  static final int MIB = 1 << 20;

  @Parameter Service service;
  @Nullable Transport transport;

  private final Deque<AutoCloseable> opened = new ArrayDeque<>();

  /** What no handler was told of: it reached MINA's monitor. */
  private final Queue<Throwable> unhandled = new ConcurrentLinkedQueue<>();

  private List<String> descriptors;
  private List<String> open;
  private long leaked;

  @BeforeAll
  static void lookOften() {
    Awaitility.setDefaultPollDelay(Duration.ZERO);
    Awaitility.setDefaultPollInterval(Duration.ofMillis(2));
  }

  @AfterAll
  static void lookAsUsual() {
    Awaitility.reset();
  }

  @BeforeEach
  void open() throws IOException {
    ExceptionMonitor.setInstance(
        new ExceptionMonitor() {
          @Override
          public void exceptionCaught(Throwable cause) {
            unhandled.add(cause);
          }
        });
    descriptors = Descriptors.open();
    open = Leaks.open();
    leaked = Leaks.leaked();
    transport = service.open(config());
  }

  @AfterEach
  void leavesNothing() throws Exception {
    try {
      for (AutoCloseable last = opened.pollLast(); last != null; last = opened.pollLast()) {
        last.close();
      }
      if (transport != null) {
        for (Counter counter :
            List.of(
                Counter.SOCKETS_OPEN,
                Counter.FILES_OPEN,
                Counter.KERNEL_BUFFERS_IN_USE,
                Counter.MEMORY_IN_USE)) {
          assertThat(transport.counters().get(counter)).as("%s", counter).isZero();
        }
      }
    } finally {
      if (transport != null) {
        transport.close();
      }
      ExceptionMonitor.setInstance(null);
    }
    assertThat(Leaks.open()).isSubsetOf(open);
    assertThat(Leaks.leaked()).isEqualTo(leaked);
    assertThat(unhandled).isEmpty();
    if (transport != null) { // the model's own are not ours to judge
      Descriptors.awaitNoneMoreThan(descriptors, DEADLINE);
    }
  }

  /** Says what the transport is opened with. */
  TransportConfig config() {
    return service.config();
  }

  /** Closes it after the test, before what was opened earlier. */
  <T extends AutoCloseable> T closing(T resource) {
    opened.addLast(resource);
    return resource;
  }

  private <T extends IoService> T disposing(T ioService) {
    opened.addLast(() -> ioService.dispose(true));
    return ioService;
  }

  SocketAcceptor acceptor() {
    return disposing(service.acceptor(transport));
  }

  SocketAcceptor acceptorOfOneThread() {
    return disposing(service.acceptorOfOneThread(transport));
  }

  SocketConnector connector() {
    return disposing(service.connector(transport));
  }

  /** Binds to any free port of the loopback interface. */
  static InetSocketAddress bind(SocketAcceptor acceptor, IoHandler handler) throws IOException {
    acceptor.setHandler(handler);
    acceptor.bind(loopback(0));
    return acceptor.getLocalAddress();
  }

  static InetSocketAddress loopback(int port) {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }

  static IoSession connect(SocketConnector connector, IoHandler handler, InetSocketAddress to) {
    connector.setHandler(handler);
    return connect(connector, to);
  }

  static IoSession connect(SocketConnector connector, InetSocketAddress to) {
    ConnectFuture future = connector.connect(to);
    awaitDone(future);
    return future.getSession();
  }

  static <F extends IoFuture> F awaitDone(F future) {
    assertThat(future.awaitUninterruptibly(DEADLINE.toMillis())).as("done: %s", future).isTrue();
    return future;
  }

  /** Connects a plain socket, closed after the test. */
  Socket client(InetSocketAddress to) throws IOException {
    Socket socket = closing(new Socket());
    socket.setSoTimeout((int) DEADLINE.toMillis());
    socket.setTcpNoDelay(true);
    socket.connect(to);
    return socket;
  }
}
