package io.iovec.mina;

import io.iovec.Candidate;
import io.iovec.Policy;
import io.iovec.Transport;
import io.iovec.TransportConfig;
import io.iovec.Transports;
import java.io.IOException;
import org.apache.mina.transport.socket.SocketAcceptor;
import org.apache.mina.transport.socket.SocketConnector;
import org.apache.mina.transport.socket.nio.NioSocketAcceptor;
import org.apache.mina.transport.socket.nio.NioSocketConnector;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;

/** What the applications run on: MINA's own transport, which is the model, and ours. */
enum Service {
  NIO(null, Policy.CHEAPEST),
  IOVEC_NIO("nio", Policy.CHEAPEST),
  IOVEC_KERNEL("kernel", Policy.CHEAPEST),
  /** Payload never comes to user memory by itself. For vectors; buffers do not care. */
  IOVEC_KERNEL_ONLY("kernel", Policy.KERNEL);

  private static final int FIRST_JAVA_WITH_KERNEL = 22;

  private final @Nullable String transport;
  private final Policy policy;

  Service(@Nullable String transport, Policy policy) {
    this.transport = transport;
    this.policy = policy;
  }

  /** Tells whether it is MINA's own. */
  boolean isModel() {
    return transport == null;
  }

  /** Says what the services run on. */
  TransportConfig config() {
    String name = transport == null ? TransportConfig.AUTO : transport;
    return TransportConfig.defaults().withTransport(name).withPolicy(policy);
  }

  /** Opens what the services run on; null for MINA's own. */
  @Nullable Transport open(TransportConfig config) throws IOException {
    if (transport == null) {
      return null;
    }
    if ("kernel".equals(transport)) {
      Assumptions.assumeTrue(
          Runtime.version().feature() >= FIRST_JAVA_WITH_KERNEL, "needs Java 22 or newer");
    }
    for (Candidate candidate : Transports.find(config)) {
      if (candidate.name().equals(transport)) {
        return candidate.provider().open(config);
      }
    }
    throw new IllegalStateException("not on the class path: " + transport);
  }

  SocketAcceptor acceptor(@Nullable Transport opened) {
    return opened == null ? new NioSocketAcceptor() : new IovecSocketAcceptor(opened);
  }

  SocketConnector connector(@Nullable Transport opened) {
    return opened == null ? new NioSocketConnector() : new IovecSocketConnector(opened);
  }

  /** As {@link #acceptor}, with all sessions in one thread. */
  SocketAcceptor acceptorOfOneThread(@Nullable Transport opened) {
    return opened == null ? new NioSocketAcceptor(1) : new IovecSocketAcceptor(opened, 1);
  }
}
