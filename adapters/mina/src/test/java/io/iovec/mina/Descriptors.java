package io.iovec.mina;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.channels.Pipe;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The sockets, pipes, pollers and temporary files that this process has open. */
final class Descriptors {
  private static final Path LIST = Path.of("/proc/self/fd");
  private static final String TEMPORARY = System.getProperty("java.io.tmpdir") + "/junit-";

  static {
    warmUp();
  }

  private Descriptors() {}

  /** Makes the runtime open what it keeps for good. */
  private static void warmUp() {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Socket client = new Socket(server.getInetAddress(), server.getLocalPort());
        Socket accepted = server.accept();
        SocketChannel channel = SocketChannel.open();
        Selector selector = Selector.open()) {
      client.getOutputStream().write(1);
      accepted.getInputStream().read();
      channel.configureBlocking(false);
      selector.selectNow();
      Pipe pipe = Pipe.open();
      pipe.source().close();
      pipe.sink().close();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Returns what each is, sorted. */
  static List<String> open() {
    TreeMap<String, String> found = new TreeMap<>();
    try (Stream<Path> all = Files.list(LIST)) {
      for (Path one : (Iterable<Path>) all::iterator) {
        String target = target(one);
        if (!target.startsWith("/") || target.startsWith(TEMPORARY)) {
          found.put(one.getFileName().toString(), target);
        }
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    return List.copyOf(found.values());
  }

  private static String target(Path descriptor) {
    try {
      return Files.readSymbolicLink(descriptor).toString();
    } catch (IOException closedMeanwhile) {
      return "/";
    }
  }

  /** Waits until no more are open than there were. */
  static void awaitNoneMoreThan(List<String> before, Duration deadline) {
    await()
        .atMost(deadline)
        .pollInterval(Duration.ofMillis(2))
        .untilAsserted(
            () -> {
              List<String> now = open();
              if (now.size() > before.size()) {
                throw new AssertionError("open before: " + before + ", now: " + now);
              }
            });
  }
}
