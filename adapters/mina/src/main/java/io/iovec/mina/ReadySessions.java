package io.iovec.mina;

import io.iovec.Frames;
import io.iovec.Poller;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.mina.core.session.SessionState;

/**
 * The sessions that are served in a round: those that the poller reports, and those of which it
 * does not know. The processor's thread's.
 */
final class ReadySessions {
  private final List<IovecSession> ready = new ArrayList<>();

  /** Those of whose messages more has arrived. */
  private final List<IovecSession> arrived = new ArrayList<>();

  /** Those of whose messages too little may have come for the poller to tell. */
  private final List<IovecSession> slow = new ArrayList<>();

  /**
   * Those for whom bytes have been received that nobody has read; but not those that are suspended,
   * which would be looked at in every round.
   */
  private final Set<IovecSession> unread = new LinkedHashSet<>();

  /** Begins a round; tells whether there are sessions to be served already. */
  boolean begin() {
    ready.clear();
    slow.forEach(session -> session.watch().ready(0));
    unread.removeIf(session -> !isDue(session)); // resumed() adds them again
    unread.forEach(session -> session.watch().ready(0));
    return !slow.isEmpty() || !unread.isEmpty();
  }

  /** Is told what the poller has to say of a session. */
  void report(IovecSession session, int readiness) {
    int rest = readiness;
    if (session.lending().isAway() && (readiness & Poller.READ) != 0) {
      arrived.add(session);
      rest &= ~Poller.READ;
    }
    session.watch().ready(rest);
    if (rest != 0) {
      ready.add(session);
    }
  }

  /** Adds those that the poller has not reported, and tells those who wait for a message. */
  void complete() {
    for (IovecSession session : slow) {
      if (session.lending().isAway()) {
        arrived.add(session);
      } else {
        addReadable(session);
      }
    }
    slow.clear();
    unread.forEach(this::addReadable);
    for (IovecSession session : arrived) {
      session.lending().arrived();
    }
    arrived.clear();
  }

  private void addReadable(IovecSession session) {
    if (isDue(session) && session.watch().readyToo(Poller.READ)) {
      ready.add(session);
    }
  }

  private static boolean isDue(IovecSession session) {
    return !session.isReadSuspended() && session.state() == SessionState.OPENED;
  }

  /**
   * Has what has come of a message be received in the next round, or its holder told, as if the
   * poller had said so. The socket is ready only when much of the rest has come, so who sends
   * slowly would be taken for one who sends nothing.
   */
  void lookIfSlow(IovecSession session) {
    Frames frames = session.frames();
    if (session.watch().isInterested(Poller.READ)
        && (session.lending().isAway()
            || session.lending().isDropping()
            || (frames != null && frames.isInMessage()))) {
      slow.add(session);
    }
  }

  /** Is told that a session has received, and may have received more than was read. */
  void received(IovecSession session) {
    if (Messages.hasUnread(session)) {
      unread.add(session);
    } else {
      unread.remove(session);
    }
  }

  /** Is told that a session may want to receive again. */
  void resumed(IovecSession session) {
    received(session);
  }

  /** Forgets a session that has ended. */
  void remove(IovecSession session) {
    unread.remove(session);
  }

  int count() {
    return ready.size();
  }

  Iterator<IovecSession> iterator() {
    return ready.iterator();
  }
}
