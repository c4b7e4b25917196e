package io.iovec.samples.smb.command;

import io.iovec.Transport;
import io.iovec.TransportConfig;
import io.iovec.samples.smb.share.Share;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.Executor;

/**
 * What commands work with, the same for all connections.
 *
 * @param transport makes vectors, and says when there is room again
 * @param worker runs what may block
 * @param share what clients may connect, besides IPC$
 * @param guid names this server to its clients
 * @param started when it began to serve
 */
public record Service(
    Transport transport, Executor worker, Share share, UUID guid, Instant started) {
  private static final int UNIT = 64 << 10;
  private static final int MOST = 8 << 20;

  /**
   * Returns the most bytes that are read or written by one request: 8 MiB, or as many as the
   * transport sets aside for one message.
   */
  int largestPayload() {
    TransportConfig config = transport.config();
    long units = Math.min(config.kernelLimit(), config.memoryLimit()) / 4 / UNIT - 1;
    return (int) Math.min(MOST, Math.max(1, units) * UNIT);
  }
}
