package io.iovec.conformance;

import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;

/** Implementations that hang, for tests of what comes of that. */
@ExtendWith(RuleExtensionFixture.Peek.class)
abstract class HangingFixture extends Subject {
  private static final CountDownLatch NEVER = new CountDownLatch(1);

  /** Does not return, and is not to be interrupted. */
  static <T> T hang(T unreachable) {
    while (NEVER.getCount() > 0) {
      try {
        NEVER.await();
      } catch (InterruptedException notNow) {
        // Goes on.
      }
    }
    return unreachable;
  }

  /** Hangs in its tests. */
  static class InMethods extends HangingFixture {}

  /** Hangs when it is asked whether it works. */
  static class InProbe extends HangingFixture {
    static final AtomicInteger ASKED = new AtomicInteger();

    @Override
    @Nullable String hindrance() {
      ASKED.incrementAndGet();
      return hang(null);
    }

    @Override
    Map<String, String> facts() {
      return hang(Map.of());
    }
  }

  @Override
  String title() {
    return "hanging";
  }

  @Override
  String requiredAs() {
    return title();
  }

  @Override
  @Nullable String hindrance() {
    return null;
  }

  @Override
  @Nullable String notApplicable(Rule rule) {
    return null;
  }

  @Override
  Map<String, String> facts() {
    return Map.of();
  }

  @Nested
  @TestMethodOrder(MethodOrderer.OrderAnnotation.class)
  class Rules {
    @AfterEach
    void close(TestInfo test) {
      if (test.getDisplayName().startsWith("hangsAfterwards")) {
        hang(null);
      }
    }

    @Order(1)
    @Rule(id = "Z-01", check = "nothing")
    void hangs() {
      hang(null);
    }

    @Order(2)
    @Rule(id = "Z-02", level = Level.SHOULD, check = "nothing")
    void hangsThoughItNeedNot() {
      hang(null);
    }

    @Order(3)
    @Rule(id = "Z-03", check = "nothing")
    void hangsAfterwards() {}

    @Order(4)
    @Rule(id = "Z-04", check = "nothing")
    void ends() {}

    @Order(5)
    @Rule(id = "Z-05", check = "nothing")
    void hangsAgain() {
      hang(null);
    }

    @Order(6)
    @Rule(id = "Z-06", check = "nothing")
    void hangsTheFifthTime() {
      hang(null);
    }

    @Order(7)
    @Rule(id = "Z-07", check = "nothing")
    void wouldEnd() {}
  }
}
