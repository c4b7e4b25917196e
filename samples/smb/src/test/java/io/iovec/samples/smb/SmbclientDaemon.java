package io.iovec.samples.smb;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * Samba's {@code smbd} in place of the server under test ({@code -Diovec.test.smbd=true}, as root):
 * what a test expects is then known to be right.
 */
final class SmbclientDaemon implements AutoCloseable {
  private final Process process;
  final int port;

  private SmbclientDaemon(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  /** Starts one that keeps its own files in {@code state}, and waits until it listens. */
  static SmbclientDaemon start(
      Path state, String share, Path directory, boolean guest, boolean readOnly)
      throws IOException {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    Files.createDirectories(state);
    Path config = state.resolve("smb.conf");
    StringBuilder text = new StringBuilder("[global]\n");
    for (String own : List.of("private", "lock", "state", "cache", "pid", "ncalrpc")) {
      text.append(own).append(own.matches("lock|state|cache") ? " directory" : " dir");
      text.append(" = ").append(state).append(own.equals("ncalrpc") ? "/ncalrpc\n" : "\n");
    }
    text.append("server role = standalone server\ninterfaces = lo\nbind interfaces only = yes\n");
    text.append("disable netbios = yes\ndisable spoolss = yes\nload printers = no\n");
    text.append("host msdfs = no\nserver max protocol = SMB3_02\nmap to guest = ");
    text.append(guest ? "bad user" : "never").append("\nsmb ports = ").append(port);
    text.append("\nlog file = ").append(state).append("/log\n[").append(share).append("]\npath = ");
    text.append(directory)
        .append("\nguest ok = ")
        .append(guest ? "yes" : "no")
        .append("\nforce user = root\nread only = ");
    text.append(readOnly ? "yes\n" : "no\n");
    Files.writeString(config, text);
    Process process =
        // In a process group of its own (no --no-process-group), to which it sends a signal at its
        // end.
        new ProcessBuilder("smbd", "-F", "-s", config.toString())
            .redirectErrorStream(true)
            .redirectOutput(state.resolve("out").toFile())
            .start();
    SmbclientDaemon daemon = new SmbclientDaemon(process, port);
    await().atMost(Duration.ofSeconds(30)).until(daemon::listens);
    return daemon;
  }

  private boolean listens() {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1000);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroy);
    process.destroy();
    process.onExit().join();
  }
}
