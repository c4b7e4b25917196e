package io.iovec.linux;

import static org.assertj.core.api.Assertions.assertThat;

import io.iovec.Leaks;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Expects that a test closes all that it opens, as the leak detection and as the kernel see it. Put
 * it in front of {@code @TempDir}.
 */
final class NothingLeft implements BeforeEachCallback, AfterEachCallback {
  private static final String TEMPORARY = System.getProperty("java.io.tmpdir");

  private Leaks.Level levelBefore = Leaks.level();
  private List<String> openBefore = List.of();
  private List<String> descriptorsBefore = List.of();

  @Override
  public void beforeEach(ExtensionContext context) throws IOException {
    useChannels();
    levelBefore = Leaks.level();
    Leaks.level(Leaks.Level.PARANOID);
    openBefore = Leaks.open();
    descriptorsBefore = descriptors();
  }

  @Override
  public void afterEach(ExtensionContext context) throws IOException {
    Leaks.level(levelBefore);
    assertThat(Leaks.open()).as("open after the test").hasSameSizeAs(openBefore);
    assertThat(descriptors()).as("descriptors").hasSameSizeAs(descriptorsBefore);
  }

  /** Has the channels of Java open what they keep open from then on. */
  private static void useChannels() throws IOException {
    try (ServerSocketChannel server = ServerSocketChannel.open();
        SocketChannel client = SocketChannel.open()) {
      server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      client.connect(server.getLocalAddress());
      server.accept().close();
    }
  }

  /** Returns what is open of the kinds that tests open: the JVM opens other files when it likes. */
  static List<String> descriptors() throws IOException {
    try (Stream<Path> all = Files.list(Path.of("/proc/self/fd"))) {
      return all.map(NothingLeft::target)
          .filter(target -> !target.startsWith("/") || target.startsWith(TEMPORARY))
          .sorted()
          .toList();
    }
  }

  private static String target(Path link) {
    try {
      return Files.readSymbolicLink(link).toString();
    } catch (IOException e) {
      return "/closed meanwhile";
    }
  }
}
