package io.iovec.samples.relay;

import io.iovec.Capability;
import io.iovec.Policy;
import io.iovec.Poller;
import io.iovec.Registration;
import io.iovec.StreamSocket;
import io.iovec.Transport;
import java.io.IOException;
import java.net.StandardSocketOptions;

/** A client, the connection made for it, and what is on its way between them. */
final class Connection {
  private final Relay relay;
  private final StreamSocket client;
  private final StreamSocket target;
  private final Registration clientReady;
  private final Registration targetReady;
  private final Direction up;
  private final Direction down;
  private boolean connected;

  /** Begins to connect. If it throws, the client is still the caller's. */
  Connection(Relay relay, Poller poller, StreamSocket client) throws IOException {
    Transport transport = relay.transport();
    this.relay = relay;
    this.client = client;
    this.target = transport.connect(relay.config().target());
    int size = relay.config().bufferSize();
    this.up = new Direction(client, target, transport.vector(), size);
    this.down = new Direction(target, client, transport.vector(), size);
    try {
      clientReady = poller.register(client, 0, readiness -> move(readiness, up, down));
      targetReady = poller.register(target, Poller.WRITE, readiness -> move(readiness, down, up));
    } catch (IOException | RuntimeException e) {
      target.close();
      up.close();
      down.close();
      throw e;
    }
    if (transport.config().policy() == Policy.CHEAPEST
        && transport.capabilities().contains(Capability.KERNEL_RELAY)) {
      // From pipe to pipe nothing is copied, however little it is.
      client.policy(Policy.KERNEL);
      target.policy(Policy.KERNEL);
    }
  }

  /**
   * Moves what an end is ready for.
   *
   * @param in from it
   * @param out to it
   */
  private void move(int readiness, Direction in, Direction out) {
    try {
      connected = connected || target.finishConnect();
      if (!connected) {
        return;
      }
      if ((readiness & Poller.READ) != 0) {
        in.move();
      }
      if ((readiness & Poller.WRITE) != 0) {
        out.move();
      }
      if (up.isDone() && down.isDone()) {
        close();
      } else {
        clientReady.interest(interest(up, down));
        targetReady.interest(interest(down, up));
      }
    } catch (IOException | RuntimeException e) {
      relay.log(client.remoteAddress() + ": " + e);
      reset(client);
      reset(target);
      close();
    }
  }

  private static int interest(Direction in, Direction out) {
    return (in.wantsToReceive() ? Poller.READ : 0) | (out.wantsToSend() ? Poller.WRITE : 0);
  }

  /** Has its end told as a failure: bytes may be missing. */
  private static void reset(StreamSocket socket) {
    try {
      socket.option(StandardSocketOptions.SO_LINGER, 0);
    } catch (IOException | UnsupportedOperationException e) {
      // It is closed, then.
    }
  }

  void close() {
    client.close();
    target.close();
    up.close();
    down.close();
    relay.forget(this);
  }
}
