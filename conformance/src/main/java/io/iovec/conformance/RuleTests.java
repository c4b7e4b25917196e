package io.iovec.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.iovec.Leaks;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** What the tests of all rules need: content, choices, and that they leave nothing open. */
abstract class RuleTests {
  final Bytes content = Bytes.salted("content");
  final Random random = Bytes.choices("choices");
  private final Deque<AutoCloseable> owned = new ArrayDeque<>();
  private final Queue<Background> backgrounds = new ConcurrentLinkedQueue<>();
  private Leaks.Level levelBefore = Leaks.level();
  private List<String> openBefore = List.of();

  @BeforeEach
  void watchAll() {
    levelBefore = Leaks.level();
    openBefore = Leaks.open();
    Leaks.level(Leaks.Level.PARANOID);
  }

  @AfterEach
  void closeAll() throws Exception {
    try {
      while (!owned.isEmpty()) {
        owned.pop().close();
      }
      closeTransports();
      List<String> open = new ArrayList<>(Leaks.open());
      open.removeAll(openBefore);
      assertEquals(List.of(), open, "C-05: still open after this test, which closes what it opens");
    } finally {
      Leaks.level(levelBefore);
    }
  }

  /** Closes the transports that were opened, when all that they made is closed. */
  abstract void closeTransports() throws Exception;

  /** Closes it after the test, before what was owned earlier. */
  final <T extends AutoCloseable> T own(T resource) {
    owned.push(resource);
    return resource;
  }

  final Background start(Background.Task task) {
    Background background = own(Background.start(task));
    backgrounds.add(background);
    return background;
  }

  /** Returns what went wrong beside the test and was not thrown into it. */
  final List<Throwable> unheard() {
    return backgrounds.stream().map(Background::unheard).filter(Objects::nonNull).toList();
  }
}
