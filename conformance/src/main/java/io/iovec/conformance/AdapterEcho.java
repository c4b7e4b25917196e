package io.iovec.conformance;

import io.iovec.IoVector;
import java.nio.ByteBuffer;

/** The application that sends back what it receives. */
class AdapterEcho extends AdapterRecorder {
  AdapterEcho(Bytes content) {
    super(content);
  }

  @Override
  void onBytes(AdapterSeen seen, ByteBuffer bytes) throws Exception {
    seen.connection().write(copy(bytes)).exceptionally(failed -> null);
  }

  @Override
  void onMessage(AdapterSeen seen, IoVector message) throws Exception {
    seen.connection().write(message).exceptionally(failed -> null);
  }

  @Override
  void onLine(AdapterSeen seen, String line) throws Exception {
    seen.connection().write(line).exceptionally(failed -> null);
  }

  private static ByteBuffer copy(ByteBuffer bytes) {
    return ByteBuffer.allocate(bytes.remaining()).put(bytes.duplicate()).flip();
  }
}
