package io.iovec.cli;

import io.iovec.Capability;
import java.util.List;
import java.util.Locale;

/** What the demo has a server do. */
enum Step {
  /** Receive a file. */
  UPLOAD(Protocol.HTTP, 1 << 20),
  /** Send a file. */
  DOWNLOAD(Protocol.HTTP, 1 << 20),
  /** Pass on an upload. */
  RELAY(Protocol.HTTP, 1 << 20),
  /** Receive a file in write requests. */
  SMB_PUT(Protocol.SMB, 8 << 20),
  /** Send a file in read responses. */
  SMB_GET(Protocol.SMB, 8 << 20);

  private final Protocol protocol;
  private final int messageBytes;

  Step(Protocol protocol, int messageBytes) {
    this.protocol = protocol;
    this.messageBytes = messageBytes;
  }

  /** Returns what it is done in. */
  Protocol protocol() {
    return protocol;
  }

  /**
   * Returns how many bytes of payload go with one message's share of user memory: in SMB the most
   * that one request has, in HTTP, where all are one message, a number to compare with.
   */
  int messageBytes() {
    return messageBytes;
  }

  /** Tells whether the client receives the file, rather than the server. */
  boolean isGet() {
    return this == DOWNLOAD || this == SMB_GET;
  }

  /** Returns what a transport has to promise for the payload to stay in the kernel. */
  List<Capability> needs() {
    return switch (this) {
      case UPLOAD, SMB_PUT -> List.of(Capability.KERNEL_RECV, Capability.KERNEL_WRITE);
      case DOWNLOAD, SMB_GET -> List.of(Capability.KERNEL_READ, Capability.KERNEL_SEND);
      case RELAY -> List.of(Capability.KERNEL_RELAY);
    };
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
