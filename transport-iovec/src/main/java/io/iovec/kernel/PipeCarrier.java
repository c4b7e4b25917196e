package io.iovec.kernel;

import java.io.IOException;
import java.nio.ByteBuffer;

/** Bytes stay in the kernel, in a pipe. */
final class PipeCarrier implements Carrier {
  private final KernelTransport transport;
  private final PipeEntry pipe;
  private final ByteBuffer header;
  private boolean isHeaderDue;

  PipeCarrier(KernelTransport transport) throws IOException {
    this.transport = transport;
    this.header = transport.calls().allocate(HEADER);
    this.pipe = transport.pipeEntry("calibration");
  }

  @Override
  public void begin() {
    isHeaderDue = true;
  }

  @Override
  public int take(Loopback ends, Direction direction, int position, int max) throws IOException {
    if (direction.isFromSocket()) {
      return Carrier.moved("splice socket", pipe.fillFrom(transport, ends.in(), -1, max));
    }
    int taken = 0;
    int n;
    do {
      n =
          Carrier.moved(
              "splice file",
              pipe.fillFrom(transport, ends.file(), (long) position + taken, max - taken));
      taken += n;
    } while (n > 0 && taken < max);
    return taken;
  }

  @Override
  public int give(Loopback ends, Direction direction, int position, boolean more)
      throws IOException {
    if (!direction.isToSocket()) {
      return Carrier.moved(
          "splice to file", pipe.drainTo(transport, ends.file(), position, pipe.length(), false));
    }
    if (isHeaderDue) {
      int flags = Linux.MSG_NOSIGNAL | Linux.MSG_DONTWAIT | Linux.MSG_MORE;
      if (Carrier.moved("send", transport.calls().send(ends.out(), header, 0, HEADER, flags))
          == 0) {
        return 0;
      }
      isHeaderDue = false;
    }
    return Carrier.moved(
        "splice to socket", pipe.drainTo(transport, ends.out(), -1, pipe.length(), more));
  }

  @Override
  public void close() {
    pipe.close();
  }
}
