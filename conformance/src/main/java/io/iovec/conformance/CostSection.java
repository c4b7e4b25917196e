package io.iovec.conformance;

import io.iovec.IoVector;
import io.iovec.Transport;

/** What the rules of costs need: payload that comes and goes. */
abstract class CostSection extends Section {
  CostSection(TransportConformance subject) {
    super(subject);
  }

  static final int SIZE = 400_000;

  final IoVector receive(Transport transport, int memoryMax) throws Exception {
    Link link = link(transport);
    Background writer = start(() -> link.peer().write(content, 0, SIZE));
    IoVector vector = vector(transport);
    link.recvFully(vector, memoryMax, SIZE);
    writer.join();
    return vector;
  }

  final void send(Transport transport, IoVector vector) throws Exception {
    Link link = link(transport);
    Background reader = start(() -> link.peer().read(content, 0, SIZE));
    link.sendFully(vector, false);
    reader.join();
  }
}
