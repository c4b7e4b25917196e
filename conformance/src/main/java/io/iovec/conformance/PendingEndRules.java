package io.iovec.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.iovec.Answer;
import io.iovec.Capability;
import io.iovec.IoFile;
import io.iovec.IoVector;
import io.iovec.MemoryEntry;
import io.iovec.Poller;
import io.iovec.SourceException;
import io.iovec.StreamSocket;
import io.iovec.Transport;
import java.io.IOException;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.io.TempDir;

/** S: pending payload that goes elsewhere, or whose socket ends. */
abstract class PendingEndRules extends Section {
  private static final int LARGE = 300_000;

  PendingEndRules(TransportConformance subject) {
    super(subject);
  }

  @Rule(
      id = "S-36",
      requires = Capability.PENDING,
      check = "what of the socket is bound to the thread that asked for the entry")
  void goesToAnotherThreadAndComesBack(@TempDir Path root) throws Exception {
    Transport transport = open();
    Link link = link(transport);
    try (IoFile file =
        transport.open(root, "f", StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      IoVector vector = vector(transport);
      for (int i = 0; i < 3; i++) {
        long at = (long) i * LARGE;
        link.socket().pending(vector, LARGE);
        Background writer = start(() -> link.peer().write(content, at, LARGE));
        Background disk =
            start(
                () -> {
                  Deadline deadline = new Deadline();
                  for (long written = 0; written < LARGE; ) {
                    deadline.check(() -> "pending bytes to arrive, vector=" + vector);
                    written += file.write(vector, at + written);
                  }
                });
        sendMeanwhile(transport, link, i);
        writer.join();
        disk.join();
        assertEquals(Answer.NOT_NOW, link.socket().recv(vector, 1, 1), "recv is possible again");
      }
    }
    content.expect(ByteBuffer.wrap(Files.readAllBytes(root.resolve("f"))), 0);
  }

  /** Sends on the same socket meanwhile: only its read side is away. */
  private void sendMeanwhile(Transport transport, Link link, int i) throws IOException {
    IoVector answer = vector(transport);
    answer.pushBack(MemoryEntry.wrap(content.buffer(i * 100L, 100)));
    link.sendFully(answer, false);
    link.peer().read(content, i * 100L, 100);
  }

  @Rule(
      id = "S-37",
      requires = Capability.PENDING,
      check = "what write and send say of a socket that ends under them")
  void tellsThatTheSocketEndedInTheMiddle(@TempDir Path root) throws Exception {
    for (boolean reset : new boolean[] {false, true}) {
      Transport transport = open();
      Link link = link(transport);
      String name = "f" + reset;
      IoVector vector = vector(transport);
      link.socket().pending(vector, 1000);
      link.peer().write(content, 0, 400);
      link.await(Poller.READ);
      long written;
      try (IoFile file =
          transport.open(root, name, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
        written = file.write(vector, 0);
        if (reset) {
          link.peer().reset();
        } else {
          link.peer().finish();
        }
        written += writeToTheEnd(link, vector, file, written);
      }
      assertEquals(400, written, "bytes counted, reset=" + reset);
      assertEquals(600, vector.length(), "bytes that never came, reset=" + reset);
      content.expect(ByteBuffer.wrap(Files.readAllBytes(root.resolve(name))), 0);
      assertEquals(400, Files.size(root.resolve(name)));
      assertThrows(SourceException.class, () -> vector.take(ByteBuffer.allocate(10)), "take");
      assertThrows(SourceException.class, () -> vector.hold(10), "hold");
    }
  }

  /** Writes until the source fails; returns how many bytes went. */
  private static long writeToTheEnd(Link link, IoVector vector, IoFile file, long position)
      throws IOException {
    Deadline deadline = new Deadline();
    long written = 0;
    while (true) {
      deadline.check(() -> "the end of the socket to be told, vector=" + vector);
      link.await(Poller.READ);
      try {
        written += file.write(vector, position + written);
      } catch (SourceException ended) {
        return written + ended.transferred();
      }
    }
  }

  @Rule(
      id = "S-37",
      requires = Capability.PENDING,
      check = "what an entry does whose socket was closed, and what is left of it")
  void endsWithItsSocket() throws Exception {
    Transport transport = open();
    Link link = link(transport);
    IoVector vector = vector(transport);
    vector.pushBack(MemoryEntry.wrap(content.buffer(0, 10)));
    link.socket().pending(vector, 1000);
    link.peer().write(content, 10, 100);
    link.await(Poller.READ);
    link.socket().close();
    expectEnd(link.peer());
    assertEquals(1010, vector.length());
    Link target = link(transport);
    assertThrows(
        SourceException.class,
        () -> {
          while (target.socket().send(vector, false) > 0) {}
        },
        "the socket of a pending entry was closed");
    assertEquals(1000, vector.length(), "the bytes in front of the entry went out");
    target.peer().read(content, 0, 10);
  }

  /** Waits until the peer is told: by a reset, if what it sent has not been received. */
  private void expectEnd(Peer peer) throws IOException {
    try {
      assertEquals(0, peer.readToEnd(content, 0), "the peer is told");
    } catch (SocketException reset) {
      assertTrue(String.valueOf(reset.getMessage()).contains("reset"), () -> "told: " + reset);
    }
  }

  @Rule(
      id = "S-38",
      requires = Capability.PENDING,
      check = "entries behind one another: each has bytes of its own, served in order")
  void servesOneBehindAnother() throws Exception {
    Transport transport = open();
    Link link = link(transport);
    IoVector first = vector(transport);
    IoVector second = vector(transport);
    IoVector third = vector(transport);
    link.socket().pending(first, 100);
    link.socket().pending(second, 200);
    link.socket().pending(third, 300);
    link.peer().write(content, 0, 650);
    link.await(Poller.READ);
    assertEquals(0, second.take(ByteBuffer.allocate(10)), "the first one's turn");
    content.expect(takeAll(first, 60), 0);
    second.close();
    assertThrows(IllegalStateException.class, () -> link.recv(third, 1, 1), "outstanding");
    content.expect(takeAll(first, 40), 60);
    content.expect(takeAll(third, 300), 300);
    link.recvFully(first, 0, 50);
    assertEquals(50, content.expect(first, 600), "what follows all of them");
  }

  private static ByteBuffer takeAll(IoVector vector, int n) throws IOException {
    ByteBuffer into = ByteBuffer.allocate(n);
    Deadline deadline = new Deadline();
    while (into.hasRemaining()) {
      deadline.check(() -> "pending bytes that have arrived, vector=" + vector);
      vector.take(into);
    }
    return into.flip();
  }

  @Rule(
      id = "S-38",
      requires = Capability.PENDING,
      check = "an entry that is split: each part has bytes of its own")
  void isSplitBeforeItArrives() throws Exception {
    Transport transport = open();
    Link link = link(transport);
    IoVector vector = vector(transport);
    link.socket().pending(vector, 1000);
    IoVector front = own(vector.split(300));
    assertEquals(300, front.length());
    assertEquals(700, vector.length());
    link.peer().write(content, 0, 1010);
    link.await(Poller.READ);
    assertEquals(0, vector.take(ByteBuffer.allocate(10)), "the front's turn");
    content.expect(takeAll(front, 300), 0);
    vector.release(200);
    content.expect(takeAll(vector, 500), 500);
    link.recvFully(vector, 10, 10);
    assertEquals(10, content.expect(vector, 1000));
  }

  @Rule(
      id = "S-39",
      requires = Capability.PENDING,
      check = "send of bytes that arrive meanwhile: what came goes out, the rest stays")
  void sendsPendingBytesToAnotherSocket() throws Exception {
    Transport transport = open();
    Link link = link(transport);
    Link target = tinyLink(transport);
    IoVector vector = vector(transport);
    vector.pushBack(MemoryEntry.wrap(content.buffer(0, 100)));
    link.socket().pending(vector, LARGE);
    vector.pushBack(MemoryEntry.wrap(content.buffer(100 + LARGE, 50)));
    assertEquals(100, target.send(vector, false), "nothing has arrived behind the header");
    assertEquals(Answer.NOT_NOW, target.send(vector, false), "nothing has arrived");
    Background writer = start(() -> link.peer().write(content, 100, LARGE, () -> 10_000));
    Background reader =
        start(
            () -> {
              target.peer().read(content, 0, LARGE + 150, () -> 3000);
              target.peer().expectEnd();
            });
    Deadline deadline = new Deadline();
    while (!vector.isEmpty()) {
      deadline.check(() -> "pending bytes to go out, vector=" + vector);
      if (target.send(vector, false) == Answer.NOT_NOW) {
        Thread.onSpinWait();
      }
    }
    target.socket().shutdownOutput();
    writer.join();
    reader.join();
    assertTrue(link.socket().isOpen());
    assertEquals(Answer.NOT_NOW, link.socket().recv(vector, 1, 1), "recv is possible again");
  }

  @Rule(
      id = "S-81",
      requires = Capability.PENDING,
      check = "when the read side counts as back, and who is told")
  void tellsThatTheReadSideIsBack(@TempDir Path root) throws Exception {
    Transport transport = open();
    Link link = link(transport);
    IoVector vector = vector(transport);
    AtomicInteger told = new AtomicInteger();
    link.socket().whenReturned(told::incrementAndGet);
    assertEquals(1, told.get(), "told at once, since nothing is outstanding");
    link.peer().write(content, 0, 1000);
    try (IoFile file =
        transport.open(root, "f", StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      link.socket().pending(vector, 1000);
      link.socket().whenReturned(told::incrementAndGet);
      IoVector front = own(vector.split(400));
      takeAll(front, 400);
      assertEquals(1, told.get(), "told before the last byte was taken");
      Background disk =
          start(
              () -> {
                Deadline deadline = new Deadline();
                for (long written = 0; written < 600; ) {
                  deadline.check(() -> "pending bytes to arrive, vector=" + vector);
                  written += file.write(vector, written);
                }
              });
      disk.join();
    }
    assertEquals(2, told.get(), "told when all was written, once");
    assertEquals(Answer.NOT_NOW, link.socket().recv(vector, 1, 1), "recv is possible again");
    link.socket().pending(vector, 100);
    link.socket().whenReturned(() -> told.addAndGet(100));
    link.socket().whenReturned(told::incrementAndGet);
    vector.release(50);
    assertEquals(2, told.get(), "told though half of the bytes are still to come");
    vector.clear();
    assertEquals(3, told.get(), "told when the rest was released, the second task alone");
  }

  @Rule(
      id = "S-82",
      requires = Capability.PENDING,
      check = "pendingBytes: what lowers it, and what is left when the stream has ended")
  void saysHowMuchIsStillToCome() throws Exception {
    Transport transport = open();
    Link link = link(transport);
    IoVector vector = vector(transport);
    StreamSocket socket = link.socket();
    assertEquals(0, socket.pendingBytes(), "nothing is pending");
    link.peer().write(content, 0, 300);
    socket.pending(vector, 1000);
    socket.pending(vector, 100);
    assertEquals(1100, socket.pendingBytes(), "arrived or not, none has been taken");
    takeAll(vector, 300);
    assertEquals(800, socket.pendingBytes(), "some have been taken");
    vector.clear();
    assertEquals(800, socket.pendingBytes(), "released, but they are still to come");
    link.peer().write(content, 300, 810);
    link.recvFully(vector, 10, 10);
    assertEquals(10, content.expect(vector, 1100));
    assertEquals(0, socket.pendingBytes(), "all have come, and were dropped");
    socket.pending(vector, 50);
    vector.clear();
    link.peer().write(content, 0, 20);
    link.peer().channel().shutdownOutput();
    link.await(Poller.READ);
    Deadline deadline = new Deadline();
    while (socket.recv(vector, 1, 1) != Answer.END_OF_STREAM) {
      deadline.check(() -> "the end of the stream, pending=" + socket.pendingBytes());
    }
    assertEquals(30, socket.pendingBytes(), "what never came");
  }
}
