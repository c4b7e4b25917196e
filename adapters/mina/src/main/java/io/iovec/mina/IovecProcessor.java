package io.iovec.mina;

import io.iovec.Answer;
import io.iovec.Frames;
import io.iovec.Poller;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.apache.mina.core.buffer.IoBuffer;
import org.apache.mina.core.file.FileRegion;
import org.apache.mina.core.polling.AbstractPollingIoProcessor;
import org.apache.mina.core.session.SessionState;
import org.jspecify.annotations.Nullable;

/** Receives and sends for its sessions, in one thread, over one poller. */
final class IovecProcessor extends AbstractPollingIoProcessor<IovecSession> {
  private static final ByteBuffer[] NOTHING = {};

  private final Poller poller;
  private final ByteBuffer[] one = new ByteBuffer[1];
  private final FileSender files = new FileSender();
  private final Set<IovecSession> sessions = new LinkedHashSet<>();
  private final ReadySessions ready = new ReadySessions();
  private volatile @Nullable Thread thread;

  /** Whether the thread waits, so that somebody else has to wake it. */
  private volatile boolean polling;

  /** Whether this round has come so far that what is asked for now is done in the next one only. */
  private boolean late = true;

  IovecProcessor(Executor executor, Poller poller) {
    super(executor);
    this.poller = poller;
  }

  private boolean isInThread() {
    return Thread.currentThread().equals(thread);
  }

  // Waiting

  @Override
  protected int select(long timeoutMillis) throws IOException {
    return poll(TimeUnit.MILLISECONDS.toNanos(timeoutMillis));
  }

  @Override
  protected int select() throws IOException {
    return poll(-1);
  }

  private int poll(long timeoutNanos) throws IOException {
    thread = Thread.currentThread();
    boolean isBusy = ready.begin();
    polling = true;
    try {
      // Whoever calls wakeup() sets the one and then looks at the other.
      if (!Engine.poll(poller, isBusy || wakeupCalled.get() ? 0 : timeoutNanos)) {
        List.copyOf(sessions).forEach(IovecSession::closeNow);
      }
    } finally {
      polling = false;
      late = false;
    }
    ready.complete();
    if (ready.count() == 0) {
      wakeupCalled.set(true); // else MINA takes it for the selector's bug that it works around
    }
    return ready.count();
  }

  @Override
  protected void wakeup() {
    if (isInThread() && !late) {
      return; // done before the next poll
    }
    wakeupCalled.set(true);
    if (polling) {
      poller.wakeup();
    }
  }

  /** Is told that a session is made which will be added, which is late always. */
  void expectSession() {
    if (isInThread()) {
      late = true;
    }
  }

  @Override
  protected void registerNewSelector() {}

  @Override
  protected boolean isBrokenConnection() {
    return false;
  }

  // Sessions

  @Override
  protected boolean isSelectorEmpty() {
    return sessions.isEmpty();
  }

  /** Is called late in a round: for idle ones, and for all when it is the end. */
  @Override
  protected Iterator<IovecSession> allSessions() {
    late = true;
    for (IovecSession session : sessions) {
      session.lending().count();
      ready.lookIfSlow(session);
    }
    if (isDisposing()) {
      // They are removed in the next round, which would count wrongly what is in their queues.
      sessions.forEach(IovecSession::failWrites);
    }
    return sessions.iterator();
  }

  @Override
  protected int allSessionsCount() {
    if (sessions.isEmpty()) {
      thread = null; // which may end now, and be another processor's soon
    }
    return sessions.size();
  }

  @Override
  protected Iterator<IovecSession> selectedSessions() {
    return ready.iterator();
  }

  @Override
  protected SessionState getState(IovecSession session) {
    return session.state();
  }

  @Override
  protected void init(IovecSession session) throws IOException {
    session.start(poller, readiness -> ready.report(session, readiness));
    sessions.add(session);
    session.unscheduledForFlush();
    if (!session.isWriteSuspended()) {
      flush(session); // what an initializer has written
    }
  }

  @Override
  protected void destroy(IovecSession session) {
    late = true;
    sessions.remove(session);
    ready.remove(session);
    session.destroyNow();
  }

  /** Nothing: another thread of this processor may poll. The pool closes the poller. */
  @Override
  protected void doDispose() {}

  void closePoller() {
    poller.close();
  }

  // Interest

  /** Is called by suspendRead() and the like in any thread; but interest is the poller's. */
  @Override
  public void updateTrafficControl(IovecSession session) {
    if (!isInThread()) {
      if (session.state() != SessionState.CLOSING) {
        updateTrafficMask(session);
      }
    } else if (session.state() == SessionState.OPENED) {
      session.lending().settle();
      setInterestedInRead(session, !session.isReadSuspended());
      ready.resumed(session);
      setInterestedInWrite(session, !session.queue().isIdle());
    }
  }

  private static boolean isReady(IovecSession session, int what) {
    return session.watch().isReady(what) && session.state() != SessionState.CLOSING;
  }

  @Override
  protected boolean isReadable(IovecSession session) {
    return isReady(session, Poller.READ) && !session.lending().isAway();
  }

  @Override
  protected boolean isWritable(IovecSession session) {
    return isReady(session, Poller.WRITE);
  }

  @Override
  protected boolean isInterestedInRead(IovecSession session) {
    return session.watch().isInterested(Poller.READ);
  }

  @Override
  protected boolean isInterestedInWrite(IovecSession session) {
    return session.watch().isInterested(Poller.WRITE);
  }

  @Override
  protected void setInterestedInRead(IovecSession session, boolean interested) {
    // What was lent has been received already: suspending the session does not hold it back.
    Lending lending = session.lending();
    boolean wanted = lending.isAway() ? lending.isAwaited() : interested;
    session.watch().interest(Poller.READ, wanted);
  }

  @Override
  protected void setInterestedInWrite(IovecSession session, boolean interested) {
    session.watch().interest(Poller.WRITE, interested && !session.queue().isHeld());
    // MINA calls this whenever a flush ends early, and suspendWrite() does.
    if (session.queue().takeUnkept()) {
      push(session);
    }
  }

  /** Has the socket send what it keeps back. */
  private static void push(IovecSession session) {
    try {
      session.socket().send(NOTHING, 0, 0, false);
    } catch (IOException | IllegalStateException e) {
      session.closeNow(); // and says nothing more, as MINA when it cannot send
    }
  }

  // Transfers

  @Override
  protected int read(IovecSession session, IoBuffer buffer) throws IOException {
    try {
      int n = receive(session, buffer);
      ready.received(session);
      return n;
    } catch (IOException e) {
      session.failWrites(); // MINA removes it now
      throw e;
    } catch (RuntimeException e) {
      session.closeNow(); // it would fail the same way for ever
      throw e;
    }
  }

  private static int receive(IovecSession session, IoBuffer buffer) throws IOException {
    Frames frames = Messages.framing(session);
    if (frames != null) {
      return Messages.receive(session, frames);
    }
    if (buffer.position() > 0) {
      return 0; // MINA asks again; what has come meanwhile, the poller says
    }
    int n = Messages.takeUnread(session, buffer.buf());
    if (n == 0) {
      n = session.socket().recv(buffer.buf());
    }
    if (n == Answer.END_OF_STREAM) {
      session.watch().endInput();
    }
    return n;
  }

  @Override
  protected int write(IovecSession session, IoBuffer buffer, int length) throws IOException {
    WriteQueue queue = session.queue();
    if (queue.isHeld()) {
      return 0;
    }
    ByteBuffer bytes = buffer.buf();
    int limit = bytes.limit();
    if (bytes.remaining() > length) {
      bytes.limit(bytes.position() + length);
    }
    one[0] = bytes;
    boolean more = queue.hasMore();
    long n;
    try {
      n = session.socket().send(one, 0, 1, more);
    } catch (IOException e) {
      queue.failed(e);
      throw e; // MINA closes the session
    } catch (RuntimeException e) {
      IOException failure = new IOException(e);
      queue.failed(failure);
      throw failure;
    } finally {
      bytes.limit(limit);
    }
    queue.sent(n, !bytes.hasRemaining(), more);
    return (int) n;
  }

  /**
   * Sends from a file or a vector.
   *
   * @param length what MINA would like to be the most, some 96 KiB; a socket's send has a limit of
   *     its own, and coming round costs a poll
   */
  @Override
  protected int transferFile(IovecSession session, FileRegion region, int length)
      throws IOException {
    WriteQueue queue = session.queue();
    if (queue.isHeld()) {
      return 0;
    }
    boolean more = queue.hasMore();
    long n;
    boolean whole;
    try {
      if (region instanceof VectorRegion made) {
        n = session.socket().send(made.vector(), more);
        whole = made.vector().isEmpty();
        if (whole) {
          made.close();
        }
      } else {
        n = files.send(session.socket(), region, more);
        whole = n == region.getRemainingBytes();
      }
    } catch (IOException | RuntimeException e) {
      queue.failed(e);
      session.closeNow(); // MINA leaves it open, with half a message sent
      throw e;
    }
    queue.sent(n, whole, more);
    return (int) n;
  }
}
