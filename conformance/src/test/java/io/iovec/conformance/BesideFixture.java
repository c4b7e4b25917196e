package io.iovec.conformance;

import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.extension.ExtendWith;

/** Tests beside which something fails. */
@ExtendWith(RuleExtensionFixture.Peek.class)
class BesideFixture extends RuleExtensionFixture.Works {
  @Nested
  class Beside extends RuleTests {
    @Override
    void closeTransports() {}

    @Rule(id = "Z-20", check = "nothing")
    void waitsForWhatHasFailed() {
      failing(() -> fail("byte 7 is wrong"));
      fail("waited 5 s");
    }

    @Rule(id = "Z-21", check = "nothing")
    void failsAndSoDoesTheOtherSide() {
      failing(
          () -> {
            throw new IOException("the channel is closed");
          });
      fail("it is closed too early");
    }

    @Rule(id = "Z-22", check = "nothing")
    void throwsWhatItHeard() throws Exception {
      failing(() -> fail("byte 7 is wrong")).join();
    }

    private Background failing(Background.Task task) {
      Background background = start(task);
      Deadline deadline = new Deadline();
      while (!background.isDone()) {
        deadline.check(() -> "the other side");
        Thread.onSpinWait();
      }
      return background;
    }
  }
}
