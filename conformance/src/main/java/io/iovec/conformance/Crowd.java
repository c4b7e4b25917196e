package io.iovec.conformance;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.iovec.Poller;
import io.iovec.Registration;
import io.iovec.StreamSocket;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Sockets that all have something to receive, registered with one poller. */
final class Crowd {
  static final int COUNT = 5;

  /** What a handler of a {@link Crowd} does. */
  interface Act {
    void on(int i) throws IOException;
  }

  private final Poller poller;
  private final List<StreamSocket> sockets = new ArrayList<>();
  private final List<Registration> registrations = new ArrayList<>();
  private final int[] calls = new int[COUNT];

  Crowd(Poller poller) {
    this.poller = poller;
  }

  void add(Link link, Act act) throws IOException {
    link.registration().cancel();
    int i = sockets.size();
    sockets.add(link.socket());
    registrations.add(
        poller.register(
            link.socket(),
            Poller.READ,
            readiness -> {
              calls[i]++;
              act.on(i);
            }));
  }

  Poller poller() {
    return poller;
  }

  List<StreamSocket> sockets() {
    return sockets;
  }

  List<Registration> registrations() {
    return registrations;
  }

  /** Returns how many calls there were. */
  int sum() {
    int sum = 0;
    for (int n : calls) {
      sum += n;
    }
    return sum;
  }

  /** Fails unless each was called. */
  void expectAllCalled(String why) {
    assertTrue(
        Arrays.stream(calls).allMatch(n -> n > 0),
        () -> why + ", calls by handler=" + Arrays.toString(calls));
  }

  /** Polls until each was called, or fails. */
  void awaitAll() throws IOException {
    Deadline deadline = new Deadline();
    while (Arrays.stream(calls).anyMatch(n -> n == 0)) {
      deadline.check(() -> "all handlers, calls=" + Arrays.toString(calls));
      poller.poll(deadline.sliceNanos());
    }
  }
}
