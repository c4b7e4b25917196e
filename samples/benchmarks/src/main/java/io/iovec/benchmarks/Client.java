package io.iovec.benchmarks;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * The far end of all contenders, the same for each: all connections in the caller's thread, and
 * nothing looked at but how much has come. Every run has connections of its own.
 */
final class Client implements AutoCloseable {
  /** How long nothing may move. */
  static final Duration PATIENCE = Duration.ofSeconds(10);

  private static final int READ = 256 << 10;
  private static final long SEED = 5;

  private final Duration patience;
  private final Sink sink;
  private final ByteBuffer out = ReceiveFlow.buffer();
  private final ByteBuffer requests = SmallFlow.requests();
  private final ByteBuffer in = ByteBuffer.allocateDirect(READ);

  Client() throws IOException {
    this(PATIENCE);
  }

  Client(Duration patience) throws IOException {
    this.patience = patience;
    this.sink = new Sink();
    byte[] noise = new byte[out.capacity()];
    new Random(SEED).nextBytes(noise); // a disk may have its own mind about zeros
    out.put(noise);
  }

  /** Returns the port that relays connect to. */
  int sinkPort() {
    return sink.port();
  }

  Sink sink() {
    return sink;
  }

  /**
   * Has a server do its work once, and waits until it has done all of it. Connections are opened
   * before, and have been accepted, those of a relay to the sink too.
   *
   * @param before called right before the first byte
   * @param after called right after the last, when all connections are still open that the service
   *     does not close
   * @throws IOException also if nothing moves for ten seconds
   */
  Transfer run(
      Case what,
      Map<Service, Integer> ports,
      long messagesPerConnection,
      Runnable before,
      Runnable after)
      throws IOException {
    Service service = what.scenario().service();
    Integer port = ports.get(service);
    if (port == null || messagesPerConnection <= 0) {
      throw new IllegalArgumentException(
          "service=%s ports=%s messages=%d".formatted(service, ports, messagesPerConnection));
    }
    long messages = messagesPerConnection * what.connections();
    long bytes = messages * what.payload();
    try (Flows flows = new Flows()) {
      sink.dropWaiting();
      List<SocketChannel> channels = Loopback.connect(port, what.connections());
      for (Flow flow : flows(what, channels, messagesPerConnection)) {
        flows.add(flow, SelectionKey.OP_WRITE);
      }
      List<SinkFlow> ends = service == Service.RELAY ? ends(channels.size()) : List.of();
      for (SinkFlow end : ends) {
        flows.add(end, SelectionKey.OP_READ);
      }
      before.run();
      long start = System.nanoTime();
      flows.runToEnd(patience);
      long nanos = System.nanoTime() - start;
      after.run();
      if (service == Service.RELAY) {
        check(ends, bytes);
      }
      return new Transfer(messages, bytes, nanos);
    }
  }

  private List<Flow> flows(Case what, List<SocketChannel> channels, long messages) {
    List<Flow> flows = new ArrayList<>();
    long payload = what.payload();
    Places together = Places.onward(payload);
    Pace pace = Pace.of(what);
    for (SocketChannel each : channels) {
      flows.add(
          switch (what.scenario()) {
            case OVERWRITE -> {
              Places own = Places.round(payload, flows.size(), channels.size());
              yield new ReceiveFlow(each, out, own, payload, messages, pace);
            }
            case FRESH -> new ReceiveFlow(each, out, together, payload, messages, pace);
            case SEND -> new SendFlow(each, in, payload, messages, pace);
            case RELAY -> new RelayFlow(each, out, payload, messages * payload, pace);
            case SMALL -> new SmallFlow(each, requests, in, messages);
          });
    }
    return flows;
  }

  private List<SinkFlow> ends(int count) throws IOException {
    List<SinkFlow> ends = new ArrayList<>();
    while (ends.size() < count) {
      ends.add(new SinkFlow(sink.accept(patience.toNanos()), in));
    }
    return ends;
  }

  private static void check(List<SinkFlow> ends, long expected) throws IOException {
    long got = ends.stream().mapToLong(SinkFlow::received).sum();
    if (got != expected) {
      throw new IOException("the sink got=" + got + " expected=" + expected);
    }
  }

  @Override
  public void close() throws IOException {
    sink.close();
  }
}
