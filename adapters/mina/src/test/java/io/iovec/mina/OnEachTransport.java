package io.iovec.mina;

import io.iovec.IoVector;
import io.iovec.MemoryEntry;
import io.iovec.Transport;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** Runs each test on our transports, in vectors mode, which MINA's own does not have. */
@EnumSource(value = Service.class, mode = Mode.EXCLUDE, names = "NIO")
abstract class OnEachTransport extends Applications {
  Transport transport() {
    return Objects.requireNonNull(transport);
  }

  IovecSocketAcceptor framing() {
    IovecSocketAcceptor acceptor = (IovecSocketAcceptor) acceptor();
    acceptor.setFramer(Message.FRAMER);
    return acceptor;
  }

  IovecSocketAcceptor framingInOneThread() {
    IovecSocketAcceptor acceptor = (IovecSocketAcceptor) acceptorOfOneThread();
    acceptor.setFramer(Message.FRAMER);
    return acceptor;
  }

  IovecSocketConnector framingConnector() {
    IovecSocketConnector connector = (IovecSocketConnector) connector();
    connector.setFramer(Message.FRAMER);
    return connector;
  }

  /** Makes a vector of these bytes. */
  IoVector vector(byte[]... parts) {
    IoVector made = transport().vector();
    for (byte[] part : parts) {
      made.pushBack(MemoryEntry.wrap(ByteBuffer.wrap(part)));
    }
    return made;
  }
}
