package io.iovec.conformance;

import io.iovec.Pollable;
import io.iovec.Poller;
import io.iovec.ReadyHandler;
import io.iovec.Registration;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Pollers that are wrong about handlers and registrations. */
final class HandlerMutants {
  private HandlerMutants() {}

  static List<Mutant> all() {
    return List.of(
        Mutant.of("calls one handler a poll")
            .by(Wrong.pollers(CallsOne::new))
            .breaks("P-10", "all are ready"),
        Mutant.of("swallows what handlers throw")
            .by(Wrong.pollers(Swallows::new))
            .breaks("P-11", "to be thrown, but nothing was thrown"),
        Mutant.of("calls handlers that were cancelled meanwhile")
            .by(Wrong.pollers(right -> new Collecting(right, false)))
            .breaks("P-12", "the first handler cancels all"),
        Mutant.of("does not watch what handlers register")
            .by(Wrong.pollers(Forgets::new))
            .breaks("P-13", "what a handler registered to be reported"),
        Mutant.of("registers twice")
            .by(Wrong.pollers(RegistersTwice::new))
            .breaks("P-14", "registered already"),
        Mutant.of("closes what it watched when it is closed")
            .by(Wrong.pollers(ClosesAll::new))
            .breaks("P-15", "a poller that is closed closes nothing else"),
        Mutant.of("is closed by a handler when all were called")
            .by(Wrong.pollers(ClosesLate::new))
            .breaks("P-18", "the first handler closes the poller"),
        Mutant.of("says of each registration that it is valid")
            .by(Wrong.pollers(HandlerMutants::thatIsAlwaysValid))
            .breaks("P-19", "ended, but isValid says that it has not"),
        Mutant.of("begins with the same handler in each poll")
            .by(Wrong.pollers(right -> new Collecting(right, true)))
            .breaks("P-20", "one handler always throws"));
  }

  private static final class CallsOne extends ForwardingPoller {
    private boolean called;

    CallsOne(Poller inner) {
      super(inner);
    }

    @Override
    public Registration register(Pollable what, int interest, ReadyHandler handler)
        throws IOException {
      return super.register(
          what,
          interest,
          ready -> {
            if (!called) {
              called = true;
              handler.ready(ready);
            }
          });
    }

    @Override
    public int poll(long timeoutNanos) throws IOException {
      called = false;
      return Math.min(1, super.poll(timeoutNanos));
    }
  }

  private static final class Swallows extends ForwardingPoller {
    Swallows(Poller inner) {
      super(inner);
    }

    @Override
    public Registration register(Pollable what, int interest, ReadyHandler handler)
        throws IOException {
      return super.register(
          what,
          interest,
          ready -> {
            try {
              handler.ready(ready);
            } catch (IOException | RuntimeException e) {
              // Nobody is told.
            }
          });
    }
  }

  /** Finds out what is ready first, and then calls, as if nothing could happen in between. */
  private static final class Collecting extends ForwardingPoller {
    private record Found(int serial, Registration registration, ReadyHandler handler, int ready) {}

    private final boolean asksAgain;
    private final List<Found> found = new ArrayList<>();
    private int serials;

    Collecting(Poller inner, boolean asksAgain) {
      super(inner);
      this.asksAgain = asksAgain;
    }

    @Override
    public Registration register(Pollable what, int interest, ReadyHandler handler)
        throws IOException {
      int serial = serials++;
      Registration[] made = new Registration[1];
      made[0] =
          super.register(
              what, interest, ready -> found.add(new Found(serial, made[0], handler, ready)));
      return made[0];
    }

    @Override
    public int poll(long timeoutNanos) throws IOException {
      found.clear();
      int n = super.poll(timeoutNanos);
      found.sort(Comparator.comparingInt(Found::serial));
      for (Found one : List.copyOf(found)) {
        if (!asksAgain || one.registration().isValid()) {
          one.handler().ready(one.ready());
        }
      }
      return n;
    }
  }

  private static final class Forgets extends ForwardingPoller {
    private boolean polling;

    Forgets(Poller inner) {
      super(inner);
    }

    @Override
    public Registration register(Pollable what, int interest, ReadyHandler handler)
        throws IOException {
      return super.register(what, polling ? 0 : interest, handler);
    }

    @Override
    public int poll(long timeoutNanos) throws IOException {
      polling = true;
      try {
        return super.poll(timeoutNanos);
      } finally {
        polling = false;
      }
    }
  }

  private static final class RegistersTwice extends ForwardingPoller {
    private @Nullable Registration last;

    RegistersTwice(Poller inner) {
      super(inner);
    }

    @Override
    public Registration register(Pollable what, int interest, ReadyHandler handler)
        throws IOException {
      Registration before = last;
      if (before != null && before.isValid()) {
        return before;
      }
      Registration made = super.register(what, interest, handler);
      last = made;
      return made;
    }
  }

  private static final class ClosesAll extends ForwardingPoller {
    private final List<Pollable> all = new ArrayList<>();

    ClosesAll(Poller inner) {
      super(inner);
    }

    @Override
    public Registration register(Pollable what, int interest, ReadyHandler handler)
        throws IOException {
      all.add(what);
      return super.register(what, interest, handler);
    }

    @Override
    public void close() {
      all.forEach(Pollable::close);
      super.close();
    }
  }

  private static final class ClosesLate extends ForwardingPoller {
    private boolean polling;
    private boolean closed;

    ClosesLate(Poller inner) {
      super(inner);
    }

    @Override
    public int poll(long timeoutNanos) throws IOException {
      polling = true;
      try {
        return super.poll(timeoutNanos);
      } finally {
        polling = false;
        if (closed) {
          super.close();
        }
      }
    }

    @Override
    public void close() {
      closed = true;
      if (!polling) {
        super.close();
      }
    }
  }

  private static Poller thatIsAlwaysValid(Poller right) {
    return new ForwardingPoller(right) {
      @Override
      Registration altered(Registration registration) {
        return new ForwardingRegistration(registration) {
          @Override
          public boolean isValid() {
            return true;
          }
        };
      }
    };
  }
}
