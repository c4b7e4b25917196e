package io.iovec.nio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.iovec.IoVector;
import io.iovec.Poller;
import io.iovec.Registration;
import io.iovec.StreamListener;
import io.iovec.StreamSocket;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Waiting for readiness. Sockets that wait for memory are in {@link NoRoomTest}. */
@ExtendWith(LeakCheck.class)
class NioPollerTest {
  private static final long LONG = TimeUnit.SECONDS.toNanos(20);

  private NioTransport transport;
  private Poller poller;
  private Pair pair;
  private final List<Integer> told = new ArrayList<>();

  @BeforeEach
  void open() throws IOException {
    transport = Opened.transport();
    poller = transport.poller();
    pair = Pair.tcp(transport);
  }

  @AfterEach
  void close() throws IOException {
    Thread.interrupted();
    poller.close();
    pair.close();
    transport.close();
  }

  @Test
  void reportsWhatIsReadyEveryTimeUntilItIsDealtWith() throws IOException {
    poller.register(pair.socket, Poller.READ, told::add);
    assertThat(poller.poll(0)).isZero();
    pair.peerSends(new byte[2]);
    assertThat(poller.poll(LONG)).isEqualTo(1);
    assertThat(poller.poll(-1)).isEqualTo(1);
    assertThat(pair.socket.recv(ByteBuffer.allocate(1))).isEqualTo(1);
    assertThat(poller.poll(LONG)).isEqualTo(1);
    assertThat(pair.socket.recv(ByteBuffer.allocate(1))).isEqualTo(1);
    assertThat(poller.poll(0)).isZero();
    assertThat(told).containsExactly(Poller.READ, Poller.READ, Poller.READ);
  }

  @Test
  void reportsOnlyWhatThereIsInterestIn() throws IOException {
    Registration registration = poller.register(pair.socket, 0, told::add);
    pair.peerSends(new byte[1]);
    await().until(() -> pair.socket.recv(ByteBuffer.allocate(1)) == 1);
    pair.peerSends(new byte[1]);
    assertThat(poller.poll(TimeUnit.MILLISECONDS.toNanos(50))).isZero();
    registration.interest(Poller.WRITE);
    assertThat(registration.interest()).isEqualTo(Poller.WRITE);
    assertThat(poller.poll(LONG)).isEqualTo(1);
    registration.interest(Poller.READ);
    assertThat(poller.poll(LONG)).isEqualTo(1);
    registration.interest(Poller.READ | Poller.WRITE);
    assertThat(poller.poll(LONG)).isEqualTo(1);
    registration.interest(0);
    assertThat(poller.poll(0)).isZero();
    assertThat(told).containsExactly(Poller.WRITE, Poller.READ, Poller.READ | Poller.WRITE);
  }

  @Test
  void reportsTheEndAndAResetToThoseWhoAreInterested() throws IOException {
    Registration registration = poller.register(pair.socket, 0, told::add);
    pair.peerResets();
    assertThat(poller.poll(TimeUnit.MILLISECONDS.toNanos(50))).isZero();
    registration.interest(Poller.READ);
    assertThat(poller.poll(LONG)).isEqualTo(1);
    registration.interest(Poller.WRITE);
    assertThat(poller.poll(LONG)).isEqualTo(1);
    assertThat(told).containsExactly(Poller.READ, Poller.WRITE);
  }

  @Test
  void waitsNoLongerThanItWasTold() throws IOException {
    poller.register(pair.socket, Poller.READ, told::add);
    for (long nanos : new long[] {1, 999_999, 1_000_001, 30_000_000}) {
      long start = System.nanoTime();
      assertThat(poller.poll(nanos)).isZero();
      assertThat(System.nanoTime() - start).isBetween(nanos, nanos + LONG);
    }
    assertThat(told).isEmpty();
  }

  @Test
  void returnsAtOnceWhenItHasBeenWokenOnce() throws Exception {
    poller.wakeup();
    poller.wakeup();
    assertThat(poller.poll(-1)).isZero();
    CompletableFuture<Integer> polling = polling(LONG);
    poller.wakeup();
    assertThat(polling.get()).isZero();
    long start = System.nanoTime();
    assertThat(poller.poll(20_000_000)).isZero();
    assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(20_000_000);
  }

  private CompletableFuture<Integer> polling(long nanos) {
    return Background.call(() -> poller.poll(nanos));
  }

  @Test
  void returnsOnceWhenItsThreadIsInterruptedAndThenWaitsAgain() throws IOException {
    poller.register(pair.socket, Poller.READ, told::add);
    Thread.currentThread().interrupt();
    assertThat(poller.poll(-1)).isZero();
    for (int i = 0; i < 2; i++) {
      long start = System.nanoTime();
      assertThat(poller.poll(20_000_000)).isZero();
      assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(20_000_000);
    }
    assertThat(Thread.interrupted()).isTrue();
    assertThat(poller.poll(0)).isZero();
    Thread.currentThread().interrupt();
    assertThat(poller.poll(-1)).isZero();
    assertThat(told).isEmpty();
  }

  @Test
  void returnsWhenItsThreadIsInterruptedWhileItWaits() throws Exception {
    CompletableFuture<Thread> thread = new CompletableFuture<>();
    CompletableFuture<Integer> polling =
        Background.call(
            () -> {
              thread.complete(Thread.currentThread());
              return poller.poll(-1);
            });
    thread.get().interrupt();
    assertThat(polling.get(20, TimeUnit.SECONDS)).isZero();
  }

  @Test
  void acceptsConnectionsAndMakesThem() throws IOException {
    List<StreamSocket> sockets = new ArrayList<>();
    try (StreamListener listener = transport.listen(Pair.loopback())) {
      poller.register(listener, Poller.READ, r -> sockets.add(listener.accept()));
      StreamSocket socket = transport.connect(listener.localAddress());
      sockets.add(socket);
      Registration[] making = new Registration[1];
      making[0] =
          poller.register(
              socket,
              Poller.WRITE,
              r -> {
                if (socket.finishConnect()) {
                  making[0].interest(0);
                  told.add(r);
                }
              });
      while (sockets.size() < 2 || told.isEmpty()) {
        assertThat(poller.poll(LONG)).isPositive();
      }
      assertThat(told).containsExactly(Poller.WRITE);
      making[0].interest(Poller.WRITE);
      assertThat(poller.poll(LONG)).isEqualTo(1);
      assertThat(listener.accept()).isNull();
      assertThat(sockets.get(1).remoteAddress()).isEqualTo(socket.localAddress());
    } finally {
      sockets.forEach(StreamSocket::close);
    }
  }

  @Test
  void reportsAConnectionThatCannotBeMade() throws IOException {
    int port;
    try (ServerSocket taken =
        new ServerSocket(0, 1, ((InetSocketAddress) Pair.loopback()).getAddress())) {
      port = taken.getLocalPort();
    }
    InetSocketAddress nobody =
        new InetSocketAddress(((InetSocketAddress) Pair.loopback()).getAddress(), port);
    try (StreamSocket socket = transport.connect(nobody)) {
      assertThat(socket.remoteAddress()).isNull();
      poller.register(socket, Poller.WRITE, told::add);
      assertThat(poller.poll(LONG)).isEqualTo(1);
      assertThatThrownBy(socket::finishConnect).isInstanceOf(IOException.class);
      assertThatThrownBy(socket::finishConnect).isInstanceOf(IOException.class);
      assertThatThrownBy(() -> socket.recv(ByteBuffer.allocate(1)))
          .isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void callsNoHandlerThatAnEarlierOneCancelledOrClosed() throws IOException {
    try (Pair second = Pair.tcp(transport);
        Pair third = Pair.tcp(transport)) {
      List<Pair> pairs = List.of(pair, second, third);
      List<Registration> registrations = new ArrayList<>();
      for (Pair one : pairs) {
        registrations.add(
            poller.register(
                one.socket,
                Poller.READ,
                r -> {
                  told.add(r);
                  for (int i = 0; i < pairs.size(); i++) {
                    if (pairs.get(i) != one) {
                      registrations.get(i).cancel();
                      pairs.get(i).socket.close();
                    }
                  }
                }));
        one.peerSends(new byte[1]);
      }
      await().until(() -> poller.poll(0) == 1);
      assertThat(told).hasSize(1);
      assertThat(registrations.stream().filter(Registration::isValid)).hasSize(1);
    }
  }

  @Test
  void reportsNextTimeWhoWasNotCalledBecauseAHandlerThrew() throws IOException {
    try (Pair second = Pair.tcp(transport)) {
      List<Pair> order = new ArrayList<>();
      for (Pair one : List.of(pair, second)) {
        poller.register(
            one.socket,
            Poller.READ,
            r -> {
              order.add(one);
              one.socket.recv(ByteBuffer.allocate(10));
              throw new IOException("handler");
            });
        one.peerSends(new byte[1]);
      }
      assertThatThrownBy(() -> poller.poll(LONG)).hasMessage("handler");
      assertThatThrownBy(() -> poller.poll(LONG)).hasMessage("handler");
      assertThat(order).containsExactlyInAnyOrder(pair, second);
      assertThat(poller.poll(0)).isZero();
    }
  }

  @Test
  void takesASocketBackAtOnceThatWasCancelled() throws IOException {
    pair.peerSends(new byte[1]);
    for (int i = 0; i < 3; i++) {
      Registration registration = poller.register(pair.socket, Poller.READ, told::add);
      assertThatThrownBy(() -> poller.register(pair.socket, Poller.READ, told::add))
          .isInstanceOf(IllegalStateException.class);
      assertThat(poller.poll(LONG)).isEqualTo(1);
      registration.cancel();
      registration.cancel();
      assertThat(registration.isValid()).isFalse();
      assertThatThrownBy(() -> registration.interest(0)).isInstanceOf(IllegalStateException.class);
    }
    assertThat(pair.socket.isOpen()).isTrue();
  }

  @Test
  void takesASocketBackWithinAHandler() throws IOException {
    pair.peerSends(new byte[1]);
    Registration[] registration = new Registration[1];
    registration[0] =
        poller.register(
            pair.socket,
            Poller.READ,
            r -> {
              registration[0].cancel();
              registration[0] = poller.register(pair.socket, Poller.READ, told::add);
            });
    assertThat(poller.poll(LONG)).isEqualTo(1);
    assertThat(told).isEmpty();
    assertThat(poller.poll(LONG)).isEqualTo(1);
    assertThat(told).containsExactly(Poller.READ);
  }

  @Test
  void movesASocketToAnotherPoller() throws IOException {
    pair.peerSends(new byte[1]);
    poller.register(pair.socket, Poller.READ, told::add).cancel();
    try (Poller other = transport.poller()) {
      other.register(pair.socket, Poller.READ, told::add);
      assertThat(other.poll(LONG)).isEqualTo(1);
      assertThat(poller.poll(0)).isZero();
    }
    poller.register(pair.socket, Poller.READ, told::add);
    assertThat(poller.poll(LONG)).isEqualTo(1);
  }

  @Test
  void freesTheDescriptorOfASocketThatAnotherThreadClosesWhileItPolls() throws Exception {
    Descriptors.assumeShown();
    Registration registration = poller.register(pair.socket, Poller.READ, told::add);
    int before = Descriptors.list().size();
    CompletableFuture<Integer> polling = Background.call(() -> poller.poll(-1));
    pair.socket.close();
    assertThat(registration.isValid()).isFalse();
    await().untilAsserted(() -> assertThat(Descriptors.list()).hasSize(before - 1));
    assertThat(polling).isNotDone();
    poller.wakeup();
    assertThat(polling.get()).isZero();
  }

  @Test
  void freesTheDescriptorOfASocketThatIsClosedWhileNobodyPolls() throws Exception {
    Descriptors.assumeShown();
    poller.register(pair.socket, Poller.READ, told::add);
    int before = Descriptors.list().size();
    Background.run(() -> pair.socket.close()).join();
    assertThat(Descriptors.list()).hasSize(before - 1);
  }

  @Test
  void resetsAConnectionThatIsClosedInAHandlerBeforePollReturns() throws IOException {
    pair.socket.option(java.net.StandardSocketOptions.SO_LINGER, 0);
    poller.register(pair.socket, Poller.READ, r -> pair.socket.close());
    pair.peerSends(new byte[1]);
    assertThat(poller.poll(LONG)).isEqualTo(1);
    assertThatThrownBy(
            () -> {
              while (pair.peer.write(ByteBuffer.allocate(1)) > 0) {
                // Until the reset has come.
              }
            })
        .isInstanceOf(IOException.class);
  }

  @Test
  void leavesOpenWhatItWatchedWhenItCloses() throws IOException {
    Registration registration = poller.register(pair.socket, Poller.READ, told::add);
    poller.close();
    poller.close();
    assertThat(registration.isValid()).isFalse();
    assertThat(pair.socket.isOpen()).isTrue();
    assertThatThrownBy(() -> poller.poll(0)).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> poller.register(pair.socket, 0, told::add))
        .isInstanceOf(IllegalStateException.class);
    try (Poller next = transport.poller()) {
      next.register(pair.socket, Poller.WRITE, told::add);
      assertThat(next.poll(LONG)).isEqualTo(1);
    }
  }

  @Test
  void mayBeClosedByAHandler() throws IOException {
    try (Pair second = Pair.tcp(transport)) {
      poller.register(pair.socket, Poller.WRITE, r -> closeAndTell(r));
      poller.register(second.socket, Poller.WRITE, r -> closeAndTell(r));
      assertThat(poller.poll(LONG)).isEqualTo(1);
      assertThat(told).hasSize(1);
    }
  }

  private void closeAndTell(int readiness) {
    poller.close();
    told.add(readiness);
  }

  @Test
  void refusesWhatItCannotWatch() throws IOException {
    try (NioTransport other = Opened.transport();
        Poller others = other.poller()) {
      assertThatThrownBy(() -> others.register(pair.socket, 0, told::add))
          .isInstanceOf(IllegalArgumentException.class);
    }
    for (int interest : new int[] {2, 8, -1, Poller.READ | 2}) {
      assertThatThrownBy(() -> poller.register(pair.socket, interest, told::add))
          .isInstanceOf(IllegalArgumentException.class);
    }
    pair.socket.close();
    assertThatThrownBy(() -> poller.register(pair.socket, 0, told::add))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void refusesToBePolledByItsHandlers() throws IOException {
    poller.register(pair.socket, Poller.WRITE, r -> poller.poll(0));
    assertThatThrownBy(() -> poller.poll(LONG)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void watchesMoreThanAHundredSockets() throws IOException {
    List<Pair> pairs = new ArrayList<>();
    try {
      for (int i = 0; i < 130; i++) {
        Pair one = Pair.tcp(transport);
        pairs.add(one);
        poller.register(one.socket, Poller.WRITE, told::add);
      }
      assertThat(poller.poll(LONG)).isEqualTo(130);
    } finally {
      for (Pair one : pairs) {
        one.close();
      }
    }
  }

  @Test
  void carriesAConversation() throws Exception {
    byte[] sent = Bytes.random(1, 5 << 20);
    CompletableFuture<byte[]> echoed = Background.call(() -> pair.peerReceives(sent.length));
    CompletableFuture<Void> sending = Background.run(() -> pair.peerSends(sent));
    try (IoVector vector = transport.vector()) {
      Registration[] registration = new Registration[1];
      registration[0] =
          poller.register(
              pair.socket,
              Poller.READ,
              r -> {
                if ((r & Poller.READ) != 0) {
                  pair.socket.recv(vector, 64 << 10, 0);
                }
                pair.socket.send(vector, false);
                registration[0].interest(vector.isEmpty() ? Poller.READ : Poller.WRITE);
              });
      long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
      while (!echoed.isDone() && System.nanoTime() < deadline) {
        poller.poll(TimeUnit.MILLISECONDS.toNanos(20));
      }
    }
    sending.join();
    assertThat(echoed.get()).isEqualTo(sent);
  }

  @Test
  void leavesNoDescriptorsBehind() throws Exception {
    Descriptors.assertFlat(
        () -> {
          try (Pair one = Pair.tcp(transport);
              Pair two = Pair.tcp(transport);
              Poller own = transport.poller()) {
            own.register(one.socket, Poller.WRITE, told::add);
            poller.register(two.socket, Poller.WRITE, told::add);
            poller.poll(0);
          }
        });
  }
}
