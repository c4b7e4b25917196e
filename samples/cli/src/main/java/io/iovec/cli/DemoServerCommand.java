package io.iovec.cli;

import io.iovec.Transport;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * A server of the demo, in a process of its own. It says on standard output where it listens, then
 * answers each line on standard input with its figures, and ends when standard input does: so it
 * does not outlive the demo, however that ended.
 */
@Command(name = DemoServerCommand.NAME, hidden = true, description = "Be a server of the demo.")
final class DemoServerCommand implements Callable<Integer> {
  static final String NAME = "serve-for-demo";
  static final String READY = "ready ";

  @Spec private CommandSpec spec = CommandSpec.create();

  @Mixin private TransportOptions transportOptions = new TransportOptions();

  @ArgGroup(multiplicity = "1")
  private What what = new What();

  /** What it serves. */
  static final class What {
    @Option(names = "--upload", paramLabel = "DIR")
    private @Nullable Path directory;

    @Option(names = "--relay", converter = HostPort.class, paramLabel = "HOST:PORT")
    private @Nullable InetSocketAddress target;

    @Option(names = "--smb", paramLabel = "DIR")
    private @Nullable Path shared;

    /** Made by picocli. */
    What() {}

    Server.Factory factory() {
      InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
      if (target != null) {
        return Servers.relay(any, target, Serving.LOG::debug);
      }
      if (shared != null) {
        return Servers.smb(any, DemoServers.SHARE, shared, false);
      }
      Path files = Objects.requireNonNull(directory); // one of them was given
      return Servers.upload(any, files, Long.MAX_VALUE, Serving.LOG::debug);
    }
  }

  /** Made by picocli. */
  DemoServerCommand() {}

  @Override
  public Integer call() throws UserError, IOException {
    try (Wiring wiring = new Wiring(transportOptions.config())) {
      Transport transport = wiring.transport();
      try (Server server = Serving.open(what.factory(), transport)) {
        Thread serving = new Thread(server::run, "iovec-server");
        serving.setDaemon(true);
        serving.start();
        PrintWriter out = spec.commandLine().getOut();
        out.println(READY + HostPort.text(server.address()));
        out.flush();
        BufferedReader in =
            new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        while (in.readLine() != null) {
          out.println(Figures.now(transport.counters()).toLine());
          out.flush();
        }
      }
    }
    return 0;
  }
}
