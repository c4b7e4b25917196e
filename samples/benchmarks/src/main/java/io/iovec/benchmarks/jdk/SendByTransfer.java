package io.iovec.benchmarks.jdk;

import io.iovec.benchmarks.Wire;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SelectionKey;

/** Writes a header, and has {@code transferTo} move the payload. */
final class SendByTransfer extends Send {
  private static final int ROUNDS = 32;

  SendByTransfer(SelectionKey key, FileChannel file) {
    super(key, file);
  }

  @Override
  void send() throws IOException {
    for (int i = 0; i < ROUNDS && frames > 0; i++) {
      if (away < Wire.SEND_HEADER) {
        ByteBuffer rest = header.position((int) away);
        sent(channel.write(rest));
        if (rest.hasRemaining()) {
          return;
        }
      }
      if (away == 0) {
        continue; // without payload
      }
      long n = file.transferTo(away - Wire.SEND_HEADER, length - away, channel);
      if (n == 0) {
        return;
      }
      sent(n);
    }
  }
}
