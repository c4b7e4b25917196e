package io.iovec.cli;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** The servers that do the steps of one protocol under one setting. */
final class DemoServers implements AutoCloseable {
  /** The share that the SMB server has. */
  static final String SHARE = "demo";

  private final Map<Step, Target> targets = new EnumMap<>(Step.class);
  private final Setting setting;
  private final Path log;
  private final Cleanup cleanup;

  /**
   * Where a step's request goes.
   *
   * @param directory the URI of what is served
   */
  private record Target(ServerProcess server, String directory) {}

  private DemoServers(Setting setting, Path log, Cleanup cleanup) {
    this.setting = setting;
    this.log = log;
    this.cleanup = cleanup;
  }

  /**
   * Starts them.
   *
   * @param served the directory that they serve
   * @param log takes what they say on standard error
   * @param cleanup ends them if nothing else does
   */
  static DemoServers start(
      Protocol protocol, Setting setting, Path served, Path log, Cleanup cleanup)
      throws UserError, IOException, InterruptedException {
    DemoServers servers = new DemoServers(setting, log, cleanup);
    switch (protocol) {
      case HTTP -> servers.startHttp(served);
      case SMB -> servers.startSmb(served);
    }
    return servers;
  }

  private void startHttp(Path served) throws UserError, IOException, InterruptedException {
    ServerProcess upload = start("--upload", served.toString());
    ServerProcess relay = start("--relay", upload.address());
    Target direct = new Target(upload, "http://" + upload.address() + "/");
    targets.put(Step.UPLOAD, direct);
    targets.put(Step.DOWNLOAD, direct);
    targets.put(Step.RELAY, new Target(relay, "http://" + relay.address() + "/"));
  }

  private void startSmb(Path served) throws UserError, IOException, InterruptedException {
    ServerProcess smb = start("--smb", served.toString());
    Target target = new Target(smb, "smb://" + smb.address() + "/" + SHARE + "/");
    targets.put(Step.SMB_PUT, target);
    targets.put(Step.SMB_GET, target);
  }

  private ServerProcess start(String... what) throws IOException {
    return cleanup.add(ServerProcess.start(setting, List.of(what), log));
  }

  /** Returns the server that does a step. */
  ServerProcess server(Step step) {
    return target(step).server();
  }

  /** Returns where a step finds or leaves a file. */
  URI uri(Step step, String file) {
    return URI.create(target(step).directory() + file);
  }

  private Target target(Step step) {
    Target target = targets.get(step);
    if (target == null) {
      throw new IllegalArgumentException("step=" + step);
    }
    return target;
  }

  @Override
  public void close() {
    targets.values().stream().map(Target::server).distinct().forEach(ServerProcess::close);
  }
}
