package io.iovec.benchmarks;

import io.iovec.Counters;
import io.iovec.EntryFactory;
import io.iovec.IoEntry;
import io.iovec.IoVector;
import io.iovec.Leaks;
import io.iovec.MemoryEntry;
import io.iovec.MemoryPool;
import java.io.IOException;
import java.nio.ByteBuffer;
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
 * What the list logic costs beside the calls that it saves, over pooled memory. With {@code -prof
 * gc} it shows that nothing is allocated.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class VectorBenchmark {
  private static final int HEADER = 112;
  private static final int ENTRY = 16 << 10;

  private final MemoryPool pool = new MemoryPool(1 << 20, new Counters(), () -> {});
  private final IoVector received = new IoVector(new Pooled());
  private final IoVector header = new IoVector(new Pooled());

  private final class Pooled implements EntryFactory {
    @Override
    public MemoryEntry memoryEntry(int size) throws IOException {
      return pool.entry(size);
    }

    @Override
    public IoEntry kernelEntry(long size) throws IOException {
      return pool.entry((int) size);
    }
  }

  /** Switches off what costs and is for tests. */
  @Setup
  public void withoutLeakDetection() {
    Leaks.level(Leaks.Level.DISABLED);
  }

  /** Gives back what is left. */
  @TearDown
  public void close() {
    received.close();
    header.close();
  }

  /** A message comes, its header is looked at and released, and so is the rest. */
  @Benchmark
  public long pullUpAndRelease() throws IOException {
    MemoryEntry entry = pool.entry(ENTRY);
    entry.filled(ENTRY);
    received.pushBack(entry);
    ByteBuffer bytes = received.pullUp(HEADER);
    long length = bytes.getLong(0);
    received.release(HEADER);
    received.release(received.length());
    return length;
  }

  /** The header is split off at an entry's edge, which moves pointers only. */
  @Benchmark
  public long splitAtAnEdge() throws IOException {
    MemoryEntry first = pool.entry(HEADER);
    first.filled(HEADER);
    received.pushBack(first);
    MemoryEntry rest = pool.entry(ENTRY);
    rest.filled(ENTRY);
    received.pushBack(rest);
    received.split(HEADER, header);
    long length = header.length();
    header.clear();
    received.clear();
    return length;
  }
}
