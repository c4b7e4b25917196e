package io.iovec.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;

/**
 * Has servers under each setting receive, send and relay a file, in each protocol, and measures
 * what it cost them.
 */
final class Demo {
  /** How the bytes that arrived are compared with those that were sent. */
  interface Hash {
    /** Returns a file's hash. */
    String of(Path file) throws IOException;
  }

  /** What {@link #fill} is called while it is under way. */
  static final String FILLING = "filling room once";

  private static final long WARM_UP = 128L << 20;
  private static final long LEAST_BYTES_PER_SECOND = 8L << 20;
  private static final Duration SHORTEST_PATIENCE = Duration.ofSeconds(60);
  private static final String NAME = "payload";

  private final long size;
  private final Workspace workspace;
  private final Cleanup cleanup;
  private final Map<Protocol, Client> clients;
  private final Progress progress;
  private final Hash hash;
  private final Path served;
  private final Path downloaded;

  Demo(
      long size,
      Workspace workspace,
      Cleanup cleanup,
      Map<Protocol, Client> clients,
      Progress progress,
      Hash hash)
      throws IOException {
    this.size = size;
    this.workspace = workspace;
    this.cleanup = cleanup;
    this.clients = clients;
    this.progress = progress;
    this.hash = hash;
    this.served = Files.createDirectory(workspace.path("served"));
    this.downloaded = workspace.path("downloaded");
  }

  /** Returns how much room the files of a demo of this size need. */
  static long room(long size) {
    long most = Long.MAX_VALUE / 4;
    return 3 * Math.min(size, most) + 2 * WARM_UP;
  }

  List<Result> run(List<Setting> settings, PrintWriter out) throws Exception {
    Path warm = make("warm-up", Math.min(size, WARM_UP));
    Path source = make("source", size);
    String expected = hash.of(source);
    out.println("Its SHA-256 is " + expected);
    out.flush();
    fill(source);
    List<Result> results = new ArrayList<>();
    for (Protocol protocol : Protocol.values()) {
      for (Setting setting : settings) {
        try (DemoServers servers =
            DemoServers.start(protocol, setting, served, workspace.path("log"), cleanup)) {
          for (Step step : protocol.steps()) {
            run(setting, step, warm, servers.uri(step, NAME), "warm-up");
          }
          for (Step step : protocol.steps()) {
            results.add(measure(setting, step, source, servers, expected));
          }
        }
      }
    }
    return results;
  }

  private Result measure(
      Setting setting, Step step, Path source, DemoServers servers, String expected)
      throws Exception {
    ServerProcess server = servers.server(step);
    Figures before = server.figures();
    long nanos = run(setting, step, source, servers.uri(step, NAME), step.toString());
    Figures used = server.figures().minus(before);
    Path arrived = step.isGet() ? downloaded : served.resolve(NAME);
    boolean same = hash.of(arrived).equals(expected);
    return new Result(setting, step, size, nanos, used, same);
  }

  private Path make(String name, long bytes) throws IOException {
    try (Progress.Task task = progress.start("making " + Sizes.text(bytes), bytes)) {
      return workspace.random(name, bytes, task::at);
    }
  }

  /**
   * Fills once the room that the files of steps take. On a virtual machine memory that was not used
   * before is its host's, and the server that is measured first would pay for having it.
   */
  private void fill(Path source) throws IOException {
    List<Path> files = List.of(served.resolve(NAME), downloaded);
    try (Progress.Task task = progress.start(FILLING, files.size() * size)) {
      long done = 0;
      for (Path file : files) {
        Files.copy(source, file);
        done += size;
        task.at(done);
      }
    }
    for (Path file : files) {
      Files.delete(file);
    }
  }

  /** Runs a step and returns how many nanoseconds it took. */
  private long run(Setting setting, Step step, Path source, URI uri, String what) throws Exception {
    Client client = Objects.requireNonNull(clients.get(step.protocol()));
    long bytes = Files.size(source);
    Duration patience = SHORTEST_PATIENCE.plusSeconds(bytes / LEAST_BYTES_PER_SECOND);
    String label = setting.transport() + "/" + setting.policyName() + " " + what;
    if (what.equals("warm-up")) {
      label += " " + step;
    }
    Files.deleteIfExists(downloaded);
    if (!step.isGet()) {
      Files.deleteIfExists(served.resolve(NAME));
    }
    try (Progress.Task task = progress.start(label, bytes)) {
      long start = System.nanoTime();
      if (step.isGet()) {
        LongSupplier done = () -> downloaded.toFile().length();
        await(client.get(uri, downloaded, patience), label, patience, task, done);
      } else {
        LongSupplier done = () -> Workspace.bytesIn(served);
        await(client.put(source, uri, patience), label, patience, task, done);
      }
      return System.nanoTime() - start;
    }
  }

  private static void await(
      CompletableFuture<?> transfer,
      String label,
      Duration patience,
      Progress.Task task,
      LongSupplier done)
      throws UserError, InterruptedException {
    long deadline = System.nanoTime() + patience.toNanos();
    while (System.nanoTime() - deadline < 0) {
      try {
        transfer.get(100, TimeUnit.MILLISECONDS);
        return;
      } catch (TimeoutException e) {
        task.at(done.getAsLong());
      } catch (ExecutionException e) {
        Throwable cause = e.getCause();
        throw new UserError(label + ": " + (cause == null ? e : cause).getMessage(), e);
      }
    }
    throw new UserError(label + ": took longer than " + patience.toSeconds() + " s");
  }
}
