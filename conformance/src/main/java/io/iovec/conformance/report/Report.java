package io.iovec.conformance.report;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What a run found: rules by section, against implementations.
 *
 * @param facts what a reader has to know of the run, in order: versions, machine, seed, settings
 * @param states all ways to end, the better ones first
 * @param columns the implementations, in the order in which they ran
 * @param sections those of the specification, in its order, with every rule
 * @param problems what went wrong that no rule speaks of; red
 */
public record Report(
    Map<String, String> facts,
    List<State> states,
    List<Column> columns,
    List<Section> sections,
    List<String> problems) {
  /** Makes a report; lists and map are copied. */
  public Report {
    facts = new LinkedHashMap<>(facts);
    states = List.copyOf(states);
    columns = List.copyOf(columns);
    sections = List.copyOf(sections);
    problems = List.copyOf(problems);
  }

  /**
   * An implementation.
   *
   * @param name what it is called
   * @param facts what it says of itself, in order
   */
  public record Column(String name, Map<String, String> facts) {
    /** Makes a column; the map is copied. */
    public Column {
      facts = new LinkedHashMap<>(facts);
    }
  }

  /**
   * An area of the specification.
   *
   * @param letter what the ids of its rules begin with
   * @param title what it is about
   * @param lines a line for each rule
   */
  public record Section(String letter, String title, List<Line> lines) {
    /** Makes a section; the list is copied. */
    public Section {
      lines = List.copyOf(lines);
    }

    /** Returns those implementations that any of its rules was tried on. */
    List<Column> columns(List<Column> all) {
      return all.stream()
          .filter(
              column -> lines.stream().anyMatch(line -> line.cells().containsKey(column.name())))
          .toList();
    }

    /** Tells whether any of its rules was tried. */
    boolean tried() {
      return lines.stream().anyMatch(line -> !line.cells().isEmpty());
    }
  }

  /**
   * A rule, and how the implementations stand to it.
   *
   * @param rule what SPEC.md says
   * @param cells by the implementation's name; none for those it was not tried on
   */
  public record Line(Spec.Rule rule, Map<String, Cell> cells) {
    /** Makes a line; the map is copied. */
    public Line {
      cells = new LinkedHashMap<>(cells);
    }
  }

  /**
   * How one implementation stands to one rule.
   *
   * @param state the outcome of all tests of the rule
   * @param red whether it makes the run fail
   * @param tests at least one
   */
  public record Cell(State state, boolean red, List<Tested> tests) {
    /** Makes a cell; the list is copied. */
    public Cell {
      tests = List.copyOf(tests);
    }

    /** Returns how long the tests took together, in nanoseconds. */
    public long nanos() {
      return tests.stream().mapToLong(Tested::nanos).sum();
    }
  }

  /**
   * A test that was tried.
   *
   * @param name its class and method
   * @param state how it ended
   * @param reason why it did not pass, or empty
   * @param nanos how long it took
   */
  public record Tested(String name, State state, String reason, long nanos) {}

  /** Returns how many rules an implementation ended in each state with, zeros included. */
  public Map<State, Long> counts(Column column) {
    Map<State, Long> counts = new LinkedHashMap<>();
    states.forEach(state -> counts.put(state, 0L));
    cells(column).forEach(cell -> counts.merge(cell.state(), 1L, Long::sum));
    return counts;
  }

  /** Returns the sum over all implementations. */
  public Map<State, Long> counts() {
    Map<State, Long> counts = new LinkedHashMap<>();
    states.forEach(state -> counts.put(state, 0L));
    columns.forEach(
        column -> counts(column).forEach((state, n) -> counts.merge(state, n, Long::sum)));
    return counts;
  }

  /** Returns how long an implementation's tests took, in nanoseconds. */
  public long nanos(Column column) {
    return cells(column).mapToLong(Cell::nanos).sum();
  }

  /** Returns what makes the run fail: cells that are red, and problems. */
  public long red() {
    return columns.stream().flatMap(this::cells).filter(Cell::red).count() + problems.size();
  }

  Stream<Cell> cells(Column column) {
    return lines().flatMap(line -> Stream.ofNullable(line.cells().get(column.name())));
  }

  /** Returns the lines of all sections. */
  public Stream<Line> lines() {
    return sections.stream().flatMap(section -> section.lines().stream());
  }
}
