package io.iovec.cli;

import io.iovec.Candidate;
import io.iovec.Capability;
import io.iovec.Policy;
import io.iovec.Selection;
import io.iovec.TransportConfig;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Shows on this machine what staying in the kernel is worth. */
@Command(
    name = "demo",
    description = {
      "Start servers, send a file to them, get it back and relay it with a real client, over HTTP"
          + " and then over SMB, compare the hashes, and show what it cost the servers.",
      "The exit status is 0 only if all bytes arrived, and stayed in the kernel where they had to."
    })
final class DemoCommand implements Callable<Integer> {
  private static final String ALL = "all";
  private static final String AUTO = "auto";
  private static final int INTERRUPTED = 130;

  private final Demo.Hash hash;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--size",
      defaultValue = "1g",
      converter = Sizes.class,
      paramLabel = "SIZE",
      description =
          "How large the file is (${DEFAULT-VALUE}); the files need three times the room.")
  private long size;

  @Option(
      names = "--transport",
      defaultValue = ALL,
      paramLabel = "auto|kernel|nio|all",
      description = "The transports to compare (${DEFAULT-VALUE}, of those that work here).")
  private String transport = ALL;

  @Option(
      names = "--dir",
      paramLabel = "DIR",
      description = "Where the files go for a while; else /dev/shm or the temporary directory.")
  private @Nullable Path directory;

  @Option(
      names = "--client",
      defaultValue = AUTO,
      paramLabel = "auto|curl|java",
      description = "The HTTP client; auto is curl, or Java's own where there is none.")
  private String client = AUTO;

  @Option(
      names = "--smb-client",
      defaultValue = AUTO,
      paramLabel = "auto|smbclient|smbj",
      description = "The SMB client; auto is smbclient, or smbj where there is none.")
  private String clientOfSmb = AUTO;

  /** Made by picocli. */
  DemoCommand() {
    this(Workspace::sha256);
  }

  DemoCommand(Demo.Hash hash) {
    this.hash = hash;
  }

  @Override
  public Integer call() throws Exception {
    if (size < 1) {
      throw new ParameterException(spec.commandLine(), "--size=" + size + ": at least 1 byte");
    }
    Optional<Path> curl = program("--client", client, CurlClient.PROGRAM, "java");
    Optional<Path> smbclient =
        program("--smb-client", clientOfSmb, SmbclientClient.PROGRAM, "smbj");
    PrintWriter out = spec.commandLine().getOut();
    List<Setting> settings = settings(out);
    try (Cleanup cleanup = new Cleanup()) {
      try {
        Workspace workspace = cleanup.add(Workspace.create(Demo.room(size), directory));
        ClientProcesses processes = new ClientProcesses(workspace.path("client.log"), cleanup);
        Map<Protocol, Client> clients = clients(curl, smbclient, processes);
        out.println("A file of " + Sizes.text(size) + " in " + workspace.describe());
        clients.forEach(
            (protocol, each) -> out.println("The client of " + protocol + " is " + each.name()));
        out.flush();
        Progress progress = new Progress(System.err, Progress.isTerminal());
        List<Result> results =
            new Demo(size, workspace, cleanup, clients, progress, hash).run(settings, out);
        out.println();
        out.print(DemoReport.write(results));
        out.flush();
        return results.stream().allMatch(result -> result.faults().isEmpty()) ? 0 : 1;
      } catch (Exception e) {
        if (cleanup.isInterrupted()) {
          return INTERRUPTED;
        }
        throw e;
      }
    }
  }

  /** Chooses what to measure, and says so. */
  private List<Setting> settings(PrintWriter out) throws UserError {
    TransportConfig config = TransportOptions.fromProperties();
    boolean all = transport.equals(ALL);
    try (Wiring wiring = new Wiring(config.withTransport(all ? TransportConfig.AUTO : transport))) {
      Selection selection = wiring.selection();
      Candidate chosen = selection.chosen();
      if (chosen == null) {
        throw new UserError(selection.describe());
      }
      List<Setting> settings = new ArrayList<>();
      for (Candidate candidate : selection.candidates()) {
        boolean in = all ? candidate.isUsable() : Choice.isChosen(selection, candidate);
        if (in) {
          out.println("Transport " + candidate.name() + ": " + candidate.probe().usable().reason());
          settings.addAll(settings(candidate, config.policy()));
        } else {
          out.println("Left out: " + candidate.name() + ": " + Choice.whyNot(selection, candidate));
        }
      }
      return settings;
    }
  }

  /** A policy makes a difference only where received payload can stay in the kernel. */
  private static List<Setting> settings(Candidate candidate, Policy policy) {
    boolean differ = candidate.probe().has(Capability.KERNEL_RECV);
    return (differ ? List.of(Policy.values()) : List.of(policy))
        .stream().map(each -> new Setting(candidate.name(), each, candidate.probe())).toList();
  }

  private static Map<Protocol, Client> clients(
      Optional<Path> curl, Optional<Path> smbclient, ClientProcesses processes) {
    Map<Protocol, Client> clients = new EnumMap<>(Protocol.class);
    clients.put(
        Protocol.HTTP, curl.isPresent() ? new CurlClient(curl.get(), processes) : new JavaClient());
    clients.put(
        Protocol.SMB,
        smbclient.isPresent()
            ? new SmbclientClient(smbclient.get(), processes)
            : new SmbjClient(processes));
    return clients;
  }

  /**
   * Returns where a program is if it is to be used.
   *
   * @param wanted what an option says: its name, that of what else there is, or "auto"
   */
  private Optional<Path> program(String option, String wanted, String name, String other)
      throws UserError {
    if (wanted.equals(other)) {
      return Optional.empty();
    }
    if (!wanted.equals(name) && !wanted.equals(AUTO)) {
      throw new ParameterException(
          spec.commandLine(), "%s=%s: %s, %s or %s".formatted(option, wanted, AUTO, name, other));
    }
    Optional<Path> program = Programs.find(name);
    if (program.isEmpty() && wanted.equals(name)) {
      throw new UserError("there is no " + name + " on the PATH");
    }
    return program;
  }
}
