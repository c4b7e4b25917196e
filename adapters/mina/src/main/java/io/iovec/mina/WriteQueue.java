package io.iovec.mina;

import io.iovec.IoVector;
import io.iovec.Transport;
import java.util.ArrayList;
import java.util.List;
import org.apache.mina.core.buffer.IoBuffer;
import org.apache.mina.core.file.FileRegion;
import org.apache.mina.core.session.AbstractIoSession;
import org.apache.mina.core.session.IoSession;
import org.apache.mina.core.write.WriteRequest;
import org.apache.mina.core.write.WriteRequestQueue;
import org.apache.mina.core.write.WriteToClosedSessionException;
import org.apache.mina.filter.ssl.EncryptedWriteRequest;
import org.jspecify.annotations.Nullable;

/**
 * The session's queue of what is to be sent, around the one that its {@link
 * org.apache.mina.core.session.IoSessionDataStructureFactory} made. Takes vectors, counts what is
 * scheduled, and at the session's end completes each future and releases each vector, once.
 *
 * <p>MINA counts only buffers when they are scheduled but subtracts all that was sent, and adds
 * ints. So each change of its counters is corrected here by the difference to what it should have
 * been.
 */
@SuppressWarnings("ReferenceEquality") // a request is this one or another
final class WriteQueue implements WriteRequestQueue {
  /** Is no buffer, so MINA takes one message off its counters for it. */
  private static final WriteRequest ONE_MESSAGE = AbstractIoSession.CLOSE_REQUEST;

  private final IovecSession session;
  private final WriteRequestQueue requests;
  private final Transport transport;
  private final SaturatingCounter scheduled = new SaturatingCounter();
  private final SaturatingCounter ofService;
  private volatile boolean closeRequested;

  /** Nothing comes in any more. Guarded by this. */
  private boolean ended;

  /** What was written before is in. Guarded by this. */
  private boolean takenOver;

  /** What was taken out and has not been sent as a whole. Processor's thread. */
  private @Nullable WriteRequest sending;

  /** Whether the socket was told that more follows, which has not come. Processor's thread. */
  private boolean moreAwaited;

  WriteQueue(IovecSession session, WriteRequestQueue requests, Engine engine) {
    this.session = session;
    this.requests = requests;
    this.transport = engine.transport();
    this.ofService = engine.scheduled();
  }

  /**
   * Takes over what was written before this queue was there, by an initializer of the connector's.
   * Once.
   */
  void takeOver() {
    for (int i = requests.size(); i > 0; i--) {
      WriteRequest request = requests.poll(session);
      if (request != null) {
        offer(session, request);
      }
    }
    synchronized (this) {
      takenOver = true;
      if (!ended) {
        return;
      }
    }
    drain();
  }

  @Override
  public void offer(IoSession ignored, WriteRequest request) {
    if (request == AbstractIoSession.CLOSE_REQUEST) {
      closeRequested = true;
      offerUnlessEnded(request, 0, 0);
      return;
    }
    try {
      makeSendable(request);
    } catch (IllegalStateException e) {
      forgetMessage(request);
      throw e; // to the chain, which completes the future and tells the handler
    }
    Object message = request.getMessage();
    int counted = message instanceof IoBuffer buffer ? buffer.remaining() : 0;
    if (offerUnlessEnded(request, remaining(message), counted)) {
      // MINA does so only if it was not suspended before. If it was, and is no more, the processor
      // may have looked here in between and have found nothing.
      if (!session.isWriteSuspended()) {
        session.getProcessor().flush(session);
      }
    } else {
      session.increaseScheduledWriteBytes(-counted);
      forgetMessage(request);
      if (session.getCloseFuture().isClosed()) {
        session.nothingScheduled(); // the counters may have been reset between MINA's and ours
      }
      complete(request, new WriteToClosedSessionException(request));
    }
  }

  private synchronized boolean offerUnlessEnded(WriteRequest request, long bytes, int counted) {
    if (ended) {
      return false;
    }
    count(bytes, counted);
    if (isPart(request)) {
      forgetMessage(request); // messageSent comes for the last part only
    }
    requests.offer(session, request);
    return true;
  }

  private void makeSendable(WriteRequest request) {
    if (request.getMessage() instanceof VectorRegion region) {
      region.queued();
    } else if (request.getMessage() instanceof IoVector vector) {
      VectorRegion.ensureUnwritten(vector);
      if (vector.isEmpty()) {
        vector.close();
        request.setMessage(IoBuffer.allocate(0));
      } else {
        VectorRegion region = new VectorRegion(transport, vector);
        region.queued();
        request.setMessage(region);
      }
    }
  }

  private static long remaining(Object message) {
    if (message instanceof IoBuffer buffer) {
      return buffer.remaining();
    }
    return message instanceof FileRegion region ? Math.max(0, region.getRemainingBytes()) : 0;
  }

  /**
   * Counts bytes in or out.
   *
   * @param counted what MINA adds to its counters for it, before or after this
   */
  private void count(long bytes, int counted) {
    int change = scheduled.add(bytes);
    if (change != counted) {
      session.increaseScheduledWriteBytes(change - counted); // and those of the service
    }
    int changeOfService = ofService.add(bytes);
    if (changeOfService != change) {
      session.getService().getStatistics().increaseScheduledWriteBytes(changeOfService - change);
    }
  }

  /** Tells whether it is a part of what a codec made of a message, encrypted since or not. */
  private static boolean isPart(WriteRequest request) {
    return request.isEncoded() || request.getOriginalRequest().isEncoded();
  }

  /** Takes one off the messages that are scheduled, if MINA has counted one for the request. */
  private void forgetMessage(WriteRequest request) {
    // What TLS sends of its own accord it does not count.
    if (!(request instanceof EncryptedWriteRequest) || request.getOriginalRequest() != request) {
      session.decreaseScheduledBytesAndMessages(ONE_MESSAGE);
    }
  }

  @Override
  public @Nullable WriteRequest poll(IoSession ignored) {
    WriteRequest next = requests.poll(session);
    if (next != null) {
      sending = next; // and else keep what is half sent: MINA clears the queue before it closes
    }
    return next;
  }

  /** Tells whether nothing may be sent now, not even the rest of something. */
  boolean isHeld() {
    return session.isWriteSuspended();
  }

  boolean isCloseRequested() {
    return closeRequested;
  }

  /** Tells whether something is to be sent behind what is being sent. */
  boolean hasMore() {
    return !closeRequested && !requests.isEmpty(session);
  }

  /** Tells whether there is anything to be sent. Processor's thread. */
  boolean isIdle() {
    return session.getCurrentWriteRequest() == null && requests.isEmpty(session);
  }

  /**
   * Says that bytes were sent, before MINA counts them. Processor's thread.
   *
   * @param whole whether that was the last of a message
   * @param more whether the socket was told that something follows
   */
  void sent(long bytes, boolean whole, boolean more) {
    count(-bytes, (int) -bytes);
    if (bytes > 0) {
      moreAwaited = more || !whole;
    }
    if (whole) {
      sending = null;
    }
  }

  /**
   * Tells, once, whether the socket keeps back what was sent because it was told of more, which
   * does not come now: it is suspended, or was empty. Processor's thread.
   */
  boolean takeUnkept() {
    boolean unkept = moreAwaited && (isHeld() || isIdle());
    moreAwaited &= !unkept;
    return unkept;
  }

  /** Says that what is being sent cannot be. Processor's thread. */
  void failed(Exception cause) {
    WriteRequest request = sending;
    sending = null;
    if (request != null) {
      drop(request, cause);
    }
  }

  /**
   * Takes nothing in any more and fails all that waits, but not what is being sent. Any thread;
   * doing it again does nothing. While another thread takes over, it is that one which fails them.
   *
   * @return what the futures were failed with, or null if nothing waited
   */
  @Nullable WriteToClosedSessionException end() {
    synchronized (this) {
      ended = true;
      if (!takenOver) {
        return null;
      }
    }
    return drain();
  }

  private @Nullable WriteToClosedSessionException drain() {
    List<WriteRequest> waiting = new ArrayList<>();
    while (!requests.isEmpty(session)) {
      WriteRequest request = requests.poll(session);
      if (request != null) {
        waiting.add(request);
      }
    }
    if (waiting.isEmpty()) {
      return null;
    }
    WriteToClosedSessionException cause = new WriteToClosedSessionException(waiting);
    for (WriteRequest request : waiting) {
      drop(request, cause);
    }
    return cause;
  }

  /** Fails what is being sent too. Processor's thread, when the session is at its end. */
  void endSending() {
    WriteRequest request = sending;
    sending = null;
    // What was empty from the beginning was sent without anybody saying so.
    if (request != null && remaining(request.getMessage()) > 0) {
      drop(request, new WriteToClosedSessionException(request));
    }
    count(-scheduled.sum(), 0);
  }

  private void drop(WriteRequest request, Exception cause) {
    count(-remaining(request.getMessage()), 0);
    if (!isPart(request)) {
      forgetMessage(request);
    }
    complete(request, cause);
  }

  private static void complete(WriteRequest request, Exception cause) {
    if (request.getMessage() instanceof VectorRegion region) {
      region.close();
    } else if (request.getMessage() instanceof IoVector vector) {
      vector.close();
    }
    if (request.getFuture() != null) {
      request.getFuture().setException(cause);
    }
  }

  @Override
  public boolean isEmpty(IoSession ignored) {
    return requests.isEmpty(session);
  }

  @Override
  public void clear(IoSession ignored) {
    drain();
  }

  @Override
  public void dispose(IoSession ignored) {
    requests.dispose(session);
  }

  @Override
  public int size() {
    return requests.size();
  }

  @Override
  public String toString() {
    return requests.toString();
  }
}
