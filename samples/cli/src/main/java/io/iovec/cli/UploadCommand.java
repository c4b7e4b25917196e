package io.iovec.cli;

import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Serves a directory to HTTP clients. */
@Command(
    name = "upload",
    description = {
      "Serve a directory: PUT /NAME stores a file, GET /NAME returns it.",
      "For example: curl -T movie.mkv http://127.0.0.1:8480/movie.mkv"
    })
final class UploadCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Mixin private TransportOptions transportOptions = new TransportOptions();

  @Parameters(paramLabel = "DIR", description = "The directory that holds the files.")
  private Path directory = Path.of("");

  @Option(
      names = "--host",
      defaultValue = "127.0.0.1",
      paramLabel = "HOST",
      description = "The address to listen on (${DEFAULT-VALUE}); there is no access control.")
  private String host = "";

  @Option(
      names = "--port",
      defaultValue = "8480",
      paramLabel = "PORT",
      description = "The port to listen on (${DEFAULT-VALUE}), 0 for any free one.")
  private int port;

  @Option(
      names = "--max-size",
      defaultValue = "16g",
      converter = Sizes.class,
      paramLabel = "SIZE",
      description = "The most bytes of one file (${DEFAULT-VALUE}).")
  private long maxSize;

  /** Made by picocli. */
  UploadCommand() {}

  @Override
  public Integer call() throws UserError {
    if (!Files.isDirectory(directory)) {
      throw new ParameterException(spec.commandLine(), directory + " is not a directory");
    }
    if (port < 0 || port > 65_535) {
      throw new ParameterException(spec.commandLine(), "--port=" + port + ": from 0 to 65535");
    }
    if (maxSize < 1) {
      throw new ParameterException(
          spec.commandLine(), "--max-size=" + maxSize + ": at least 1 byte");
    }
    InetSocketAddress address = new InetSocketAddress(host, port);
    if (address.isUnresolved()) {
      throw new ParameterException(
          spec.commandLine(), "--host=" + host + ": there is no such host");
    }
    return Serving.serve(
        transportOptions.config(),
        Servers.upload(address, directory, maxSize, Serving.LOG::info),
        "keeping files in " + directory.toAbsolutePath().normalize());
  }
}
