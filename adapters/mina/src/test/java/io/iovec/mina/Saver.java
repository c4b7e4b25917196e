package io.iovec.mina;

import io.iovec.Frame;
import io.iovec.Framer;
import io.iovec.IoFile;
import io.iovec.IoVector;
import io.iovec.Transport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.mina.core.future.WriteFuture;
import org.apache.mina.core.session.IoSession;
import org.awaitility.Awaitility;

/** Writes payloads to one file, behind one another, however they come. */
final class Saver extends Recorder implements AutoCloseable {
  /** As {@link Message#FRAMER}, but the payload may be pending. */
  static final Framer FRAMER =
      start -> {
        Frame frame = Message.FRAMER.frame(start);
        return frame.isKnown() ? Frame.pending(frame.memory(), frame.kernel()) : frame;
      };

  private final Executor executor;
  private final Path path;
  private final IoFile file;
  private final AtomicLong saved = new AtomicLong();
  private final Queue<Integer> numbers = new ConcurrentLinkedQueue<>();
  private final Queue<String> threads = new ConcurrentLinkedQueue<>();
  private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
  private volatile int discarded = -1;
  private volatile boolean suspending;
  private volatile boolean echoing;

  /**
   * Makes one.
   *
   * @param executor writes
   */
  Saver(Transport transport, Path directory, Executor executor) throws IOException {
    this.executor = executor;
    this.path = directory.resolve("saved");
    this.file =
        transport.open(directory, "saved", StandardOpenOption.CREATE, StandardOpenOption.WRITE);
  }

  /** Has the message of that number released without a look. */
  void discards(int number) {
    discarded = number;
  }

  /** Has each message suspend its session. */
  void suspends() {
    suspending = true;
  }

  /** Has messages sent back. */
  void echoes() {
    echoing = true;
  }

  @Override
  public void messageReceived(IoSession session, Object message) throws Exception {
    IoVector vector = (IoVector) message;
    int number = vector.pullUp(Message.HEADER).getInt(4);
    numbers.add(number);
    if (suspending) {
      session.suspendRead();
    }
    super.messageReceived(session, message);
    if (echoing) {
      WriteFuture future = session.write(vector);
      future.addListener(
          done -> {
            if (future.getException() != null) {
              failures.add(future.getException());
            }
          });
    } else if (number == discarded) {
      vector.close();
    } else {
      vector.release(Message.HEADER);
      executor.execute(() -> save((IovecSession) session, vector));
    }
  }

  private void save(IovecSession session, IoVector payload) {
    threads.add(Thread.currentThread().getName());
    try {
      saved.addAndGet(file.write(payload, saved.get()));
    } catch (IOException | RuntimeException e) {
      payload.close();
      failures.add(e);
    }
    if (payload.isEmpty()) {
      payload.close();
    } else {
      session.whenArrived(() -> executor.execute(() -> save(session, payload)));
    }
  }

  /** Waits until so much has been written. */
  void awaitSaved(long count) {
    Awaitility.await(count + " bytes")
        .atMost(Applications.DEADLINE)
        .until(saved::get, now -> now >= count);
  }

  long savedCount() {
    return saved.get();
  }

  /** Waits for so many failures. */
  void awaitFailures(int count) {
    Awaitility.await(count + " failures")
        .atMost(Applications.DEADLINE)
        .until(failures::size, now -> now >= count);
  }

  byte[] saved() throws IOException {
    return Files.readAllBytes(path);
  }

  /** The numbers of the messages so far, in order. */
  List<Integer> numbers() {
    return List.copyOf(numbers);
  }

  /** The names of the threads that wrote. */
  List<String> threads() {
    return List.copyOf(threads);
  }

  /** What writing has failed with. */
  List<Throwable> failures() {
    return List.copyOf(failures);
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
