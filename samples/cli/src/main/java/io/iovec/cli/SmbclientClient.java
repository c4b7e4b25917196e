package io.iovec.cli;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** Samba's smbclient as a guest, in a process for each transfer. */
final class SmbclientClient implements Client {
  static final String PROGRAM = "smbclient";

  /** Where it takes settings from that are not to be measured: who it is, and what it runs. */
  private static final Set<String> VARIABLES =
      Set.of(
          "USER", "LOGNAME", "PASSWD", "PASSWD_FD", "PASSWD_FILE", "LIBSMB_PROG", "SMB_CONF_PATH");

  private final Path program;
  private final ClientProcesses processes;

  SmbclientClient(Path program, ClientProcesses processes) {
    this.program = program;
    this.processes = processes;
  }

  @Override
  public String name() {
    return program.toString();
  }

  @Override
  public CompletableFuture<?> put(Path file, URI to, Duration patience) throws IOException {
    SmbTarget target = SmbTarget.of(to);
    return run(target, file, "put \"%s\" \"%s\"".formatted(file.getFileName(), target.file()));
  }

  @Override
  public CompletableFuture<?> get(URI from, Path file, Duration patience) throws IOException {
    SmbTarget target = SmbTarget.of(from);
    return run(target, file, "get \"%s\" \"%s\"".formatted(target.file(), file.getFileName()));
  }

  private CompletableFuture<?> run(SmbTarget target, Path file, String command) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
            List.of(
                program.toString(),
                "//%s/%s".formatted(target.host(), target.share()),
                "--port=" + target.port(),
                "--configfile=/dev/null",
                "--max-protocol=SMB3_02",
                "--no-pass",
                "--stderr",
                "--command=" + command));
    // Its commands have no way to quote a quote, and a path may have one.
    builder.directory(file.toAbsolutePath().resolveSibling("").toFile());
    builder.environment().keySet().removeAll(VARIABLES);
    return processes.start(PROGRAM, builder);
  }
}
