package io.iovec.mina.conformance;

import io.iovec.IoVector;
import io.iovec.conformance.AdapterConnection;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.mina.core.buffer.IoBuffer;
import org.apache.mina.core.future.WriteFuture;
import org.apache.mina.core.session.IoSession;

/** A session. */
final class MinaConnection implements AdapterConnection {
  private final IoSession session;

  MinaConnection(IoSession session) {
    this.session = session;
  }

  @Override
  public CompletionStage<Void> write(ByteBuffer bytes) {
    return writeObject(IoBuffer.wrap(bytes));
  }

  @Override
  public CompletionStage<Void> write(IoVector vector) {
    return writeObject(vector);
  }

  @Override
  public CompletionStage<Void> write(String line) {
    return writeObject(line);
  }

  private CompletionStage<Void> writeObject(Object message) {
    CompletableFuture<Void> result = new CompletableFuture<>();
    session
        .write(message)
        .addListener(
            done -> {
              WriteFuture future = (WriteFuture) done;
              if (future.isWritten()) {
                result.complete(null);
              } else {
                Throwable why = future.getException();
                result.completeExceptionally(why == null ? new IOException("not written") : why);
              }
            });
    return result;
  }

  @Override
  public void close() {
    session.closeOnFlush();
  }

  @Override
  public void closeNow() {
    session.closeNow();
  }

  @Override
  public void suspend() {
    session.suspendRead();
  }

  @Override
  public void resume() {
    session.resumeRead();
  }

  @Override
  public long bytesRead() {
    return session.getReadBytes();
  }

  @Override
  public long bytesWritten() {
    return session.getWrittenBytes();
  }

  @Override
  public long bytesPending() {
    return session.getScheduledWriteBytes();
  }

  @Override
  public String toString() {
    return session.toString();
  }
}
