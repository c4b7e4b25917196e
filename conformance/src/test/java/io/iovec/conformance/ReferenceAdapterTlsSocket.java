package io.iovec.conformance;

import io.iovec.IoVector;
import io.iovec.MemoryEntry;
import io.iovec.StreamSocket;
import io.iovec.Transport;
import java.io.IOException;
import java.nio.ByteBuffer;

/** TLS over a socket in the form of a socket, so that all the rest need not know of it. */
final class ReferenceAdapterTlsSocket extends ForwardingSocket {
  private static final int PIECE = 16 << 10;

  private final ReferenceAdapterTls tls;
  private final Transport transport;

  ReferenceAdapterTlsSocket(StreamSocket socket, ReferenceAdapterTls tls, Transport transport) {
    super(socket);
    this.tls = tls;
    this.transport = transport;
  }

  @Override
  public int recv(ByteBuffer into) throws IOException {
    return tls.recv(into);
  }

  /** Receives into user memory only, where it was decrypted. */
  @Override
  public long recv(IoVector into, int memoryMax, long kernelMax) throws IOException {
    int most = (int) Math.min(memoryMax + kernelMax, PIECE);
    MemoryEntry entry = transport.memoryEntry(most);
    int n;
    try {
      ByteBuffer vacant = entry.vacant();
      n = tls.recv(vacant.limit(vacant.position() + most));
    } catch (IOException | RuntimeException e) {
      entry.close();
      throw e;
    }
    if (n > 0) {
      entry.filled(n);
      into.pushBack(entry);
    } else {
      entry.close();
    }
    return n;
  }

  /** Does nothing: how many bytes it will be encrypted, nobody knows. */
  @Override
  public void expect(long bytes) {}

  @Override
  public void pending(IoVector into, long count) {
    throw new UnsupportedOperationException("what is encrypted cannot be left in the socket");
  }

  @Override
  public long send(IoVector from, boolean more) throws IOException {
    return tls.send(from);
  }

  @Override
  public long send(ByteBuffer[] from, int offset, int count, boolean more) {
    throw new UnsupportedOperationException(
        "in vectors only, which say by themselves what is sent");
  }
}
