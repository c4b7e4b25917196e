package io.iovec.conformance;

import io.iovec.Pollable;
import io.iovec.Poller;
import io.iovec.ReadyHandler;
import io.iovec.Registration;
import io.iovec.StreamListener;
import io.iovec.StreamSocket;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Wrong pollers. */
final class PollerMutants {
  private PollerMutants() {}

  static List<Mutant> all() {
    List<Mutant> all = new ArrayList<>(HandlerMutants.all());
    all.addAll(
        List.of(
            Mutant.of("reports what is ready once")
                .by(Wrong.pollers(OnEdges::new))
                .breaks("P-01", "reported once, but still ready"),
            Mutant.of("watches what there is no interest in")
                .by(Wrong.pollers(PollerMutants::thatIsCurious))
                .breaks("P-02", "ready for what there is no interest in"),
            Mutant.of("does not report that there is room to send")
                .by(
                    Wrong.pollers(
                        right ->
                            new FilteringPoller(right, (what, ready) -> ready & ~Poller.WRITE)))
                .breaks("P-03", "for=WRITE")
                .alsoBreaks("P-01", "P-07", "P-10"),
            Mutant.of("always reports room to send")
                .by(Wrong.pollers(AlwaysWritable::new))
                .breaks("P-04", "the poller called the handler though nobody reads"),
            Mutant.of("reports connections before they can be accepted")
                .by(Wrong.listeners(PollerMutants::thatIsEarly))
                .breaks("P-05", "reported, but there is no connection"),
            Mutant.of("loses a wakeup between two polls")
                .by(Wrong.pollers(LosesWakeups::new))
                .breaks("P-06", "poll waited on though it was woken before")
                .breaks("P-17", "a wakeup was lost"),
            Mutant.of("is one change of interest behind")
                .by(Wrong.pollers(PollerMutants::thatIsBehind))
                .breaks("P-07", "no interest"),
            Mutant.of("still reports what it watched before")
                .by(Wrong.pollers(Remembers::new))
                .breaks("P-16", "registered nowhere"),
            Mutant.of("clears interrupts")
                .by(Wrong.pollers(PollerMutants::thatClearsInterrupts))
                .breaks("P-21", "the interrupt was forgotten"),
            Mutant.of("adds timeouts to the time of day")
                .by(Wrong.pollers(PollerMutants::thatOverflows))
                .breaks("P-22", "poll came back though nobody woke it")));
    return all;
  }

  private static final class OnEdges extends ForwardingPoller {
    private boolean reported;

    OnEdges(Poller inner) {
      super(inner);
    }

    @Override
    public int poll(long timeoutNanos) throws IOException {
      reported = !reported && super.poll(timeoutNanos) > 0;
      return reported ? 1 : 0;
    }
  }

  private static Poller thatIsCurious(Poller right) {
    return new ForwardingPoller(right) {
      @Override
      Registration altered(Registration registration) {
        return new ForwardingRegistration(registration) {
          private int said;

          @Override
          public int interest() {
            return said;
          }

          @Override
          public void interest(int interest) {
            said = interest;
            super.interest(interest == 0 ? Poller.READ : interest);
          }
        };
      }
    };
  }

  private static final class AlwaysWritable extends ForwardingPoller {
    private final List<Registration> registrations = new ArrayList<>();
    private final List<ReadyHandler> handlers = new ArrayList<>();

    AlwaysWritable(Poller inner) {
      super(inner);
    }

    @Override
    public Registration register(Pollable what, int interest, ReadyHandler handler)
        throws IOException {
      Registration made = super.register(what, interest, handler);
      registrations.add(made);
      handlers.add(handler);
      return made;
    }

    @Override
    public int poll(long timeoutNanos) throws IOException {
      for (int i = 0; i < handlers.size(); i++) {
        if (registrations.get(i).isValid() && registrations.get(i).interest() == Poller.WRITE) {
          handlers.get(i).ready(Poller.WRITE);
        }
      }
      return super.poll(timeoutNanos);
    }
  }

  private static StreamListener thatIsEarly(StreamListener right) {
    int[] calls = {0};
    return new ForwardingListener(right) {
      @Override
      public @Nullable StreamSocket accept() throws IOException {
        return calls[0]++ % 2 == 0 ? null : super.accept();
      }
    };
  }

  private static final class LosesWakeups extends ForwardingPoller {
    private volatile boolean polling;

    LosesWakeups(Poller inner) {
      super(inner);
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

    @Override
    public void wakeup() {
      if (polling) {
        super.wakeup();
      }
    }
  }

  private static Poller thatIsBehind(Poller right) {
    return new ForwardingPoller(right) {
      @Override
      Registration altered(Registration registration) {
        return new ForwardingRegistration(registration) {
          private int said;

          @Override
          public int interest() {
            return said;
          }

          @Override
          public void interest(int interest) {
            super.interest(said);
            said = interest;
          }
        };
      }
    };
  }

  private static final class Remembers extends ForwardingPoller {
    private int ghosts;

    Remembers(Poller inner) {
      super(inner);
    }

    @Override
    Registration altered(Registration registration) {
      return new ForwardingRegistration(registration) {
        @Override
        public void cancel() {
          ghosts++;
          super.cancel();
        }
      };
    }

    @Override
    public int poll(long timeoutNanos) throws IOException {
      return super.poll(timeoutNanos) + ghosts;
    }
  }

  private static Poller thatClearsInterrupts(Poller right) {
    return new ForwardingPoller(right) {
      @Override
      public int poll(long timeoutNanos) throws IOException {
        boolean cleared = Thread.interrupted();
        return super.poll(cleared ? 0 : timeoutNanos);
      }
    };
  }

  private static Poller thatOverflows(Poller right) {
    return new ForwardingPoller(right) {
      @Override
      public int poll(long timeoutNanos) throws IOException {
        long deadline = System.currentTimeMillis() * 1_000_000 + timeoutNanos;
        return super.poll(timeoutNanos > 0 && deadline < 0 ? 0 : timeoutNanos);
      }
    };
  }
}
