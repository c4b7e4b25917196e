package io.iovec.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.iovec.IoFile;
import io.iovec.Poller;
import io.iovec.Registration;
import io.iovec.StreamListener;
import io.iovec.StreamSocket;
import io.iovec.kernel.Faults.Fault;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Every fault at every call that opening, connecting, watching and closing makes, one by one: it
 * works, or throws and leaves nothing behind. Transfers are {@link EveryFaultTest}'s.
 */
class SetUpFaultTest {
  private static final List<Fault> PASSING = List.of(Fault.EINTR, Fault.EAGAIN);

  /** Something to make; closes what it made. */
  private interface Making {
    void run(Rig rig) throws IOException;
  }

  private static Map<String, Making> makings() {
    Map<String, Making> all = new LinkedHashMap<>();
    all.put("listen", SetUpFaultTest::listen);
    all.put("accept", SetUpFaultTest::accept);
    all.put("connect", SetUpFaultTest::connect);
    all.put("connect through a file", SetUpFaultTest::connectUnix);
    all.put("open a file", SetUpFaultTest::open);
    all.put("watch", SetUpFaultTest::watch);
    return all;
  }

  @TestFactory
  Stream<DynamicTest> leavesNothingBehindWhateverFails() {
    List<DynamicTest> tests = new ArrayList<>();
    makings()
        .forEach(
            (name, making) -> {
              for (Fault fault : Fault.values()) {
                if (!fault.isShort()) {
                  tests.add(
                      DynamicTest.dynamicTest(
                          name + ", " + fault, () -> failEachCall(making, fault)));
                }
              }
            });
    return tests.stream();
  }

  private static void failEachCall(Making making, Fault fault) throws IOException {
    List<String> calls = run(making, -1, fault);
    for (int i = 0; i < calls.size(); i++) {
      if (Faults.applies(fault, calls.get(i))) {
        run(making, i, fault);
      }
    }
  }

  private static List<String> run(Making making, int index, Fault fault) throws IOException {
    try (Rig rig = new Rig()) {
      rig.listener();
      try {
        rig.faults.arm(index, fault);
        making.run(rig);
        return rig.faults.names();
      } catch (IOException | UnsupportedOperationException e) {
        // Only a lasting error may come out.
        if (PASSING.contains(fault)) {
          throw new AssertionError(fault + " at call " + index + "\n" + rig.faults.log(), e);
        }
        return List.of();
      } catch (RuntimeException e) {
        throw new AssertionError(fault + " at call " + index + "\n" + rig.faults.log(), e);
      } finally {
        rig.faults.disarm();
      }
    } catch (AssertionError e) {
      throw new AssertionError(fault + " at call " + index + ": " + e.getMessage(), e);
    }
  }

  private static void listen(Rig rig) throws IOException {
    try (StreamListener listener =
        rig.transport.listen(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            5,
            Map.of(StandardSocketOptions.SO_RCVBUF, 8192))) {
      assertThat(((InetSocketAddress) listener.localAddress()).getPort()).isPositive();
    }
  }

  private static void accept(Rig rig) throws IOException {
    rig.dial();
    StreamSocket accepted = rig.listener().accept();
    if (accepted == null) {
      accepted = rig.listener().accept();
    }
    try (StreamSocket socket = accepted) {
      assertThat(socket.finishConnect()).isTrue();
      socket.option(StandardSocketOptions.TCP_NODELAY, true);
      assertThat(socket.option(StandardSocketOptions.TCP_NODELAY)).isTrue();
      socket.shutdownOutput();
    }
  }

  private static void connect(Rig rig) throws IOException {
    try (StreamSocket client =
        rig.transport.connect(
            rig.listener().localAddress(),
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            Map.of(StandardSocketOptions.SO_KEEPALIVE, true))) {
      assertThat(client.finishConnect()).isTrue();
    }
  }

  private static void connectUnix(Rig rig) throws IOException {
    UnixDomainSocketAddress address = UnixDomainSocketAddress.of(rig.dir.resolve("u"));
    try (StreamListener listener = rig.transport.listen(address);
        StreamSocket client = rig.transport.connect(address)) {
      assertThat(client.finishConnect()).isTrue();
      StreamSocket accepted = listener.accept();
      if (accepted != null) {
        accepted.close();
      }
    } finally {
      Files.deleteIfExists(address.getPath());
    }
  }

  private static void open(Rig rig) throws IOException {
    try (IoFile file =
        rig.transport.open(rig.dir, "f", StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW)) {
      file.truncate(10);
      assertThat(file.size()).isEqualTo(10);
      file.force(true);
      file.force(false);
    }
  }

  private static void watch(Rig rig) throws IOException {
    try (Poller poller = rig.transport.poller();
        StreamSocket socket = rig.connected()) {
      rig.farEnd().send(new byte[] {1});
      int[] called = {0};
      Registration registration = poller.register(socket, Poller.READ, ready -> called[0]++);
      while (called[0] == 0) {
        poller.poll(TimeUnit.SECONDS.toNanos(10));
      }
      poller.wakeup();
      registration.interest(0);
      // Where waking itself fails, it waits as long as it is told.
      assertThat(poller.poll(TimeUnit.MILLISECONDS.toNanos(100))).isZero();
    }
  }
}
