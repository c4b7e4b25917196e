package io.iovec.conformance;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What is to happen to the calls of a transport: nothing, one fault at one of them, some in order,
 * or faults at random. Thread-safe.
 */
public final class FaultPlan {
  private static final int KEPT = 40;

  /** A call that was about to be made, and what could happen to it. */
  record Asked(Call call, Predicate<Fault> possible) {}

  private interface Choice {
    @Nullable Fault of(Call call, Predicate<Fault> possible);
  }

  private static final Choice NOTHING = (call, possible) -> null;

  private final Faults faults;
  private final List<Asked> asked = new ArrayList<>();
  private final Deque<String> log = new ArrayDeque<>();
  private Choice choice = NOTHING;
  private boolean counting;
  private int happened;

  FaultPlan(Faults faults) {
    this.faults = faults;
  }

  /** Returns what happens to the call that is about to be made; null for nothing. */
  public @Nullable Fault next(Call call) {
    return next(call, "", fault -> true);
  }

  /**
   * Returns what happens to the call that is about to be made; null for nothing.
   *
   * @param name what the system calls it, for the message of a test that failed
   * @param possible what can happen to this one, where that is less than {@link Faults#possible}
   *     says of its kind
   */
  public synchronized @Nullable Fault next(Call call, String name, Predicate<Fault> possible) {
    if (!counting) {
      return null;
    }
    int index = asked.size();
    Predicate<Fault> here = fault -> faults.possible(call, fault) && possible.test(fault);
    Fault fault = choice.of(call, here);
    asked.add(new Asked(call, here));
    happened += fault == null ? 0 : 1;
    log.add(index + " " + call + " " + name + (fault == null ? "" : " <- " + fault));
    if (log.size() > KEPT) {
      log.remove();
    }
    return fault;
  }

  /** Begins to count, without faults. */
  void count() {
    arm(NOTHING);
  }

  /** Lets the nth call of a kind, counted from 0 on, fail, and none besides. */
  void arm(Call kind, int nth, Fault fault) {
    int[] seen = {0};
    arm(
        (call, possible) ->
            call == kind && seen[0]++ == nth && possible.test(fault) ? fault : null);
  }

  /** Lets all calls of one kind fail. */
  void arm(Call kind, Fault fault) {
    arm((call, possible) -> call == kind && possible.test(fault) ? fault : null);
  }

  /**
   * Lets the next calls of one kind fail, each in its way; those to which it cannot happen do not.
   */
  void script(Call kind, List<Fault> order) {
    Deque<Fault> left = new ArrayDeque<>(order);
    arm(
        (call, possible) -> {
          Fault next = left.peek();
          return call == kind && next != null && possible.test(next) ? left.remove() : null;
        });
  }

  /** Lets any call fail with a probability, in one of several ways, but few in a row. */
  void arm(Random random, double rate, List<Fault> among, int mostInARow) {
    int[] inARow = {0};
    arm(
        (call, possible) -> {
          if (inARow[0] < mostInARow && random.nextDouble() < rate) {
            Fault fault = among.get(random.nextInt(among.size()));
            if (possible.test(fault)) {
              inARow[0]++;
              return fault;
            }
          }
          inARow[0] = 0;
          return null;
        });
  }

  private synchronized void arm(Choice newChoice) {
    choice = newChoice;
    counting = true;
    asked.clear();
    log.clear();
    happened = 0;
  }

  /** Lets nothing happen to calls any more. */
  synchronized void disarm() {
    choice = NOTHING;
    counting = false;
  }

  /** Returns what it was asked for since it was armed. */
  synchronized List<Asked> asked() {
    return List.copyOf(asked);
  }

  /** Returns how many faults there were since it was armed. */
  synchronized int happened() {
    return happened;
  }

  /** Returns the latest calls, a line each. */
  @Override
  public synchronized String toString() {
    return String.join(System.lineSeparator(), log);
  }
}
