package io.iovec.benchmarks;

import io.iovec.kernel.SystemCalls;
import java.nio.ByteBuffer;
import java.util.ServiceLoader;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What a system call costs through the binding. A call that fails at once ({@code EBADF}) is all
 * binding and entry to the kernel; a byte through a pipe is the least that does something.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 1, jvmArgsAppend = "--enable-native-access=ALL-UNNAMED")
public class SeamBenchmark {
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(64);
  private final SystemCalls calls = ServiceLoader.load(SystemCalls.class).findFirst().orElseThrow();
  private int readFd;
  private int writeFd;

  /** Opens a pipe. */
  @Setup
  public void open() {
    if (!calls.available().holds()) {
      throw new IllegalStateException(calls.available().reason());
    }
    long fds = calls.pipe2(0);
    readFd = (int) fds;
    writeFd = (int) (fds >> Integer.SIZE);
  }

  /** Closes the pipe. */
  @TearDown
  public void close() {
    calls.close(readFd);
    calls.close(writeFd);
  }

  /** recv(2) on no descriptor. */
  @Benchmark
  public long recvFails() {
    return calls.recv(-1, buffer, 0, 64, 0);
  }

  /** splice(2) between no descriptors. */
  @Benchmark
  public long spliceFails() {
    return calls.splice(-1, -1, -1, -1, 64, 0);
  }

  /** write(2) and read(2) of a byte. */
  @Benchmark
  public long byteThroughPipe() {
    return calls.write(writeFd, buffer, 0, 1) + calls.read(readFd, buffer, 0, 1);
  }
}
