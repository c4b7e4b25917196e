package io.iovec.mina;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.mina.core.filterchain.DefaultIoFilterChain;
import org.apache.mina.core.future.WriteFuture;
import org.apache.mina.core.session.AbstractIoSession;
import org.apache.mina.core.session.IdleStatus;
import org.apache.mina.core.write.WriteRequest;
import org.apache.mina.core.write.WriteToClosedSessionException;
import org.apache.mina.filter.FilterEvent;

/**
 * A session's chain, where it must not be as MINA's:
 *
 * <ul>
 *   <li>An {@link Error} of a handler or filter ends at worst its session. MINA lets it through,
 *       after {@code exceptionCaught}, to the processor, whose thread it ends; all other sessions
 *       in it hang then, and so does disposal.
 *   <li>Writes that TLS keeps, because it has not been agreed on yet, fail when the session ends.
 *       MINA forgets them, and their futures are never completed.
 * </ul>
 */
final class SessionChain extends DefaultIoFilterChain {
  private final Map<WriteFuture, WriteRequest> kept = new ConcurrentHashMap<>();
  private volatile boolean ended;

  SessionChain(AbstractIoSession session) {
    super(session);
  }

  /** Fails what filters keep, for a session that is closed. Any thread. */
  void end() {
    ended = true;
    failKept();
  }

  private void failKept() {
    kept.forEach(
        (future, request) -> future.setException(new WriteToClosedSessionException(request)));
  }

  @Override
  public void fireFilterWrite(WriteRequest request) {
    super.fireFilterWrite(request);
    WriteFuture future = request.getFuture();
    if (!future.isDone() && Chains.hidesBytes(this)) {
      kept.put(future, request);
      future.addListener((WriteFuture done) -> kept.remove(done));
      if (ended) {
        failKept();
      }
    }
  }

  private void fire(Runnable event) {
    try {
      event.run();
    } catch (Error e) { // of which the handler has been told
      getSession().closeNow();
    }
  }

  @Override
  public void fireSessionCreated() {
    fire(super::fireSessionCreated);
  }

  @Override
  public void fireSessionOpened() {
    fire(super::fireSessionOpened);
  }

  @Override
  public void fireSessionClosed() {
    fire(super::fireSessionClosed);
  }

  @Override
  public void fireSessionIdle(IdleStatus status) {
    fire(() -> super.fireSessionIdle(status));
  }

  @Override
  public void fireMessageReceived(Object message) {
    fire(() -> super.fireMessageReceived(message));
  }

  @Override
  public void fireMessageSent(WriteRequest request) {
    fire(() -> super.fireMessageSent(request));
  }

  @Override
  public void fireInputClosed() {
    fire(super::fireInputClosed);
  }

  @Override
  public void fireEvent(FilterEvent event) {
    fire(() -> super.fireEvent(event));
  }
}
