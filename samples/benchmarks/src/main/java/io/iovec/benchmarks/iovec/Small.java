package io.iovec.benchmarks.iovec;

import io.iovec.Answer;
import io.iovec.Poller;
import io.iovec.Registration;
import io.iovec.StreamSocket;
import io.iovec.benchmarks.Wire;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Small requests, answered as many at once as have come. */
final class Small {
  private final Loop loop;
  private final StreamSocket socket;
  private final Registration registration;
  private final ByteBuffer[] gather;

  /** The beginning of a request whose end has not come. */
  private final ByteBuffer request = ByteBuffer.allocate(Wire.SMALL_REQUEST);

  /** Answers that the system did not take; nothing is received until it has. */
  private @Nullable ByteBuffer unsent;

  Small(Loop loop, StreamSocket socket) throws IOException {
    this.loop = loop;
    this.socket = socket;
    this.gather = new ByteBuffer[] {loop.out()};
    this.registration = loop.watch(socket, Poller.READ, this::ready, () -> {});
  }

  private void ready() throws IOException {
    ByteBuffer rest = unsent;
    if (rest != null) {
      socket.send(new ByteBuffer[] {rest}, 0, 1);
      if (rest.hasRemaining()) {
        return;
      }
      unsent = null;
      registration.interest(Poller.READ);
    }
    ByteBuffer in = loop.in().clear();
    int n = socket.recv(in);
    if (n == Answer.END_OF_STREAM) {
      socket.close();
      return;
    }
    answer(in.flip());
  }

  private void answer(ByteBuffer in) throws IOException {
    ByteBuffer out = loop.out().clear();
    while (in.hasRemaining()) {
      if (request.position() == 0 && in.remaining() >= Wire.SMALL_REQUEST) {
        reply(out, in.getLong(in.position()));
        in.position(in.position() + Wire.SMALL_REQUEST);
      } else {
        int some = Math.min(request.remaining(), in.remaining());
        request.put(in.slice(in.position(), some));
        in.position(in.position() + some);
        if (!request.hasRemaining()) {
          reply(out, request.getLong(0));
          request.clear();
        }
      }
    }
    out.flip();
    if (out.hasRemaining()) {
      socket.send(gather, 0, 1);
    }
    if (out.hasRemaining()) {
      unsent = ByteBuffer.allocateDirect(out.remaining()).put(out).flip();
      registration.interest(Poller.WRITE);
    }
  }

  private static void reply(ByteBuffer out, long id) {
    int at = out.position();
    out.putLong(at, id).position(at + Wire.SMALL_REPLY);
  }
}
