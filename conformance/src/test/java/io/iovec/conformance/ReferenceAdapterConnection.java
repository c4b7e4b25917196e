package io.iovec.conformance;

import io.iovec.IoVector;
import io.iovec.MemoryEntry;
import io.iovec.Poller;
import io.iovec.Transport;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What the application has of a connection. Thread-safe: it sets flags and fills a queue, and asks
 * the loop to look at them.
 */
final class ReferenceAdapterConnection implements AdapterConnection {
  private final Transport transport;
  private final ReferenceAdapterLoop loop;
  private final ReferenceAdapterQueue queue = new ReferenceAdapterQueue();
  private final AtomicLong bytesRead = new AtomicLong();
  private final AtomicLong bytesWritten = new AtomicLong();
  private final ReferenceAdapterChannel channel;
  private volatile boolean suspended;
  private volatile boolean closing;

  /** Makes what {@link ReferenceAdapterChannel#open} begins with. */
  ReferenceAdapterConnection(ReferenceAdapterChannel.Parts parts) throws IOException {
    this.transport = parts.transport();
    this.loop = parts.loop();
    this.channel = new ReferenceAdapterChannel(this, parts);
  }

  ReferenceAdapterChannel channel() {
    return channel;
  }

  ReferenceAdapterQueue queue() {
    return queue;
  }

  boolean isSuspended() {
    return suspended;
  }

  boolean isClosing() {
    return closing;
  }

  /** Tells whether it was closed, and all is sent. */
  boolean isDone() {
    return closing && queue.isEmpty(); // in this order: once it is closing, nothing comes in
  }

  void countRead(long bytes) {
    bytesRead.addAndGet(bytes);
  }

  void countWritten(long bytes) {
    bytesWritten.addAndGet(bytes);
  }

  /** Has the loop look what there is to do; receive too, if it is {@link Poller#READ}. */
  void signal(int readiness) {
    loop.execute(() -> channel.ready(readiness));
  }

  @Override
  public CompletionStage<Void> write(ByteBuffer bytes) {
    IoVector vector = transport.vector();
    vector.pushBack(MemoryEntry.wrap(bytes));
    return offer(vector);
  }

  @Override
  public CompletionStage<Void> write(IoVector vector) {
    if (vector.isClosed()) {
      return CompletableFuture.failedFuture(new IllegalStateException("closed, vector=" + vector));
    }
    IoVector mine = transport.vector();
    mine.append(vector);
    vector.close(); // whoever has given it away notices if he uses it again
    return offer(mine);
  }

  @Override
  public CompletionStage<Void> write(String line) {
    return write(ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.UTF_8)));
  }

  private CompletionStage<Void> offer(IoVector vector) {
    CompletionStage<Void> sent = queue.offer(vector);
    signal(Poller.WRITE);
    return sent;
  }

  @Override
  public void close() {
    queue.refuse(new IOException("the connection is being closed"));
    closing = true;
    signal(Poller.WRITE);
  }

  @Override
  public void closeNow() {
    close();
    loop.execute(channel::endNow);
  }

  @Override
  public void suspend() {
    suspended = true;
    signal(0);
  }

  @Override
  public void resume() {
    suspended = false;
    signal(Poller.READ);
  }

  @Override
  public long bytesRead() {
    return bytesRead.get();
  }

  @Override
  public long bytesWritten() {
    return bytesWritten.get();
  }

  @Override
  public long bytesPending() {
    return queue.pending();
  }
}
