package io.iovec.mina;

import static org.assertj.core.api.Assertions.assertThat;

import io.iovec.Capability;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;

/** What the tests of messages need that are handed out before their payload has come. */
abstract class PendingPayload extends OnEachTransport {
  /** More than what may lie in a socket without anybody being told. */
  static final int PIECE = 300_000;

  static final int UNTOLD = 256 << 10;

  static final int PIECES = 5;

  @TempDir Path directory;

  final boolean isLent() {
    return transport().capabilities().contains(Capability.PENDING);
  }

  final Saver saver() throws IOException {
    return saver(Runnable::run);
  }

  final Saver saver(Executor executor) throws IOException {
    return closing(new Saver(transport(), directory, executor));
  }

  final ExecutorService worker() {
    ExecutorService worker = Executors.newSingleThreadExecutor(task -> new Thread(task, "worker"));
    closing(
        () -> {
          worker.shutdown();
          assertThat(worker.awaitTermination(DEADLINE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        });
    return worker;
  }

  final Socket client(IovecSocketAcceptor acceptor, Saver saver) throws IOException {
    acceptor.setFramer(Saver.FRAMER);
    return client(bind(acceptor, saver));
  }

  static byte[] payload() {
    return ReceivedBytes.random(PIECES * PIECE);
  }

  /** Sends the first bytes of a message, and waits until they have been used. */
  final void begin(Socket client, Saver saver, byte[] message, int pieces) throws Exception {
    client.getOutputStream().write(message, 0, Message.HEADER + pieces * PIECE);
    if (isLent()) {
      saver.awaitSaved(pieces * PIECE - UNTOLD);
    }
  }
}
