package io.iovec.linux;

import static io.iovec.linux.Sys.CALLS;
import static io.iovec.linux.Sys.direct;
import static io.iovec.linux.Sys.failed;
import static io.iovec.linux.Sys.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.iovec.kernel.Errno;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Calls by many threads at once: none sees the error, the lengths or the buffers of another. */
class ThreadsTest {
  @RegisterExtension final Sys sys = new Sys();
  @TempDir Path directory;

  @Test
  void platformThreadsDoNotDisturbEachOther() throws Exception {
    runAll(16, 2_000, Executors.newFixedThreadPool(16));
  }

  @Test
  void virtualThreadsDoNotDisturbEachOther() throws Exception {
    runAll(500, 50, Executors.newVirtualThreadPerTaskExecutor());
  }

  @Test
  void aThreadThatBlocksHoldsNothingOfTheOthers() throws Exception {
    long pipe = CALLS.pipe2(0);
    int reading = sys.keep((int) pipe);
    int writing = sys.keep((int) (pipe >>> 32));
    ByteBuffer to = ByteBuffer.allocateDirect(1);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Long> blocked = threads.submit(() -> CALLS.read(reading, to, 0, 1));
      assertThat(threads.submit(() -> CALLS.write(writing, direct("x"), 0, 1)).get()).isEqualTo(1);
      assertThat(blocked.get()).isEqualTo(1);
    }
  }

  private void runAll(int tasks, int rounds, ExecutorService threads) throws Exception {
    int file = sys.file(directory.resolve("file"));
    List<Future<?>> running = new ArrayList<>();
    try (threads) {
      for (int i = 0; i < tasks; i++) {
        int id = i;
        running.add(threads.submit(() -> run(id, rounds, file)));
      }
    }
    for (Future<?> task : running) {
      task.get();
    }
  }

  /** Makes calls of each kind that uses memory of the thread, in a place of the file of its own. */
  private static void run(int id, int rounds, int file) {
    int wrong = id % 2 == 0 ? -1 : file;
    int error = id % 2 == 0 ? failed(Errno.EBADF) : failed(Errno.EINVAL);
    long pipe = CALLS.pipe2(Sys.O_NONBLOCK);
    int reading = (int) pipe;
    int writing = (int) (pipe >>> 32);
    String text = String.format("%07d", id);
    ByteBuffer[] from = {direct(text), direct("|" + text)};
    ByteBuffer[] to = {ByteBuffer.allocateDirect(10), ByteBuffer.allocateDirect(5)};
    long offset = id * 100L;
    for (int i = 0; i < rounds; i++) {
      assertThat(CALLS.ftruncate(wrong, wrong == file ? -1 : 0)).isEqualTo(error);
      assertThat(CALLS.pwritev(file, from, 0, 2, offset)).isEqualTo(15);
      assertThat(CALLS.splice(file, offset + 1, writing, -1, 5, 0)).isEqualTo(5);
      assertThat(CALLS.ioctl_fionread(reading)).isEqualTo(5);
      assertThat(CALLS.splice(reading, -1, file, offset + 50, 5, 0)).isEqualTo(5);
      assertThat(CALLS.preadv(file, to, 0, 2, offset)).isEqualTo(15);
      assertThat(text(to[0], 0, 10) + text(to[1], 0, 5)).isEqualTo(text + "|" + text);
      assertThat(CALLS.pread(file, to[1], 0, 5, offset + 50)).isEqualTo(5);
      assertThat(text(to[1], 0, 5)).isEqualTo(text.substring(1, 6));
      assertThat(CALLS.read(reading, to[0], 0, 1)).isEqualTo(failed(Errno.EAGAIN));
    }
    assertThat(CALLS.close(reading)).isZero();
    assertThat(CALLS.close(writing)).isZero();
  }
}
