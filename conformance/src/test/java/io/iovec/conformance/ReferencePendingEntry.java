package io.iovec.conformance;

import io.iovec.Counter;
import io.iovec.Counters;
import io.iovec.IoEntry;
import io.iovec.KernelEntry;
import io.iovec.SourceException;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** The next bytes of a socket, arrived or not: a claim on them. */
final class ReferencePendingEntry extends KernelEntry {
  private final ReferenceKernel kernel;
  private final ReferenceClaims claims;
  private final ReferenceClaims.Claim claim;

  ReferencePendingEntry(
      ReferenceKernel kernel, ReferenceClaims claims, ReferenceClaims.Claim claim, long count) {
    super(count);
    this.kernel = kernel;
    this.claims = claims;
    this.claim = claim;
  }

  @Override
  public boolean isPending() {
    return true;
  }

  @Override
  public long size() {
    return length();
  }

  /** Receives some of what has arrived; 0 if nothing has. */
  private int recv(ByteBuffer into) throws IOException {
    int n = claims.recv(claim, into);
    if (n < 0) {
      throw new EOFException("the peer has ended the stream");
    }
    return n;
  }

  private SourceException failed(IOException cause) {
    if (!(cause instanceof EOFException)) {
      claims.fail(cause);
    }
    return new SourceException("pending bytes do not come: " + cause.getMessage(), 0, cause);
  }

  @Override
  protected void takeBytes(ByteBuffer into) throws IOException {
    int before = into.position();
    try {
      int n = 1;
      while (n > 0 && into.hasRemaining() && into.position() - before < length()) {
        n = kernel.system().move(Call.RECV, into, this::recv);
      }
    } catch (IOException e) {
      SourceException failed = failed(e);
      if (into.position() == before) {
        throw failed;
      }
      // What came is delivered first; the next call meets the cause again.
    } finally {
      Counters counters = kernel.counters();
      int taken = into.position() - before;
      counters.add(Counter.KERNEL_BYTES_IN, taken);
      counters.add(Counter.PULLED_UP_BYTES, taken);
      counters.add(Counter.USER_BYTES_IN, taken);
    }
  }

  @Override
  protected @Nullable KernelEntry holdBytes(long max) throws IOException {
    ReferenceEntry held = kernel.entry();
    try {
      held.fill(Call.RECV, max, this::recv);
    } catch (IOException e) {
      held.close();
      throw failed(e);
    }
    if (held.length() == 0) {
      held.close();
      return null;
    }
    return held;
  }

  @Override
  protected IoEntry splitBytes(long n) {
    return new ReferencePendingEntry(kernel, claims, claims.split(claim, n), n);
  }

  @Override
  protected IoEntry shareBytes(long n) {
    throw new UnsupportedOperationException("pending bytes come once, entry=" + this);
  }

  @Override
  protected void releaseBytes(long n) {
    claims.giveUp(claim, n);
  }

  @Override
  protected void closeBytes() {
    claims.giveUp(claim);
  }
}
