package io.iovec.kernel;

import io.iovec.Policy;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * From how many bytes on {@link Policy#CHEAPEST} goes the kernel's way, in each {@link Direction},
 * and how that was found. Immutable.
 */
final class Calibration {
  /**
   * How many bytes the messages have that are measured, in ascending order. Smaller ones go through
   * memory, where many share a call, while a pipe takes two for each.
   */
  static final List<Integer> SIZES = List.of(64 << 10, 256 << 10, 1 << 20);

  /** The threshold where the kernel's way does not pay at any size. */
  static final long NEVER = Long.MAX_VALUE;

  /**
   * What the kernel's way may cost of the other's. Other users of the machine make a draw of either
   * way, and to measure with bytes that are in the processor's cache understates it.
   */
  private static final double PAYS = 1.1;

  private static final int COLUMN = 8;

  /**
   * What a message of one size costs, in nanoseconds.
   *
   * @param kernel through a pipe
   * @param memory through user memory
   */
  record Cost(long kernel, long memory) {
    /** Makes it; both are positive. */
    Cost {
      if (kernel <= 0 || memory <= 0) {
        throw new IllegalArgumentException("kernel=" + kernel + " memory=" + memory);
      }
    }

    double ratio() {
      return (double) kernel / memory;
    }

    /** Tells whether the kernel's way is not clearly the dearer one. */
    boolean pays() {
      return ratio() <= PAYS;
    }
  }

  private final Set<Direction> possible;
  private final Map<Direction, List<Cost>> costs;
  private final String origin;
  private final long relay;
  private final long write;
  private final long read;

  private Calibration(Set<Direction> possible, Map<Direction, List<Cost>> costs, String origin) {
    this.possible = Set.copyOf(possible);
    this.costs = new EnumMap<>(Direction.class);
    this.costs.putAll(costs);
    this.origin = origin;
    this.relay = threshold(Direction.RELAY);
    this.write = threshold(Direction.WRITE);
    this.read = threshold(Direction.READ);
  }

  /**
   * Returns what follows from what was measured; where that is nothing, built-in figures serve.
   *
   * @param possible the directions in which bytes can stay in the kernel
   * @param costs for each direction that was measured, one of each of {@link #SIZES}
   * @param origin where they come from, for a report
   */
  static Calibration of(Set<Direction> possible, Map<Direction, List<Cost>> costs, String origin) {
    for (List<Cost> row : costs.values()) {
      if (row.size() != SIZES.size()) {
        throw new IllegalArgumentException("costs=" + costs + " sizes=" + SIZES);
      }
    }
    return new Calibration(possible, costs, origin);
  }

  /** Returns the built-in figures, and why they serve. */
  static Calibration builtIn(Set<Direction> possible, String reason) {
    return new Calibration(possible, Map.of(), "built-in figures: " + reason);
  }

  private long threshold(Direction direction) {
    List<Cost> row = costs.get(direction);
    if (!possible.contains(direction)) {
      return NEVER;
    }
    if (row == null) {
      return direction.builtIn();
    }
    int at = SIZES.size();
    while (at > 0 && row.get(at - 1).pays()) {
      at--;
    }
    return at == SIZES.size() ? NEVER : SIZES.get(at);
  }

  /** Returns the fewest bytes that go the kernel's way; {@link #NEVER} if none do. */
  long from(Direction direction) {
    return switch (direction) {
      case RELAY -> relay;
      case WRITE -> write;
      case READ -> read;
    };
  }

  /** Returns what was measured. */
  Map<Direction, List<Cost>> costs() {
    return Map.copyOf(costs);
  }

  /** Tells whether all was measured that can be. */
  boolean isComplete() {
    return !possible.isEmpty() && costs.keySet().containsAll(possible);
  }

  /** Returns where the figures come from. */
  String origin() {
    return origin;
  }

  /** Returns the same figures from somewhere else. */
  Calibration from(String newOrigin) {
    return new Calibration(possible, costs, newOrigin);
  }

  /** Returns the table, a line a direction, for {@link io.iovec.Transport#facts}. */
  Map<String, String> facts() {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("calibration", origin);
    StringBuilder sizes = new StringBuilder();
    for (int size : SIZES) {
      sizes.append(column(text(size)));
    }
    facts.put("k kernel, m memory", sizes.append("kernel from").toString());
    for (Direction direction : Direction.values()) {
      StringBuilder line = new StringBuilder();
      List<Cost> row = costs.get(direction);
      for (int i = 0; i < SIZES.size(); i++) {
        line.append(column(row == null ? "-" : text(row.get(i))));
      }
      boolean can = possible.contains(direction);
      line.append(can ? text(from(direction)) : "impossible");
      facts.put("kernel/memory " + direction.word(), line.toString());
    }
    return facts;
  }

  private static String text(Cost cost) {
    return String.format(Locale.ROOT, "%s %.2f", cost.pays() ? "k" : "m", cost.ratio());
  }

  private static String text(long size) {
    if (size == NEVER) {
      return "never";
    }
    return size < 1 << 20 ? (size >> 10) + "k" : (size >> 20) + "m";
  }

  private static String column(String text) {
    return text + " ".repeat(Math.max(1, COLUMN - text.length()));
  }

  @Override
  public String toString() {
    return "Calibration" + facts();
  }
}
