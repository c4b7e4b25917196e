package io.iovec.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.iovec.Poller;
import io.iovec.Registration;
import io.iovec.StreamSocket;
import io.iovec.kernel.Faults.Fault;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Readiness of sockets in one thread. Other threads are {@code KernelPollerThreadsTest}'s. */
class KernelPollerTest {
  private static final long LONG = TimeUnit.SECONDS.toNanos(5);

  private final Rig rig = new Rig();
  private final List<String> called = new ArrayList<>();
  private final List<StreamSocket> sockets = new ArrayList<>();
  private Poller poller;

  @BeforeEach
  void makePoller() throws IOException {
    poller = rig.transport.poller();
  }

  @AfterEach
  void close() throws IOException {
    rig.faults.disarm();
    sockets.forEach(StreamSocket::close);
    poller.close();
    rig.close();
  }

  private StreamSocket socket() throws IOException {
    StreamSocket socket = rig.connected();
    sockets.add(socket);
    return socket;
  }

  private StreamSocket readable() throws IOException {
    StreamSocket socket = socket();
    rig.farEnd().send(new byte[] {1});
    return socket;
  }

  @Test
  void reportsWhatIsReadyUntilItHasBeenDealtWith() throws IOException {
    StreamSocket socket = readable();
    poller.register(socket, Poller.READ, ready -> called.add("read " + ready));
    assertThat(poller.poll(LONG)).isOne();
    assertThat(poller.poll(LONG)).isOne();
    assertThat(called).containsExactly("read 1", "read 1");
    socket.recv(ByteBuffer.allocate(8));
    assertThat(poller.poll(0)).isZero();
  }

  @ParameterizedTest
  @ValueSource(ints = {255, 256, 257, 700})
  void reportsAllThatIsReadyThoughACallDoesNotTellOfAll(int ready) throws IOException {
    for (int i = 0; i < ready; i++) {
      String name = "socket " + i;
      poller.register(readable(), Poller.READ, readiness -> called.add(name));
    }
    for (int round = 0; round < 2; round++) {
      poller.wakeup();
      called.clear();
      assertThat(poller.poll(LONG)).isEqualTo(ready);
      assertThat(called).hasSize(ready).doesNotHaveDuplicates();
    }
  }

  @Test
  void reportsOnlyWhatThereIsInterestIn() throws IOException {
    Registration registration =
        poller.register(readable(), Poller.WRITE, ready -> called.add("ready " + ready));
    poller.poll(LONG);
    registration.interest(Poller.READ | Poller.WRITE);
    poller.poll(LONG);
    registration.interest(Poller.READ);
    poller.poll(LONG);
    assertThat(called).containsExactly("ready 4", "ready 5", "ready 1");
  }

  @Test
  void doesNotSpinOnAHangUpThatNobodyIsInterestedIn() throws IOException {
    StreamSocket socket = socket();
    Registration registration =
        poller.register(socket, Poller.READ, ready -> called.add("ready " + ready));
    poller.poll(0);
    registration.interest(0);
    rig.farEnd().reset();
    rig.faults.arm(call -> null);
    assertThat(poller.poll(TimeUnit.MILLISECONDS.toNanos(30))).isZero();
    assertThat(rig.faults.names()).filteredOn("epoll_wait"::equals).hasSizeLessThan(5);
    registration.interest(Poller.WRITE);
    assertThat(poller.poll(LONG)).isOne();
    assertThat(called).containsExactly("ready 4");
  }

  @Test
  void lastsThroughTheExceptionOfAHandlerAndCallsTheOthersNext() throws IOException {
    for (int i = 0; i < 3; i++) {
      StreamSocket socket = readable();
      int name = i;
      poller.register(
          socket,
          Poller.READ,
          ready -> {
            socket.close();
            called.add("closed " + name);
            throw new IOException("handler " + name);
          });
    }
    for (int i = 0; i < 3; i++) {
      assertThatThrownBy(() -> poller.poll(LONG)).hasMessageStartingWith("handler");
    }
    assertThat(called).containsExactlyInAnyOrder("closed 0", "closed 1", "closed 2");
    assertThat(poller.poll(0)).isZero();
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 256, 257, 400, 700})
  void oneThatAlwaysThrowsKeepsNoOtherFromBeingCalled(int ready) throws IOException {
    poller.register(
        readable(),
        Poller.READ,
        readiness -> {
          throw new IOException("on purpose");
        });
    for (int i = 1; i < ready; i++) {
      String name = "socket " + i;
      poller.register(readable(), Poller.READ, readiness -> called.add(name));
    }
    for (int round = 0; round < 3; round++) {
      assertThatThrownBy(() -> poller.poll(LONG)).hasMessage("on purpose");
    }
    assertThat(Set.copyOf(called)).hasSize(ready - 1);
  }

  @Test
  void doesNotCallTheHandlerOfASocketThatAnotherHandlerClosed() throws IOException {
    StreamSocket one = readable();
    StreamSocket two = readable();
    poller.register(
        one,
        Poller.READ,
        ready -> {
          called.add("one");
          two.close();
        });
    poller.register(
        two,
        Poller.READ,
        ready -> {
          called.add("two");
          one.close();
        });
    assertThat(poller.poll(LONG)).isOne();
    assertThat(called).hasSize(1);
  }

  @Test
  void doesNotGiveAnEventToWhoeverGotTheSlotInTheSameRound() throws IOException {
    StreamSocket one = readable();
    StreamSocket two = readable();
    StreamSocket idle = socket();
    poller.register(
        one,
        Poller.READ,
        ready -> {
          // Frees the slot and the number that the second event is about, and takes both again.
          two.close();
          sockets.add(rig.connected());
          poller.register(idle, Poller.READ, stale -> called.add("stale"));
          one.close();
        });
    poller.register(two, Poller.READ, ready -> called.add("two"));
    assertThat(poller.poll(LONG)).isOne();
    assertThat(called).isEmpty();
    assertThat(poller.poll(0)).isZero();
  }

  @Test
  void canBeClosedByAHandlerInARoundThatIsWokenUpToo() throws IOException {
    Poller closing = rig.transport.poller();
    closing.register(socket(), Poller.READ, ready -> closing.close());
    // What was reported goes to the end of the line: next time the wake-up comes last.
    closing.wakeup();
    closing.poll(LONG);
    rig.farEnd().send(new byte[] {1});
    closing.wakeup();
    assertThat(closing.poll(LONG)).isOne();
    assertThatThrownBy(() -> closing.poll(0)).isInstanceOf(IllegalStateException.class);
    assertThat(rig.linux.violations()).isEmpty();
  }

  @Test
  void wakesUpAfterAWakeUpThatWasInterrupted() throws IOException {
    rig.faults.arm("write", 0, Fault.EINTR);
    poller.wakeup();
    assertThat(poller.poll(LONG)).isZero();
    poller.wakeup();
    long start = System.nanoTime();
    assertThat(poller.poll(LONG)).isZero();
    assertThat(System.nanoTime() - start).isLessThan(LONG / 2);
  }

  @Test
  void registersAgainWhatWasCancelled() throws IOException {
    StreamSocket socket = readable();
    Registration first = poller.register(socket, Poller.READ, ready -> called.add("first"));
    poller.poll(LONG);
    first.cancel();
    first.cancel();
    assertThat(first.isValid()).isFalse();
    assertThatThrownBy(() -> first.interest(Poller.READ)).isInstanceOf(IllegalStateException.class);
    poller.register(socket, Poller.READ, ready -> called.add("second"));
    assertThat(poller.poll(LONG)).isOne();
    assertThat(called).containsExactly("first", "second");
  }

  @Test
  void refusesWhatItCannotWatch() throws IOException {
    StreamSocket socket = socket();
    poller.register(socket, 0, ready -> {});
    assertThatThrownBy(() -> poller.register(socket, Poller.READ, ready -> {}))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> poller.register(socket, 2, ready -> {}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("interest=2");
    StreamSocket closed = socket();
    closed.close();
    assertThatThrownBy(() -> poller.register(closed, Poller.READ, ready -> {}))
        .isInstanceOf(IllegalStateException.class);
    try (Rig other = new Rig();
        StreamSocket foreign = other.connected()) {
      assertThatThrownBy(() -> poller.register(foreign, Poller.READ, ready -> {}))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void saysThatASocketCannotBeWatchedAndForgetsIt() throws IOException {
    StreamSocket socket = readable();
    rig.faults.arm("epoll_ctl", 0, Fault.ENOMEM);
    assertThatThrownBy(() -> poller.register(socket, Poller.READ, ready -> called.add("no")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("ENOMEM");
    poller.register(socket, Poller.READ, ready -> called.add("yes"));
    assertThat(poller.poll(LONG)).isOne();
    assertThat(called).containsExactly("yes");
  }

  @Test
  void leavesOpenWhatItWatchedWhenItIsClosed() throws IOException {
    StreamSocket socket = readable();
    Registration registration = poller.register(socket, Poller.READ, ready -> called.add("no"));
    poller.close();
    poller.close();
    assertThat(registration.isValid()).isFalse();
    assertThat(socket.isOpen()).isTrue();
    assertThatThrownBy(() -> poller.poll(0)).isInstanceOf(IllegalStateException.class);
    poller = rig.transport.poller();
    poller.register(socket, Poller.READ, ready -> called.add("yes"));
    assertThat(poller.poll(LONG)).isOne();
  }
}
