package io.iovec.benchmarks;

import java.util.List;

/**
 * Where and how figures came about: on another machine they are others.
 *
 * @param date of the run, ISO 8601
 * @param machine its processor
 * @param kernel the operating system and its release
 * @param jdk that runs the servers and the client
 * @param processors how many this JVM sees before it is pinned
 * @param pinned whether servers and client each stay on a processor of their own
 * @param storageOfDisk the type of the file system that stands for a disk; empty if none was used
 * @param rounds of each case
 * @param remarks what a reader has to know besides: versions, what is missing here, what was left
 *     out
 */
public record Environment(
    String date,
    String machine,
    String kernel,
    String jdk,
    int processors,
    boolean pinned,
    String storageOfDisk,
    boolean quick,
    int rounds,
    List<String> remarks) {
  /** Keeps the remarks as they are now. */
  public Environment {
    remarks = List.copyOf(remarks);
  }
}
