package io.iovec.samples.smb.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.ProtocolException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class CreditsTest {
  private final Credits credits = new Credits(512);

  @Test
  void beginsWithTheFirstMessageIdAndNoOther() throws ProtocolException {
    assertThat(credits.available()).isEqualTo(1);
    assertRefused(1, 1);
    assertRefused(-1, 1);
    credits.use(0, 1);
    assertThat(credits.available()).isZero();
  }

  @Test
  void takesEachMessageIdOnce() throws ProtocolException {
    credits.use(0, 1);
    assertRefused(0, 1);
    credits.grant(1, 10);
    assertRefused(0, 1);
  }

  @Test
  void takesMessageIdsInAnyOrder() throws ProtocolException {
    credits.use(0, 1);
    credits.grant(1, 10);
    credits.use(7, 1);
    credits.use(1, 1);
    credits.use(10, 1);
    assertRefused(7, 1);
    assertRefused(11, 1);
  }

  @Test
  void usesAsManyMessageIdsAsTheCharge() throws ProtocolException {
    credits.use(0, 1);
    credits.grant(1, 128);
    credits.use(1, 127);
    assertRefused(127, 1);
    assertRefused(128, 2);
    credits.use(128, 1);
  }

  @Test
  void changesNothingWhereOneIdOfSeveralHasBeenUsed() throws ProtocolException {
    credits.use(0, 1);
    credits.grant(1, 10);
    credits.use(5, 1);
    assertRefused(1, 5);
    assertRefused(5, 2);
    assertThat(credits.available()).isEqualTo(9);
    credits.use(1, 4);
  }

  @Test
  void countsAChargeOfNothingAsOne() throws ProtocolException {
    credits.use(0, 0);
    assertThat(credits.grant(0, 0)).isEqualTo(1);
    assertThat(credits.available()).isEqualTo(1);
  }

  @Test
  void refusesChargesBeyondTheWindow() {
    assertRefused(0, 65_535);
    assertRefused(Long.MAX_VALUE, 65_535);
    assertRefused(Long.MIN_VALUE, 1);
  }

  @Test
  void grantsWhatARequestCostEvenIfLessIsAskedFor() throws ProtocolException {
    credits.use(0, 1);
    credits.grant(1, 200);
    credits.use(1, 128);
    assertThat(credits.grant(128, 1)).isEqualTo(128);
  }

  @Test
  void grantsNoMoreThanTheMostWithRequestsBeingWorkedOn() throws ProtocolException {
    credits.use(0, 1);
    assertThat(credits.grant(1, 8192)).isEqualTo(512);
    credits.use(1, 128);
    credits.use(129, 1);
    // 383 are left and 128 are being worked on.
    assertThat(credits.grant(1, 8192)).isEqualTo(1);
    assertThat(credits.grant(128, 8192)).isEqualTo(128);
    assertThat(credits.available()).isEqualTo(512);
  }

  @Test
  void grantsNothingFarAheadOfAnIdThatIsKeptBack() throws ProtocolException {
    credits.use(0, 1);
    credits.grant(1, 512);
    long id = 2;
    int granted = 1;
    while (granted > 0) {
      credits.use(id++, 1);
      granted = credits.grant(1, 1);
      assertThat(id).isLessThan(3000);
    }
    // Those it has are still good, and the one kept back opens the window again.
    while (credits.available() > 1) {
      if (credits.available() == 2) {
        assertRefused(id, 2);
      }
      credits.use(id++, 1);
      assertThat(credits.grant(1, 1)).isZero();
    }
    assertRefused(id, 1);
    credits.use(1, 1);
    assertThat(credits.grant(1, 512)).isEqualTo(512);
    credits.use(id, 1);
  }

  @Test
  void neverLeavesTheClientWithoutACredit() throws ProtocolException {
    Credits one = new Credits(1);
    for (long id = 0; id < 1000; id++) {
      one.use(id, 1);
      assertThat(one.grant(1, 0)).isEqualTo(1);
    }
  }

  @Test
  void agreesWithASetOfIdsInAnyRun() throws ProtocolException {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    Credits tested = new Credits(64);
    TreeSet<Long> unused = new TreeSet<>(List.of(0L));
    Deque<Integer> inFlight = new ArrayDeque<>();
    int working = 0;
    long high = 1;
    for (int i = 0; i < 200_000; i++) {
      if (inFlight.isEmpty() || random.nextInt(3) > 0) {
        long low = unused.isEmpty() ? high : unused.first();
        long id = low - 3 + random.nextInt(random.nextInt(10) == 0 ? 150 : 8);
        int charge = 1 + random.nextInt(random.nextInt(4) == 0 ? 20 : 1);
        TreeSet<Long> wanted = new TreeSet<>();
        for (long n = id; n < id + charge; n++) {
          wanted.add(n);
        }
        if (unused.containsAll(wanted)) {
          tested.use(id, charge);
          unused.removeAll(wanted);
          inFlight.add(charge);
          working += charge;
        } else {
          assertRefused(tested, id, charge);
        }
      } else {
        int charge = inFlight.remove();
        int asked = random.nextInt(100);
        int granted = tested.grant(charge, asked);
        working -= charge;
        for (int n = 0; n < granted; n++) {
          unused.add(high++);
        }
        assertThat(granted).isLessThanOrEqualTo(Math.max(charge, asked));
        assertThat(unused).as("seed=%s round=%s", seed, i).isNotEmpty();
        assertThat(unused.size() + working).isLessThanOrEqualTo(64);
        assertThat(high - unused.first()).isLessThanOrEqualTo(128);
      }
      assertThat(tested.available()).as("seed=%s round=%s", seed, i).isEqualTo(unused.size());
    }
  }

  @Test
  void losesNoCreditBetweenThreads() throws Exception {
    credits.use(0, 1);
    credits.grant(1, 512);
    long[] next = {1};
    ExecutorService workers = Executors.newFixedThreadPool(4);
    try {
      List<Future<?>> clients = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        clients.add(
            workers.submit(
                () -> {
                  for (int n = 0; n < 50_000; n++) {
                    // In order: an id kept back for long would bring all to a stop.
                    synchronized (next) {
                      credits.use(next[0]++, 1);
                    }
                    credits.grant(1, 512);
                  }
                  return null;
                }));
      }
      for (Future<?> client : clients) {
        client.get(60, TimeUnit.SECONDS);
      }
      assertThat(credits.available()).isEqualTo(512);
      credits.use(next[0], 512);
    } finally {
      workers.shutdownNow();
    }
  }

  @Test
  void refusesToBeMadeWithoutCredits() {
    assertThatThrownBy(() -> new Credits(0)).hasMessage("most=0");
    assertThatThrownBy(() -> new Credits(8193)).hasMessage("most=8193");
    assertThatCode(() -> new Credits(8192)).doesNotThrowAnyException();
  }

  private void assertRefused(long id, int charge) {
    assertRefused(credits, id, charge);
  }

  private static void assertRefused(Credits credits, long id, int charge) {
    assertThatThrownBy(() -> credits.use(id, charge)).isInstanceOf(ProtocolException.class);
  }
}
