package io.iovec.conformance;

import io.iovec.Poller;
import io.iovec.StreamListener;
import io.iovec.StreamSocket;
import io.iovec.Transport;
import java.util.function.UnaryOperator;

/** Transports that are wrong in one of the things that they make. */
final class Wrong {
  private Wrong() {}

  static UnaryOperator<Transport> sockets(UnaryOperator<StreamSocket> wrong) {
    return inner ->
        new ForwardingTransport(inner) {
          @Override
          StreamSocket altered(StreamSocket socket) {
            return wrong.apply(socket);
          }
        };
  }

  static UnaryOperator<Transport> listeners(UnaryOperator<StreamListener> wrong) {
    return inner ->
        new ForwardingTransport(inner) {
          @Override
          StreamListener altered(StreamListener listener) {
            return wrong.apply(listener);
          }
        };
  }

  static UnaryOperator<Transport> pollers(UnaryOperator<Poller> wrong) {
    return inner ->
        new ForwardingTransport(inner) {
          @Override
          Poller altered(Poller poller) {
            return wrong.apply(poller);
          }
        };
  }
}
