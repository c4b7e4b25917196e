package io.iovec.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Disabled;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Rules that end in every way, for tests of what comes of that. */
@ExtendWith(RuleExtensionFixture.Peek.class)
abstract class RuleExtensionFixture extends Subject {
  /** Lets a test see the results of a run that JUnit forgets. */
  static final class Peek implements BeforeAllCallback {
    static final AtomicReference<Results> LAST = new AtomicReference<>();

    static void forget() {
      LAST.set(null);
    }

    @Override
    public void beforeAll(ExtensionContext context) {
      LAST.set(Results.in(context));
    }
  }

  static class Works extends RuleExtensionFixture {
    @Override
    String title() {
      return "works";
    }
  }

  static class Hindered extends RuleExtensionFixture {
    @Override
    String title() {
      return "hindered";
    }

    @Override
    @Nullable String hindrance() {
      return "no such device";
    }
  }

  static class Mute extends RuleExtensionFixture {
    @Override
    String title() {
      return "mute";
    }

    @Override
    Map<String, String> facts() {
      throw new IllegalStateException("it is mute");
    }
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
    return rule.features().length == 0 ? null : "TLS is not had";
  }

  @Override
  Map<String, String> facts() {
    return new LinkedHashMap<>(Map.of("version", "1"));
  }

  @Nested
  class Rules {
    private boolean left;

    @BeforeEach
    void prepare(TestInfo test) {
      if (test.getDisplayName().startsWith("cannotBePrepared")) {
        fail("no port is free");
      }
      if (test.getDisplayName().startsWith("isPreparedWithoutMemory")) {
        throw new OutOfMemoryError("no room");
      }
    }

    @AfterEach
    void look() {
      if (left) {
        fail("still open");
      }
    }

    @Rule(id = "Z-01", check = "nothing")
    void keeps() {}

    @Rule(id = "Z-02", check = "the sum")
    void breaksMust() {
      assertEquals(3, 2, "two are not three");
    }

    @Rule(id = "Z-02", check = "the sum")
    void throwsWithoutWords() {
      throw new NullPointerException();
    }

    @Rule(id = "Z-03", level = Level.SHOULD, check = "the time")
    void breaksShould() {
      fail("slow");
    }

    @Rule(id = "Z-04", features = Feature.TLS, check = "nothing")
    void needsWhatIsNotThere() {
      fail("this must not run");
    }

    @Rule(id = "Z-05", untested = "nobody can see it", check = "nothing")
    void cannotBeTested() {
      fail("this must not run");
    }

    @Rule(id = "Z-06", check = "nothing")
    void assumesMore() {
      assumeTrue(false, "no quota");
    }

    @Rule(id = "Z-07", check = "what is closed")
    void leavesSomething() {
      left = true;
    }

    @Rule(id = "Z-07", level = Level.SHOULD, check = "what is closed")
    void leavesSomethingOfAShould() {
      left = true;
      fail("slow");
    }

    @Rule(id = "Z-08", check = "the port")
    void cannotBePrepared() {}

    @Rule(id = "Z-10", check = "how much there is")
    void takesAllMemory() {
      throw new OutOfMemoryError("no room");
    }

    @Rule(id = "Z-10", check = "how much there is")
    void isPreparedWithoutMemory() {}

    @Rule(id = "Z-11", check = "it")
    void saysWhatIsNotTrue() {
      assertTrue(false, "it is so");
    }

    @Rule(id = "Z-11", check = "it")
    void doesNotSayWhatIsNotTrue() {
      assertTrue(false);
    }

    @Disabled("shows what the extension makes of a disabled rule")
    @Rule(id = "Z-09", check = "nothing")
    void isSwitchedOff() {}
  }
}
