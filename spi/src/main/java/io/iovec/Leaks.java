package io.iovec;

import java.lang.ref.PhantomReference;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Finds vectors, entries, sockets and files that were dropped without being closed, and tells where
 * they were made (O-19, O-20). Thread-safe.
 *
 * <p>The level is the system property {@code iovec.leakDetection}: {@code disabled}, {@code simple}
 * (the default: one in 128 is watched) or {@code paranoid} (all are).
 */
public final class Leaks {
  /** How many things are watched. */
  public enum Level {
    /** None; costs nothing. */
    DISABLED,
    /** One in 128. */
    SIMPLE,
    /** All; for tests. */
    PARANOID
  }

  private static final int SAMPLE = 128;
  private static final ReferenceQueue<Object> DROPPED = new ReferenceQueue<>();
  private static final Set<Trace> OPEN = ConcurrentHashMap.newKeySet();
  private static final AtomicLong LEAKED = new AtomicLong();
  private static volatile Level level = levelFromProperty();
  private static volatile Consumer<String> listener = Leaks::log;

  private Leaks() {}

  private static Level levelFromProperty() {
    String name = System.getProperty("iovec.leakDetection", "simple");
    try {
      return Level.valueOf(name.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      log(
          "iovec.leakDetection="
              + name
              + ": must be disabled, simple or paranoid; taking paranoid");
      return Level.PARANOID;
    }
  }

  private static void log(String message) {
    System.getLogger("io.iovec").log(System.Logger.Level.WARNING, message);
  }

  /** Returns how many things are watched from now on. */
  public static Level level() {
    return level;
  }

  /** Changes how many things are watched from now on. */
  public static void level(Level newLevel) {
    level = Objects.requireNonNull(newLevel);
  }

  static boolean enabled() {
    return level != Level.DISABLED;
  }

  /** Changes who is told of a leak: by default the system logger {@code io.iovec}. */
  public static void listener(Consumer<String> newListener) {
    listener = Objects.requireNonNull(newListener);
  }

  /** Returns how many leaks have been found: things that were collected without being closed. */
  public static long leaked() {
    report();
    return LEAKED.get();
  }

  /** Returns what is watched and open now, each with the place where it was made (O-19). */
  public static List<String> open() {
    report();
    return OPEN.stream().map(Trace::toString).toList();
  }

  /**
   * Begins to watch {@code resource}, if the level says so.
   *
   * @return what to close when {@code resource} is closed, or null if it is not watched
   */
  public static @Nullable Trace track(Object resource) {
    Level now = level;
    if (now == Level.DISABLED
        || (now == Level.SIMPLE && ThreadLocalRandom.current().nextInt(SAMPLE) != 0)) {
      return null;
    }
    report();
    Trace trace = new Trace(resource);
    OPEN.add(trace);
    return trace;
  }

  private static void report() {
    for (Reference<?> dropped = DROPPED.poll(); dropped != null; dropped = DROPPED.poll()) {
      if (OPEN.remove(dropped)) {
        LEAKED.incrementAndGet();
        listener.accept("Leak: dropped without being closed: " + dropped);
      }
    }
  }

  /** Something that is watched. */
  public static final class Trace extends PhantomReference<Object> {
    private final String type;
    private final Throwable made;

    private Trace(Object resource) {
      super(resource, DROPPED);
      this.type = resource.getClass().getSimpleName();
      this.made = new Throwable();
    }

    /** Says that it has been closed. */
    public void close() {
      OPEN.remove(this);
      clear();
    }

    @Override
    public String toString() {
      StringBuilder s = new StringBuilder(type).append(" made at");
      for (StackTraceElement frame : made.getStackTrace()) {
        if (!frame.getClassName().equals(Leaks.class.getName())
            && !frame.getClassName().equals(Trace.class.getName())) {
          s.append(System.lineSeparator()).append("    ").append(frame);
        }
      }
      return s.toString();
    }
  }
}
