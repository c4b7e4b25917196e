package io.iovec.benchmarks;

import java.util.List;

/**
 * Somebody who takes part.
 *
 * @param id unique, and the same in every report, such as {@code netty-epoll-tuned}
 * @param title for a person
 * @param kind what it stands for
 * @param server the class of its {@link BenchmarkServer}; empty for the C program
 * @param options what that class's constructor takes as {@code List<String>}; for the C program the
 *     suffix of its modes
 * @param services what it serves
 */
public record Contender(
    String id,
    String title,
    Kind kind,
    String server,
    List<String> options,
    List<Service> services) {
  /** What a contender stands for. */
  public enum Kind {
    /** Bare C: nothing can be much cheaper. */
    LIMIT,
    /** This project. */
    IOVEC,
    /** What a user of Java would take instead. */
    PEER,
    /** Apache MINA on a transport of this project. */
    MINA_ON_IOVEC,
    /** Apache MINA on its own transport. */
    MINA
  }
}
