package io.iovec.conformance;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.iovec.Answer;
import io.iovec.Capability;
import io.iovec.Counter;
import io.iovec.IoFile;
import io.iovec.IoVector;
import io.iovec.MemoryEntry;
import io.iovec.Policy;
import io.iovec.Poller;
import io.iovec.StreamListener;
import io.iovec.StreamSocket;
import io.iovec.SystemException;
import io.iovec.Transport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;

/** X: the system gives no descriptors, no memory, no kernel buffers. */
abstract class FaultLimitRules extends FaultSection {
  private static final int BYTES = 200_000;

  FaultLimitRules(TransportConformance subject) {
    super(subject);
  }

  @Rule(id = "X-16", faults = true, check = "accept when descriptors or memory run out")
  void acceptsLaterWhatItCannotAcceptNow() throws Exception {
    for (Fault fault : possible(Call.ACCEPT, Fault.EMFILE, Fault.ENFILE, Fault.ENOMEM)) {
      FaultPlan plan = plan();
      Transport transport = ownFaulty(plan, Policy.CHEAPEST);
      Poller poller = own(transport.poller());
      StreamListener listener = own(transport.listen(Link.loopback()));
      int[] reported = {0};
      poller.register(listener, Poller.READ, ready -> reported[0]++);
      FaultPeer peer = own(FaultPeer.connect(listener.localAddress()));
      awaitConnection(poller, reported, "a connection");
      plan.script(Call.ACCEPT, List.of(fault));
      SystemException told =
          assertThrows(SystemException.class, listener::accept, "of accept, fault=" + fault);
      expectHappened(plan, Call.ACCEPT, fault);
      assertEquals(fault.name(), told.errorName(), "the error's name");
      expectRemedy(fault, String.valueOf(told.getMessage()));
      assertEquals(1, transport.counters().get(Counter.SOCKETS_OPEN), "open besides the listener");
      awaitConnection(poller, reported, "a connection that is still in the queue");
      StreamSocket socket = own(assertNotNullSocket(listener.accept()));
      assertEquals(peer.address(), socket.remoteAddress(), "accepted another connection");
      assertNull(listener.accept(), "nobody else waits");
      try (IoVector vector = transport.vector()) {
        vector.pushBack(MemoryEntry.wrap(content.buffer(0, 1000)));
        assertEquals(1000, socket.send(vector, false), "sent by the connection");
      }
      socket.close();
      peer.receiveToEnd(content, 1000);
    }
  }

  /** The message says what failed and, where a limit can be raised, which. */
  private static void expectRemedy(Fault fault, String message) {
    assertTrue(message.contains(fault.name()), "the error's name in message=" + message);
    if (fault == Fault.EMFILE) {
      assertTrue(
          message.matches("(?s).*(ulimit -n|NOFILE).*"),
          "to raise ulimit -n, in message=" + message);
    } else if (fault == Fault.ENFILE) {
      assertTrue(
          message.matches("(?s).*(file-max|maxfiles).*"),
          "to raise fs.file-max, in message=" + message);
    }
  }

  private static StreamSocket assertNotNullSocket(@Nullable StreamSocket socket) {
    assertNotNull(socket, "the connection is not in the queue any more");
    return socket;
  }

  private static void awaitConnection(Poller poller, int[] reported, String what)
      throws IOException {
    Deadline deadline = new Deadline();
    int before = reported[0];
    while (reported[0] == before) {
      deadline.check(() -> what + " to be reported");
      poller.poll(deadline.sliceNanos());
    }
  }

  @Rule(id = "X-17", faults = true, check = "open: what is closed when it fails")
  void opensFilesLater(@TempDir Path root) throws Exception {
    for (Fault fault : possible(Call.OPEN, Fault.EMFILE, Fault.ENFILE, Fault.ENOMEM, Fault.EIO)) {
      FaultPlan plan = plan();
      Transport transport = ownFaulty(plan, Policy.CHEAPEST);
      Background.Task open = () -> transport.open(root, "f", CREATE, WRITE).close();
      failOpening(transport, plan, Call.OPEN, fault, open);
    }
  }

  @Rule(id = "X-17", faults = true, check = "connect and listen: what is closed when they fail")
  void connectsLater() throws Exception {
    for (Fault fault : possible(Call.CONNECT, Fault.EMFILE, Fault.ENFILE, Fault.ENOMEM)) {
      FaultPlan plan = plan();
      Transport transport = ownFaulty(plan, Policy.CHEAPEST);
      StreamListener listener = own(transport.listen(Link.loopback()));
      Background.Task connect = () -> transport.connect(listener.localAddress()).close();
      failOpening(transport, plan, Call.CONNECT, fault, connect);
    }
  }

  /** Something fails to open, once, and then does not. */
  private static void failOpening(
      Transport transport, FaultPlan plan, Call call, Fault fault, Background.Task open)
      throws Exception {
    open.run();
    long files = transport.counters().get(Counter.FILES_OPEN);
    long sockets = transport.counters().get(Counter.SOCKETS_OPEN);
    Descriptors.expectFlat(
        () -> {
          plan.script(call, List.of(fault));
          assertThrows(IOException.class, open::run, "of " + call + ", fault=" + fault);
          expectHappened(plan, call, fault);
        });
    assertEquals(files, transport.counters().get(Counter.FILES_OPEN), "files open");
    assertEquals(sockets, transport.counters().get(Counter.SOCKETS_OPEN), "sockets open");
    plan.disarm();
    open.run();
  }

  @Rule(
      id = "X-18",
      requires = Capability.KERNEL_RECV,
      faults = true,
      check = "recv when the system gives no kernel buffer: room, and what is counted")
  void receivesWithoutKernelBuffers() throws Exception {
    for (Fault fault : kernelBufferFaults()) {
      FaultPlan plan = plan();
      Transport transport = ownFaulty(plan, Policy.KERNEL);
      Link link = link(transport);
      Background writer = start(() -> link.peer().write(content, 0, BYTES));
      IoVector vector = vector(transport);
      Growth growth = new Growth(transport);
      plan.arm(Call.KERNEL_BUFFER, fault);
      Deadline deadline = new Deadline();
      while (vector.length() < BYTES) {
        deadline.check(() -> "payload without kernel buffers, vector=" + vector + ", " + plan);
        long n = link.socket().recv(vector, 0, BYTES - vector.length());
        if (n == Answer.NO_ROOM) {
          link.registration().interest(Poller.READ);
          link.expectSilence("there is no room for it");
          plan.disarm();
        } else if (n == Answer.NOT_NOW) {
          link.await(Poller.READ);
        } else {
          expectPositive(n);
        }
      }
      writer.join();
      expectFallenBack(vector, growth, plan, fault);
      Background again = start(() -> link.peer().write(content, 0, BYTES));
      link.recvFully(vector, 0, BYTES);
      again.join();
      assertEquals(BYTES, kernelBytes(vector), "in the kernel, as soon as there are buffers");
    }
  }

  @Rule(
      id = "X-18",
      requires = Capability.KERNEL_RECV,
      faults = true,
      check = "read when the system gives no kernel buffer: room, and what is counted")
  void readsWithoutKernelBuffers(@TempDir Path root) throws Exception {
    if (!subject().declared().contains(Capability.KERNEL_READ)) {
      return; // There is nothing that a read would make.
    }
    Files.write(root.resolve("f"), content.copy(0, BYTES));
    for (Fault fault : kernelBufferFaults()) {
      FaultPlan plan = plan();
      Transport transport = ownFaulty(plan, Policy.KERNEL);
      IoVector vector = vector(transport);
      Growth growth = new Growth(transport);
      plan.arm(Call.KERNEL_BUFFER, fault);
      try (IoFile file = transport.open(root, "f")) {
        while (vector.length() < BYTES) {
          long n = file.read(vector, vector.length(), BYTES - vector.length());
          if (n == Answer.NO_ROOM) {
            plan.disarm();
          } else {
            expectPositive(n);
          }
        }
        expectFallenBack(vector, growth, plan, fault);
      }
    }
  }

  private List<Fault> kernelBufferFaults() {
    return possible(Call.KERNEL_BUFFER, Fault.EMFILE, Fault.ENFILE, Fault.ENOMEM, Fault.EINVAL);
  }

  /** Looks at a vector that was filled without kernel buffers, and clears it. */
  private void expectFallenBack(IoVector vector, Growth growth, FaultPlan plan, Fault fault)
      throws IOException {
    expectHappened(plan, Call.KERNEL_BUFFER, fault);
    plan.disarm();
    assertEquals(
        vector.length() - kernelBytes(vector),
        growth.ofFallbackBytes(),
        "bytes that went through user memory, and those counted as fallen back");
    assertEquals(BYTES, content.expect(vector, 0), "bytes, fault=" + fault);
    vector.clear();
  }

  @Rule(
      id = "X-18",
      requires = Capability.KERNEL_RECV,
      faults = true,
      check = "split and pushDown: what they change before there is a kernel buffer")
  void changesNothingWithoutKernelBuffers() throws Exception {
    for (Fault fault : kernelBufferFaults()) {
      FaultPlan plan = plan();
      Transport transport = ownFaulty(plan, Policy.KERNEL);
      IoVector vector = mixed(transport, 0, BYTES);
      plan.arm(Call.KERNEL_BUFFER, fault);
      IoVector front = vector(transport);
      try {
        vector.split(BYTES / 3, front);
        assertEquals(BYTES / 3, front.length(), "split off");
      } catch (IOException e) {
        assertEquals(0, front.length(), "split off, though it failed");
      }
      try {
        vector.pushDown(vector.length());
      } catch (IOException e) {
        assertTrue(plan.happened() > 0, () -> "nothing was made to fail, but " + e);
      }
      expectHappened(plan, Call.KERNEL_BUFFER, fault);
      long n = content.expect(front, 0);
      assertEquals(BYTES - n, content.expect(vector, n), "bytes left, fault=" + fault);
    }
  }
}
