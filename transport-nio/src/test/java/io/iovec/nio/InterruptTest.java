package io.iovec.nio;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.assertj.core.api.Assertions.assertThat;

import io.iovec.IoFile;
import io.iovec.IoVector;
import io.iovec.Policy;
import io.iovec.SourceException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Threads that are interrupted while they read, write and send, and others who use the same file.
 */
@ExtendWith(LeakCheck.class)
class InterruptTest {
  private static final byte[] CONTENT = Bytes.random(1, 2_000_000);

  @TempDir Path directory;
  private NioTransport transport;
  private IoFile file;

  @BeforeEach
  void open() throws IOException {
    transport = Opened.transport(Policy.KERNEL);
    file = Opened.file(transport, directory, CONTENT, READ, WRITE);
  }

  @AfterEach
  void close() throws IOException {
    Thread.interrupted();
    file.close();
    transport.close();
  }

  /** Interrupts a thread as long as {@code work} is not done. */
  private static CompletableFuture<Void> storm(Thread target, AtomicBoolean over) {
    return Background.run(
        () -> {
          while (!over.get()) {
            target.interrupt();
            Thread.onSpinWait();
          }
        });
  }

  @Test
  void readsWritesAndSendsInAThreadThatIsMarked() throws Exception {
    try (Pair pair = Pair.tcp(transport);
        IoVector vector = transport.vector();
        IoFile target = transport.open(directory, "target", CREATE, READ, WRITE)) {
      CompletableFuture<byte[]> received = Background.call(() -> pair.peerReceives(CONTENT.length));
      Thread.currentThread().interrupt();
      file.read(vector, 0, CONTENT.length);
      target.write(vector, 0);
      assertThat(target.size()).isEqualTo(CONTENT.length);
      target.read(vector, 0, CONTENT.length);
      pair.sendAll(vector);
      assertThat(Thread.interrupted()).isTrue();
      assertThat(received.get()).isEqualTo(CONTENT);
    }
  }

  @Test
  void losesNothingWhenInterruptedInTheMiddleOfReadingAndWriting() throws Exception {
    AtomicBoolean over = new AtomicBoolean();
    CompletableFuture<Void> storm = storm(Thread.currentThread(), over);
    try (NioTransport memory = Opened.transport(Policy.MEMORY);
        IoVector vector = memory.vector();
        IoFile source = memory.open(directory, "file");
        IoFile target = memory.open(directory, "target", CREATE, READ, WRITE)) {
      for (int round = 0; round < 20; round++) {
        long position = 0;
        while (position < CONTENT.length) {
          long n = source.read(vector, position, CONTENT.length - position);
          assertThat(target.write(vector, position)).isEqualTo(n);
          position += n;
        }
        while (vector.length() < CONTENT.length) {
          target.read(vector, vector.length(), CONTENT.length);
        }
        assertThat(Bytes.drain(vector)).isEqualTo(CONTENT);
      }
    } finally {
      over.set(true);
      storm.join();
    }
  }

  @Test
  void disturbsNobodyElseWhoSendsFromTheSameFile() throws Exception {
    AtomicBoolean over = new AtomicBoolean();
    CompletableFuture<Void> interrupted =
        Background.run(
            () -> {
              for (int round = 0; round < 30; round++) {
                Thread.interrupted();
                try (Pair own = Pair.tcp(transport)) {
                  AtomicBoolean sent = new AtomicBoolean();
                  CompletableFuture<byte[]> received =
                      Background.call(() -> own.peerReceives(CONTENT.length));
                  CompletableFuture<Void> storm = storm(Thread.currentThread(), sent);
                  try {
                    send(own);
                    assertThat(received.join()).isEqualTo(CONTENT);
                  } catch (SourceException e) {
                    assertThat(e).hasMessageContaining("interrupted");
                  } finally {
                    sent.set(true);
                    storm.join();
                    Thread.interrupted();
                  }
                }
              }
              over.set(true);
            });
    int rounds = 0;
    while (!over.get() || rounds < 5) {
      try (Pair own = Pair.tcp(transport)) {
        CompletableFuture<byte[]> received =
            Background.call(() -> own.peerReceives(CONTENT.length));
        send(own);
        assertThat(received.get()).isEqualTo(CONTENT);
        rounds++;
      }
    }
    interrupted.get();
    assertThat(file.isOpen()).isTrue();
    try (IoVector vector = transport.vector()) {
      file.read(vector, 0, CONTENT.length);
      assertThat(vector.first()).isInstanceOf(FileRegionEntry.class);
      assertThat(Bytes.drain(vector)).isEqualTo(CONTENT);
    }
  }

  private void send(Pair pair) throws IOException {
    try (IoVector vector = transport.vector()) {
      file.read(vector, 0, CONTENT.length);
      pair.sendAll(vector);
    }
  }
}
