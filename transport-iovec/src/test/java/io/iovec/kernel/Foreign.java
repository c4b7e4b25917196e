package io.iovec.kernel;

import io.iovec.IoEntry;
import io.iovec.KernelEntry;
import java.io.IOException;
import java.nio.ByteBuffer;

/** A kernel entry that no transport has made, which may refuse to give its bytes. */
final class Foreign extends KernelEntry {
  private final ByteBuffer hidden;
  boolean refuses;

  Foreign(byte[] bytes) {
    super(bytes.length);
    hidden = ByteBuffer.wrap(bytes);
  }

  @Override
  public long size() {
    return hidden.remaining();
  }

  @Override
  protected void takeBytes(ByteBuffer into) throws IOException {
    if (refuses) {
      throw new IOException("refused");
    }
    while (into.hasRemaining() && hidden.hasRemaining()) {
      into.put(hidden.get());
    }
  }

  @Override
  protected IoEntry splitBytes(long n) {
    throw new UnsupportedOperationException("split");
  }

  @Override
  protected IoEntry shareBytes(long n) {
    throw new UnsupportedOperationException("share");
  }

  @Override
  protected void releaseBytes(long n) {
    hidden.position(hidden.position() + (int) n);
  }

  @Override
  protected void closeBytes() {}
}
