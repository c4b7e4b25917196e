package io.iovec.conformance;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.iovec.IoFile;
import io.iovec.IoVector;
import io.iovec.MemoryEntry;
import io.iovec.Policy;
import io.iovec.Poller;
import io.iovec.StreamListener;
import io.iovec.StreamSocket;
import io.iovec.Transport;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.io.TempDir;

/** S: sockets while other threads close them or interrupt. */
abstract class UseRules extends Section {
  private static final int SIZE = 20_000;

  UseRules(TransportConformance subject) {
    super(subject);
  }

  @Rule(id = "S-71", check = "that a descriptor is given back only when nobody is inside a call")
  void endsTheCallsOfAnotherThreadAndTouchesNoStranger() throws Exception {
    Bytes others = Bytes.salted("strangers");
    for (Policy policy : Policy.values()) {
      Transport transport = open(policy);
      for (int i = 0; i < 6; i++) {
        Link link = link(transport);
        boolean sends = i % 2 == 0;
        start(
            () -> {
              if (sends) {
                link.peer().discard();
              } else {
                link.peer().write(content, 0, Long.MAX_VALUE);
              }
            });
        CountDownLatch running = new CountDownLatch(1);
        Background user = start(() -> useUntilItEnds(transport, link.socket(), sends, running));
        running.await();
        link.socket().close();
        assertFalse(link.socket().isOpen());
        for (int k = 0; k < 2; k++) {
          try (Link stranger = Link.open(transport);
              IoVector vector = transport.vector()) {
            stranger.peer().write(others, 0, SIZE);
            stranger.recvFully(vector, 100, SIZE);
            stranger.sendFully(vector, false);
            stranger.peer().read(others, 0, SIZE);
          }
        }
        user.join();
      }
    }
  }

  /** Sends or receives until it is told that the socket is closed or the connection has failed. */
  private void useUntilItEnds(
      Transport transport, StreamSocket socket, boolean sends, CountDownLatch running)
      throws IOException {
    Deadline deadline = new Deadline();
    ByteBuffer bytes = content.buffer(0, SIZE);
    try (IoVector vector = transport.vector()) {
      while (true) {
        deadline.check(() -> "calls on a closed socket to end");
        if (sends) {
          vector.pushBack(MemoryEntry.wrap(bytes.duplicate()));
          socket.send(vector, false);
        } else {
          socket.recv(vector, 100, SIZE);
        }
        vector.clear();
        running.countDown();
      }
    } catch (IOException | IllegalStateException closed) {
      assertFalse(socket.isOpen(), "a call failed before the socket was closed: " + closed);
    }
  }

  @Rule(id = "S-72", check = "channels that an interrupt closes, and calls that clear it")
  void sendsAndReceivesInAThreadThatIsInterrupted(@TempDir Path root) throws Exception {
    Files.write(root.resolve("f"), content.copy(100_000, 100_000));
    for (Policy policy : Policy.values()) {
      Transport transport = open(policy);
      try (IoFile file = transport.open(root, "f")) {
        Link link = link(transport);
        IoVector vector = vector(transport);
        Background peer =
            start(
                () -> {
                  link.peer().write(content, 0, 100_000);
                  link.peer().read(content, 0, 200_000);
                });
        IoVector fromFile = vector(transport);
        while (fromFile.length() < 100_000) {
          expectPositive(file.read(fromFile, fromFile.length(), 100_000 - fromFile.length()));
        }
        Thread.currentThread().interrupt();
        try {
          link.recvFully(vector, 100, 100_000);
          vector.append(fromFile);
          link.sendFully(vector, false);
          assertTrue(Thread.currentThread().isInterrupted(), "the interrupt was forgotten");
        } finally {
          Thread.interrupted();
        }
        peer.join();
        assertTrue(link.socket().isOpen(), "an interrupt has closed the socket");
        link.peer().finish();
        link.expectEnd();
      }
    }
  }

  @Rule(id = "S-72", check = "accepting and connecting")
  void acceptsAndConnectsInAThreadThatIsInterrupted() throws Exception {
    Transport transport = open();
    try (Poller poller = transport.poller();
        StreamListener listener = transport.listen(Link.loopback())) {
      own(SocketChannel.open(listener.localAddress()));
      Thread.currentThread().interrupt();
      try {
        own(Link.accept(listener, poller));
        StreamSocket connecting = own(transport.connect(listener.localAddress()));
        own(Link.accept(listener, poller));
        Deadline deadline = new Deadline();
        poller.register(connecting, Poller.WRITE, ready -> {});
        while (!connecting.finishConnect()) {
          deadline.check(() -> "a connection");
          poller.poll(deadline.sliceNanos());
        }
        assertTrue(Thread.currentThread().isInterrupted(), "the interrupt was forgotten");
        assertTrue(listener.isOpen(), "an interrupt has closed the listener");
        assertTrue(connecting.isOpen(), "an interrupt has closed the socket");
      } finally {
        Thread.interrupted();
      }
    }
  }
}
