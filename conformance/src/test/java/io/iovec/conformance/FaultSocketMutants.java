package io.iovec.conformance;

import io.iovec.Answer;
import io.iovec.IoVector;
import io.iovec.StreamSocket;
import io.iovec.Transport;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** Wrong answers to faults of connections. */
final class FaultSocketMutants {
  private FaultSocketMutants() {}

  static List<Mutant> all() {
    return List.of(
        Mutant.of("drops a byte when it cannot send")
            .by(
                sockets(
                    inner ->
                        new ForwardingSocket(inner) {
                          @Override
                          public long send(IoVector from, boolean more) throws IOException {
                            try {
                              return super.send(from, more);
                            } catch (IOException e) {
                              if (!from.isEmpty()) {
                                from.release(1);
                              }
                              throw e;
                            }
                          }
                        }))
            .breaks("X-02", "length after send")
            .alsoBreaks("C-03", "E-11", "S-15", "S-37", "X-03", "X-05", "X-07", "X-14", "X-15"),
        Mutant.of("moves the position of a buffer that it cannot send")
            .by(
                sockets(
                    inner ->
                        new ForwardingSocket(inner) {
                          @Override
                          public long send(ByteBuffer[] from, int offset, int count, boolean more)
                              throws IOException {
                            try {
                              return super.send(from, offset, count, more);
                            } catch (IOException e) {
                              from[offset].position(from[offset].limit());
                              throw e;
                            }
                          }
                        }))
            .breaks("X-19", "bytes left after send")
            .alsoBreaks("X-07"),
        Mutant.of("takes a reset for the end of the stream")
            .by(
                sockets(
                    inner ->
                        new ForwardingSocket(inner) {
                          @Override
                          public long recv(IoVector into, int memoryMax, long kernelMax) {
                            try {
                              return super.recv(into, memoryMax, kernelMax);
                            } catch (IOException e) {
                              return Answer.END_OF_STREAM;
                            }
                          }
                        }))
            .breaks("X-03", "bytes before the end of the stream")
            .alsoBreaks(
                "O-13", "P-03", "S-06", "S-58", "S-64", "X-01", "X-04", "X-05", "X-07", "X-14",
                "X-15"),
        Mutant.of("forgets a connection that there was no room for")
            .by(
                sockets(
                    inner ->
                        new ForwardingSocket(inner) {
                          private boolean forgotten;

                          @Override
                          public long recv(IoVector into, int memoryMax, long kernelMax)
                              throws IOException {
                            long n =
                                forgotten ? Answer.NOT_NOW : super.recv(into, memoryMax, kernelMax);
                            forgotten |= n == Answer.NO_ROOM;
                            return n;
                          }
                        }))
            .breaks("X-20", "waited 1 s for: messages of"),
        Mutant.of("takes nothing now for the end of the stream")
            .by(
                sockets(
                    inner ->
                        new ForwardingSocket(inner) {
                          @Override
                          public long recv(IoVector into, int memoryMax, long kernelMax)
                              throws IOException {
                            long n = super.recv(into, memoryMax, kernelMax);
                            return n == Answer.NOT_NOW ? Answer.END_OF_STREAM : n;
                          }
                        }))
            .breaks("X-06", "the stream ended early"),
        Mutant.of("throws when a connection takes nothing now")
            .by(
                sockets(
                    inner ->
                        new ForwardingSocket(inner) {
                          @Override
                          public long send(IoVector from, boolean more) throws IOException {
                            long n = super.send(from, more);
                            if (n == Answer.NOT_NOW) {
                              throw new IOException("Resource temporarily unavailable");
                            }
                            return n;
                          }
                        }))
            .breaks("X-06", "the caller was told of it")
            .alsoBreaks(
                "C-03", "E-13", "F-11", "P-04", "S-10", "S-12", "S-14", "S-30", "S-39", "S-60",
                "S-68", "S-69", "S-71", "X-02", "X-03"),
        Mutant.of("loses bytes of a kernel buffer when pulling up fails")
            .by(
                sockets(
                    inner ->
                        ForwardingSocket.wrapping(
                            inner,
                            entry ->
                                new ForwardingEntry(entry) {
                                  @Override
                                  protected void takeBytes(ByteBuffer into) throws IOException {
                                    try {
                                      super.takeBytes(into);
                                    } catch (IOException e) {
                                      long lost = Math.min(into.remaining(), inner().length());
                                      inner().release(lost);
                                      into.position(into.position() + (int) lost);
                                      throw e;
                                    }
                                  }
                                })))
            .breaks("X-04", "wrong byte")
            .alsoBreaks("C-12", "S-37", "S-53", "X-01", "X-03", "X-07"),
        Mutant.of("closes the other connections when one fails")
            .by(
                transport -> {
                  List<StreamSocket> made = new ArrayList<>();
                  return sockets(
                          inner -> {
                            made.add(inner);
                            return new ForwardingSocket(inner) {
                              @Override
                              public long send(IoVector from, boolean more) throws IOException {
                                try {
                                  return super.send(from, more);
                                } catch (IOException e) {
                                  made.stream()
                                      .filter(other -> !other.equals(inner))
                                      .forEach(StreamSocket::close);
                                  throw e;
                                }
                              }
                            };
                          })
                      .apply(transport);
                })
            .breaks("X-14", "the failure closed another connection"),
        Mutant.of("throws though some bytes were sent")
            .by(
                sockets(
                    inner ->
                        new ForwardingSocket(inner) {
                          @Override
                          public long send(IoVector from, boolean more) throws IOException {
                            long n = super.send(from, more);
                            if (n > 0 && !from.isEmpty()) {
                              throw new IOException("sent in part");
                            }
                            return n;
                          }
                        }))
            .breaks("X-15", "an error before the count of what was sent")
            .alsoBreaks(
                "C-03", "E-11", "F-11", "P-04", "S-10", "S-12", "S-14", "S-15", "S-30", "S-37",
                "S-39", "S-60", "S-68", "S-69", "S-71", "V-19", "X-02", "X-03", "X-06", "X-07"));
  }

  private static UnaryOperator<Transport> sockets(UnaryOperator<StreamSocket> wrong) {
    return inner ->
        new ForwardingTransport(inner) {
          @Override
          StreamSocket altered(StreamSocket socket) {
            return wrong.apply(socket);
          }
        };
  }
}
