package io.iovec.samples.smb.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BudgetTest {
  private final List<String> ran = new ArrayList<>();
  private final Budget budget = new Budget(Runnable::run, 100);

  @Test
  void letsPassWhoFindsEnough() {
    budget.acquire(60, () -> ran.add("a"));
    budget.acquire(40, () -> ran.add("b"));
    assertThat(ran).containsExactly("a", "b");
  }

  @Test
  void keepsOthersInLineUntilThereIsEnough() {
    budget.acquire(60, () -> ran.add("a"));
    budget.acquire(41, () -> ran.add("b"));
    budget.acquire(1, () -> ran.add("c")); // there would be room, but it is not its turn
    assertThat(ran).containsExactly("a");
    budget.release(1);
    assertThat(ran).containsExactly("a", "b");
    budget.release(59);
    assertThat(ran).containsExactly("a", "b", "c");
  }

  @Test
  void letsPassWhoNeedsMoreThanThereEverIsWhenAlone() {
    budget.acquire(1, () -> ran.add("a"));
    budget.acquire(1000, () -> ran.add("b"));
    assertThat(ran).containsExactly("a");
    budget.release(1);
    assertThat(ran).containsExactly("a", "b");
  }

  @Test
  void letsEverybodyPassOnceItIsClosed() {
    budget.acquire(100, () -> ran.add("a"));
    budget.acquire(100, () -> ran.add("b"));
    budget.acquire(100, () -> ran.add("c"));
    budget.close();
    budget.acquire(100, () -> ran.add("d"));
    assertThat(ran).containsExactly("a", "b", "c", "d");
  }
}
