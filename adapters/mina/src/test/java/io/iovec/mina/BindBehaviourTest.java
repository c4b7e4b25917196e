package io.iovec.mina;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.util.List;
import java.util.Set;
import org.apache.mina.core.service.IoHandlerAdapter;
import org.apache.mina.transport.socket.SocketAcceptor;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** Addresses that an acceptor listens on. */
class BindBehaviourTest extends OnEachService {
  private static final int ROUNDS = 1024;
  private static final int MOST_THREADS_MORE = 3;

  private static void connect(SocketAddress address) throws IOException {
    try (Socket socket = new Socket()) {
      socket.connect(address);
    }
  }

  private static void assertRefused(SocketAddress address) {
    assertThatThrownBy(() -> connect(address)).isInstanceOf(ConnectException.class);
  }

  private static void assertTaken(ThrowingCallable binding, int port) {
    assertThatThrownBy(binding)
        .isInstanceOf(IOException.class)
        .hasMessageContaining(String.valueOf(port))
        .satisfies(
            thrown ->
                assertThat(thrown.getCause() == null ? thrown : thrown.getCause())
                    .isInstanceOf(BindException.class));
  }

  private SocketAcceptor withHandler() {
    SocketAcceptor acceptor = acceptor();
    acceptor.setHandler(new IoHandlerAdapter());
    return acceptor;
  }

  @Test
  void anyFreePortIsBoundAndKnown() throws Exception {
    SocketAcceptor acceptor = withHandler();

    acceptor.bind(loopback(0));

    InetSocketAddress address = acceptor.getLocalAddress();
    assertThat(address.getPort()).isPositive();
    assertThat(address.getAddress()).isEqualTo(InetAddress.getLoopbackAddress());
    assertThat(acceptor.getLocalAddresses()).isEqualTo(Set.of(address));
    assertThat(acceptor.isActive()).isTrue();
    connect(address);
  }

  @Test
  void theDefaultAddressIsBoundWithoutNamingIt() throws Exception {
    SocketAcceptor acceptor = withHandler();
    acceptor.setDefaultLocalAddress(loopback(0));

    acceptor.bind();

    assertThat(acceptor.getDefaultLocalAddress()).isEqualTo(loopback(0));
    connect(acceptor.getLocalAddress());
  }

  @Test
  void severalAddressesAreBoundAndOneCanBeUnbound() throws Exception {
    SocketAcceptor acceptor = withHandler();

    acceptor.bind(List.of(loopback(0), new InetSocketAddress("127.0.0.2", 0)));
    List<SocketAddress> bound = List.copyOf(acceptor.getLocalAddresses());
    assertThat(bound).hasSize(2);
    connect(bound.get(0));
    connect(bound.get(1));
    acceptor.unbind(bound.get(0));

    assertRefused(bound.get(0));
    connect(bound.get(1));
    assertThat(acceptor.getLocalAddresses()).isEqualTo(Set.of(bound.get(1)));
    assertThat(acceptor.isActive()).isTrue();
    acceptor.unbind();
    assertRefused(bound.get(1));
    assertThat(acceptor.isActive()).isFalse();
  }

  @Test
  void anAddressCanBeAddedWhileOthersAreServed() throws Exception {
    SocketAcceptor acceptor = withHandler();
    acceptor.bind(loopback(0));

    acceptor.bind(new InetSocketAddress("127.0.0.2", 0));

    assertThat(acceptor.getLocalAddresses()).hasSize(2);
    for (SocketAddress address : acceptor.getLocalAddresses()) {
      connect(address);
    }
  }

  @Test
  void bindingToATakenPortFailsAndTheAcceptorCanBindElsewhere() throws Exception {
    ServerSocket taken = closing(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
    SocketAcceptor acceptor = withHandler();

    assertTaken(() -> acceptor.bind(loopback(taken.getLocalPort())), taken.getLocalPort());

    assertThat(acceptor.isActive()).isFalse();
    acceptor.bind(loopback(0));
    connect(acceptor.getLocalAddress());
  }

  @Test
  void whereOneOfSeveralAddressesIsTakenNoneIsBound() throws Exception {
    ServerSocket taken = closing(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
    int free;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      free = socket.getLocalPort();
    }
    SocketAcceptor acceptor = withHandler();

    assertTaken(
        () -> acceptor.bind(List.of(loopback(free), loopback(taken.getLocalPort()))),
        taken.getLocalPort());

    assertThat(acceptor.getLocalAddresses()).isEmpty();
    await().atMost(DEADLINE).untilAsserted(() -> assertRefused(loopback(free)));
  }

  @Test
  void aPortWithOldConnectionsCanBeBoundAgainWhereAddressesAreReused() throws Exception {
    SocketAcceptor first = acceptor();
    first.setReuseAddress(true);
    InetSocketAddress address = bind(first, new Recorder());
    Recorder handler = (Recorder) first.getHandler();
    try (Socket socket = new Socket()) {
      socket.connect(address);
      // The end that closes first keeps the address for a while.
      awaitDone(handler.session().closeNow());
      assertThat(socket.getInputStream().read()).isEqualTo(-1);
    }
    first.unbind();

    SocketAcceptor second = withHandler();
    second.setReuseAddress(true);
    second.bind(address);

    assertThat(second.isReuseAddress()).isTrue();
    connect(address);
  }

  @Test
  void reuseAndBacklogCannotBeChangedWhileBound() throws Exception {
    SocketAcceptor acceptor = withHandler();
    acceptor.setBacklog(5);
    acceptor.bind(loopback(0));

    assertThat(acceptor.getBacklog()).isEqualTo(5);
    assertThatThrownBy(() -> acceptor.setBacklog(6)).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> acceptor.setReuseAddress(true))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void bindingNeedsAHandler() {
    SocketAcceptor acceptor = acceptor();

    assertThatThrownBy(() -> acceptor.bind(loopback(0)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("handler");
  }

  @Test
  void sessionsLiveOnWhenTheirAddressIsUnboundIfTheAcceptorIsToldSo() throws Exception {
    SocketAcceptor acceptor = acceptor();
    acceptor.setCloseOnDeactivation(false);
    Recorder handler = new Recorder();
    Socket client = client(bind(acceptor, handler));
    handler.await("opened");

    acceptor.unbind();
    client.getOutputStream().write(1);
    handler.await("received");

    assertThat(handler.session().isConnected()).isTrue();
  }

  @Test
  void sessionsAreClosedWhenTheLastAddressIsUnbound() throws Exception {
    SocketAcceptor acceptor = acceptor();
    Recorder handler = new Recorder();
    Socket client = client(bind(acceptor, handler));
    handler.await("opened");

    acceptor.unbind();

    assertThat(client.getInputStream().read()).isEqualTo(-1);
    assertThat(acceptor.getManagedSessionCount()).isZero();
  }

  @Test
  void aThousandRoundsOfBindingAndUnbindingLeaveNothing() throws Exception {
    SocketAcceptor acceptor = withHandler();
    acceptor.bind(loopback(0));
    acceptor.unbind();
    List<String> descriptors = Descriptors.open();
    int threads = Thread.activeCount();

    for (int i = 0; i < ROUNDS; i++) {
      acceptor.bind(loopback(0));
      acceptor.unbind();
    }

    Descriptors.awaitNoneMoreThan(descriptors, DEADLINE);
    assertThat(Thread.activeCount()).isLessThanOrEqualTo(threads + MOST_THREADS_MORE);
  }

  @Test
  void acceptorsThatComeAndGoWithASessionLeaveNothing() throws Exception {
    int threads = 0;
    for (int i = 0; i < 50; i++) {
      SocketAcceptor acceptor = service.acceptor(transport);
      Recorder handler = new Recorder();
      InetSocketAddress address = bind(acceptor, handler);
      try (Socket socket = new Socket()) {
        socket.connect(address);
        handler.await("opened");
        acceptor.dispose(true);
      }
      threads = i == 0 ? Thread.activeCount() : threads;
    }

    assertThat(Thread.activeCount()).isLessThanOrEqualTo(threads + MOST_THREADS_MORE);
  }
}
