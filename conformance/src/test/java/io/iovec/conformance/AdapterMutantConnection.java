package io.iovec.conformance;

import io.iovec.IoVector;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletionStage;

/** A connection that does what another one does, as far as it is not overridden. */
class AdapterMutantConnection implements AdapterConnection {
  private final AdapterConnection inner;

  AdapterMutantConnection(AdapterConnection inner) {
    this.inner = inner;
  }

  @Override
  public CompletionStage<Void> write(ByteBuffer bytes) {
    return inner.write(bytes);
  }

  @Override
  public CompletionStage<Void> write(IoVector vector) {
    return inner.write(vector);
  }

  @Override
  public CompletionStage<Void> write(String line) {
    return inner.write(line);
  }

  @Override
  public void close() {
    inner.close();
  }

  @Override
  public void closeNow() {
    inner.closeNow();
  }

  @Override
  public void suspend() {
    inner.suspend();
  }

  @Override
  public void resume() {
    inner.resume();
  }

  @Override
  public long bytesRead() {
    return inner.bytesRead();
  }

  @Override
  public long bytesWritten() {
    return inner.bytesWritten();
  }

  @Override
  public long bytesPending() {
    return inner.bytesPending();
  }
}
