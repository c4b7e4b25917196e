package io.iovec;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;

/** A socket whose calls of recv are noted: how many bytes were asked for, in memory and behind. */
final class CountedSocket {
  final List<Long> asked = new ArrayList<>();
  final StreamSocket socket;

  CountedSocket(FakeSocket inner) {
    socket =
        (StreamSocket)
            Proxy.newProxyInstance(
                StreamSocket.class.getClassLoader(),
                new Class<?>[] {StreamSocket.class},
                (proxy, method, arguments) -> {
                  if (method.getName().equals("recv")) {
                    asked.add((int) arguments[1] + (long) arguments[2]);
                  }
                  try {
                    return method.invoke(inner, arguments);
                  } catch (InvocationTargetException e) {
                    throw e.getCause();
                  }
                });
  }

  /** Receives until there is a message, which has to be there. */
  IoVector next(Frames frames) throws IOException {
    IoVector message = frames.poll();
    while (message == null) {
      assertThat(frames.recv(socket)).isPositive();
      message = frames.poll();
    }
    return message;
  }
}
