package io.iovec.benchmarks;

import io.iovec.benchmarks.Contender.Kind;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The servers of all contenders, side by side, on one file. */
final class Fleet implements AutoCloseable {
  static final long FILE_LENGTH = 64 << 20;

  /**
   * A contender that serves; all modes of the C program are one process.
   *
   * @param contender with the services that it has
   */
  record Member(Contender contender, ServerProcess process, Map<Service, Integer> ports) {
    String id() {
      return contender.id();
    }
  }

  private final Path root;
  private final Setup setup;
  private final Pinning pinning;
  private final List<ServerProcess> processes = new ArrayList<>();
  private final List<Member> members = new ArrayList<>();
  private final Faults faults;
  private @Nullable ServerProcess limit;

  /** Makes the file. */
  Fleet(Path root, Path file, int sinkPort, Pinning pinning, Faults faults) throws IOException {
    this.root = root;
    this.setup = new Setup(file, sinkPort);
    this.pinning = pinning;
    this.faults = faults;
    fill();
  }

  /**
   * Starts the server of a contender.
   *
   * @param program the limit in C; null if there is none
   */
  void start(Contender contender, @Nullable Path program) {
    boolean c = contender.kind() == Kind.LIMIT;
    try {
      ServerProcess process =
          c ? limit(program) : started(contender.id(), ServerProcess.java(contender, setup));
      if (process != null) {
        join(contender, process, c ? "-" + contender.options().get(0) : "");
      }
    } catch (IOException e) {
      faults.of(contender.id(), e);
    }
  }

  private @Nullable ServerProcess limit(@Nullable Path program) throws IOException {
    if (limit == null && program != null) {
      limit = started("limit", ServerProcess.c(program, setup));
    }
    return limit;
  }

  private ServerProcess started(String name, List<String> command) throws IOException {
    Path log = root.resolve(name + ".log");
    ServerProcess process = ServerProcess.start(pinning.ofServer(command), log);
    processes.add(process);
    return process;
  }

  private void join(Contender contender, ServerProcess process, String mode) throws IOException {
    Map<Service, Integer> ports = new EnumMap<>(Service.class);
    Set<Service> missing = new HashSet<>();
    for (Service service : contender.services()) {
      Integer port = process.ports().get(service.word() + mode);
      if (port == null) {
        missing.add(service);
      } else {
        ports.put(service, port);
      }
    }
    if (!missing.isEmpty()) {
      throw new IOException("it does not serve " + missing);
    }
    members.add(new Member(contender, process, ports));
  }

  /** Leaves a contender out of what follows. */
  void drop(Member member) {
    members.remove(member);
  }

  List<Member> members() {
    return List.copyOf(members);
  }

  Path file() {
    return setup.file();
  }

  /** Makes the file empty. */
  void truncate() throws IOException {
    try (FileChannel file = FileChannel.open(setup.file(), StandardOpenOption.WRITE)) {
      file.truncate(0);
    }
  }

  /** Has all the file's pages in memory, and if it has a disk, there too. */
  void fill() throws IOException {
    Files.write(setup.file(), new byte[(int) FILE_LENGTH]);
    try (FileChannel file = FileChannel.open(setup.file(), StandardOpenOption.WRITE)) {
      file.force(true);
    }
  }

  @Override
  public void close() throws IOException {
    for (ServerProcess each : processes) {
      each.close();
    }
    Files.deleteIfExists(setup.file());
  }
}
