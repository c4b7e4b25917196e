package io.iovec.samples.smb.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

/** Who runs beside whom, and in what order, with one thread; many are in {@link GateStressTest}. */
class GateTest {
  private final Queue<Runnable> executor = new ArrayDeque<>();
  private final Gate gate = new Gate(executor::add);
  private final List<String> begun = new ArrayList<>();
  private final Map<String, Gate.Pass> passes = new HashMap<>();

  @Test
  void runsSharedTasksTogether() {
    shared("a");
    shared("b");
    run();
    assertThat(begun).containsExactly("a", "b");
  }

  @Test
  void runsAnExclusiveTaskBehindAllEarlierOnes() {
    shared("a");
    shared("b");
    exclusive("X");
    run();
    leave("a");
    assertThat(begun).containsExactly("a", "b");
    leave("b");
    assertThat(begun).containsExactly("a", "b", "X");
  }

  @Test
  void letsLaterTasksWaitForAnExclusiveOne() {
    exclusive("X");
    shared("a");
    exclusive("Y");
    shared("b");
    run();
    assertThat(begun).containsExactly("X");
    leave("X");
    assertThat(begun).containsExactly("X", "a");
    leave("a");
    assertThat(begun).containsExactly("X", "a", "Y");
    leave("Y");
    assertThat(begun).containsExactly("X", "a", "Y", "b");
  }

  @Test
  void letsNoSharedTaskOvertakeAWaitingExclusiveOne() {
    shared("a");
    exclusive("X");
    shared("b");
    run();
    assertThat(begun).containsExactly("a");
    leave("a");
    leave("X");
    assertThat(begun).containsExactly("a", "X", "b");
  }

  @Test
  void keepsTheTurnOfATaskThatGoesOnElsewhere() {
    shared("reading");
    exclusive("closing");
    run();
    run();
    assertThat(begun).containsExactly("reading");
    leave("reading");
    assertThat(begun).containsExactly("reading", "closing");
  }

  @Test
  void countsLeavingOnce() {
    shared("a");
    shared("b");
    exclusive("X");
    run();
    leave("a");
    leave("a");
    assertThat(begun).containsExactly("a", "b");
  }

  @Test
  void runsNothingInTheCallersThread() {
    shared("a");
    assertThat(begun).isEmpty();
    exclusive("X");
    run();
    passes.get("a").leave();
    assertThat(begun).containsExactly("a");
  }

  @Test
  void endsTheTurnOfATaskThatThrows() {
    gate.exclusive(
        pass -> {
          throw new IllegalStateException("on purpose");
        });
    shared("a");
    assertThatThrownBy(this::run).hasMessage("on purpose");
    run();
    assertThat(begun).containsExactly("a");
  }

  @Test
  void refusesTasksOnceClosed() {
    gate.close(Gate.Pass::leave);
    assertThat(gate.shared(pass -> begun.add("a"))).isFalse();
    assertThat(gate.exclusive(pass -> begun.add("X"))).isFalse();
    run();
    assertThat(begun).isEmpty();
    assertThat(gate.isClosed()).isTrue();
  }

  @Test
  void runsTheLastTaskBehindAllThatWereTaken() {
    shared("a");
    exclusive("X");
    shared("b");
    gate.close(task("last"));
    assertThat(gate.isClosed()).isTrue();
    run();
    leave("a");
    leave("X");
    assertThat(begun).containsExactly("a", "X", "b");
    leave("b");
    assertThat(begun).containsExactly("a", "X", "b", "last");
  }

  @Test
  void runsOneLastTaskBehindAnother() {
    gate.close(task("last"));
    gate.close(task("very last"));
    run();
    assertThat(begun).containsExactly("last");
    leave("last");
    assertThat(begun).containsExactly("last", "very last");
  }

  @Test
  void holdsEverybodyUpWhileTheFirstIsIn() {
    Gate.Pass first = gate.enterFirst();
    shared("a");
    run();
    assertThat(begun).isEmpty();
    first.leave();
    run();
    assertThat(begun).containsExactly("a");
    assertThatThrownBy(gate::enterFirst).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void losesNoTaskWhereTheExecutorRejectsThem() {
    Executor shutDown =
        task -> {
          throw new RejectedExecutionException();
        };
    Gate inline = new Gate(shutDown);
    int[] count = {0};
    inline.exclusive(
        first -> {
          // Thousands wait, and none may run on top of another's stack.
          for (int i = 0; i < 100_000; i++) {
            inline.exclusive(
                pass -> {
                  count[0]++;
                  pass.leave();
                });
          }
          first.leave();
        });
    assertThat(count[0]).isEqualTo(100_000);
  }

  @Test
  void goesOnBehindARejectedTaskThatThrows() {
    List<Throwable> uncaught = new ArrayList<>();
    Thread here = Thread.currentThread();
    Thread.UncaughtExceptionHandler before = here.getUncaughtExceptionHandler();
    here.setUncaughtExceptionHandler((thread, e) -> uncaught.add(e));
    try {
      Gate inline =
          new Gate(
              task -> {
                throw new RejectedExecutionException();
              });
      Gate.Pass first = inline.enterFirst();
      inline.exclusive(
          pass -> {
            throw new IllegalStateException("on purpose");
          });
      inline.exclusive(task("X"));
      first.leave();
    } finally {
      here.setUncaughtExceptionHandler(before);
    }
    assertThat(begun).containsExactly("X");
    assertThat(uncaught).singleElement().hasToString("java.lang.IllegalStateException: on purpose");
  }

  private void shared(String name) {
    assertThat(gate.shared(task(name))).isTrue();
  }

  private void exclusive(String name) {
    assertThat(gate.exclusive(task(name))).isTrue();
  }

  private Gate.Task task(String name) {
    return pass -> {
      begun.add(name);
      passes.put(name, pass);
    };
  }

  private void leave(String name) {
    passes.get(name).leave();
    run();
  }

  private void run() {
    for (Runnable task = executor.poll(); task != null; task = executor.poll()) {
      task.run();
    }
  }
}
