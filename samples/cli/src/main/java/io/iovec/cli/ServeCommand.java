package io.iovec.cli;

import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Serves a directory to SMB clients. */
@Command(
    name = "serve",
    description = {
      "Share a directory over SMB 2.0.2 to 3.0.2.",
      "For example: iovec serve /srv/films --guest",
      "and then: smbclient //127.0.0.1/films -p 4450 -N"
    })
final class ServeCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Mixin private TransportOptions transportOptions = new TransportOptions();

  @Parameters(
      paramLabel = "DIR",
      description = "The directory to share. Symbolic links in it are not followed.")
  private Path directory = Path.of("");

  @Option(
      names = "--share",
      paramLabel = "NAME",
      description =
          "The share's name; else the directory's, or \"share\" where that cannot be one.")
  private @Nullable String share;

  @Option(
      names = "--host",
      defaultValue = "127.0.0.1",
      paramLabel = "HOST",
      description = "The address to listen on (${DEFAULT-VALUE}).")
  private String host = "";

  @Option(
      names = "--port",
      defaultValue = "4450",
      paramLabel = "PORT",
      description = "The port to listen on (${DEFAULT-VALUE}), 0 for any free one.")
  private int port;

  @Option(
      names = "--guest",
      description = {
        "Let everyone in who can reach the port, whatever name and password they give. Has to be"
            + " given: this version has no users of its own."
      })
  private boolean guest;

  @Option(names = "--read-only", description = "Refuse whatever would change the directory.")
  private boolean readOnly;

  /** Made by picocli. */
  ServeCommand() {}

  @Override
  public Integer call() throws UserError {
    if (!Files.isDirectory(directory)) {
      throw wrong(directory + " is not a directory");
    }
    if (port < 0 || port > 65_535) {
      throw wrong("--port=" + port + ": from 0 to 65535");
    }
    String name = share == null ? ShareName.of(directory) : share;
    Optional<String> why = ShareName.wrong(name);
    if (why.isPresent()) {
      throw wrong("--share=" + name + ": " + why.get());
    }
    InetSocketAddress address = new InetSocketAddress(host, port);
    if (address.isUnresolved()) {
      throw wrong("--host=" + host + ": there is no such host");
    }
    if (!guest) {
      throw wrong(
          "without --guest nobody could log on: this version has no users of its own. With it"
              + " everyone who can reach the port gets in");
    }
    return Serving.serve(
        transportOptions.config(),
        Servers.smb(address, name, directory, readOnly),
        "sharing "
            + directory.toAbsolutePath().normalize()
            + " as "
            + name
            + (readOnly ? ", read-only" : ""),
        listening ->
            Serving.LOG.info("To reach it: {}", smbclient((InetSocketAddress) listening, name)));
  }

  private ParameterException wrong(String message) {
    return new ParameterException(spec.commandLine(), message);
  }

  /** Returns the command line of a client on this machine, or on another if it can be told. */
  static String smbclient(InetSocketAddress listening, String share) {
    String to =
        listening.getAddress().isAnyLocalAddress()
            ? "localhost"
            : listening.getAddress().getHostAddress();
    String service = "//" + to + "/" + share;
    // What a shell would take apart.
    String quoted =
        service.matches("[\\w./:%-]+") ? service : "'" + service.replace("'", "'\\''") + "'";
    return "smbclient " + quoted + " -p " + listening.getPort() + " -N";
  }
}
