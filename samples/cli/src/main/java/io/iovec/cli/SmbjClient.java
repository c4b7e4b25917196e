package io.iovec.cli;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** smbj as a guest, in a process for each transfer, where there is no smbclient. */
final class SmbjClient implements Client {
  private final ClientProcesses processes;

  SmbjClient(ClientProcesses processes) {
    this.processes = processes;
  }

  @Override
  public String name() {
    return "smbj in a process of its own";
  }

  @Override
  public CompletableFuture<?> put(Path file, URI to, Duration patience) throws IOException {
    return run(List.of("put", file.toString(), to.toString()));
  }

  @Override
  public CompletableFuture<?> get(URI from, Path file, Duration patience) throws IOException {
    return run(List.of("get", file.toString(), from.toString()));
  }

  private CompletableFuture<?> run(List<String> what) throws IOException {
    List<String> command = new ArrayList<>(ServerProcess.java());
    command.add(1, "-Diovec.log=WARN"); // smbj tells of every step
    command.add(SmbjCommand.NAME);
    command.addAll(what);
    return processes.start("smbj", new ProcessBuilder(command));
  }
}
