package io.iovec.conformance;

import io.iovec.IoVector;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;

/** Adapters that count wrongly. */
final class AdapterCountMutants {
  private AdapterCountMutants() {}

  static List<AdapterMutant> all() {
    return List.of(
        AdapterMutant.of("counts twice what it receives")
            .byConnection(AdapterCountMutants::twice)
            .breaks("A-60", "read ==>")
            .breaks("A-61", "read ==>")
            .alsoBreaks("A-52"),
        AdapterMutant.of("counts only the bytes of buffers as sent")
            .byConnection(inner -> new Vectors(inner, 1, 0))
            .breaks("A-61", "bytes to be counted")
            .alsoBreaks("A-63"),
        AdapterMutant.of("counts vectors out of what is pending, but not in")
            .byConnection(inner -> new Vectors(inner, 0, 1))
            .breaks("A-62", "the least that was pending")
            .alsoBreaks("A-61", "A-63"),
        AdapterMutant.of("counts a write as pending until all of it is sent")
            .byConnection(Whole::new)
            .breaks("A-63", "written and pending"));
  }

  private static AdapterConnection twice(AdapterConnection connection) {
    return new AdapterMutantConnection(connection) {
      @Override
      public long bytesRead() {
        return 2 * super.bytesRead();
      }
    };
  }

  /** Takes the bytes of vectors off its counts, so many times. */
  private static final class Vectors extends AdapterMutantConnection {
    private final AtomicLong bytes = new AtomicLong();
    private final int offWritten;
    private final int offPending;

    Vectors(AdapterConnection inner, int offWritten, int offPending) {
      super(inner);
      this.offWritten = offWritten;
      this.offPending = offPending;
    }

    @Override
    public CompletionStage<Void> write(IoVector vector) {
      bytes.addAndGet(vector.length());
      return super.write(vector);
    }

    @Override
    public long bytesWritten() {
      return super.bytesWritten() - offWritten * bytes.get();
    }

    @Override
    public long bytesPending() {
      return super.bytesPending() - offPending * bytes.get();
    }
  }

  /** Does not see that a part of a write is sent. */
  private static final class Whole extends AdapterMutantConnection {
    private final AtomicLong pending = new AtomicLong();

    Whole(AdapterConnection inner) {
      super(inner);
    }

    @Override
    public CompletionStage<Void> write(ByteBuffer bytes) {
      return counted(bytes.remaining(), super.write(bytes));
    }

    @Override
    public CompletionStage<Void> write(IoVector vector) {
      long length = vector.length();
      return counted(length, super.write(vector));
    }

    private CompletionStage<Void> counted(long length, CompletionStage<Void> sent) {
      pending.addAndGet(length);
      return sent.whenComplete((nothing, failure) -> pending.addAndGet(-length));
    }

    @Override
    public long bytesPending() {
      return pending.get();
    }
  }
}
