package io.iovec.mina.conformance;

import java.util.concurrent.Executor;
import org.apache.mina.core.filterchain.IoFilterEvent;
import org.apache.mina.core.session.IoEventType;
import org.apache.mina.core.session.IoSession;
import org.apache.mina.filter.executor.ExecutorFilter;

/** MINA's own, which does not know {@code inputClosed} and so lets it overtake messages. */
final class MinaExecutorFilter extends ExecutorFilter {
  MinaExecutorFilter(Executor threads) {
    super(threads);
  }

  @Override
  @SuppressWarnings("NullAway") // the event has no parameter
  public void inputClosed(NextFilter nextFilter, IoSession session) {
    fireEvent(new IoFilterEvent(nextFilter, IoEventType.INPUT_CLOSED, session, null));
  }
}
