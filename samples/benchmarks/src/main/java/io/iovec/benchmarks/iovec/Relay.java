package io.iovec.benchmarks.iovec;

import io.iovec.Answer;
import io.iovec.IoVector;
import io.iovec.Poller;
import io.iovec.Registration;
import io.iovec.StreamSocket;
import java.io.IOException;

/** Two connections, and a direction from each to the other. */
final class Relay {
  private static final long PIECE = 1 << 20;

  private final StreamSocket client;
  private final StreamSocket sink;
  private final Registration ofClient;
  private final Registration ofSink;
  private final Direction there;
  private final Direction back;
  private boolean connected;

  Relay(Loop loop, StreamSocket client) throws IOException {
    this.client = client;
    this.sink = loop.transport().connect(loop.sink());
    this.there = new Direction(client, sink, loop.transport().vector());
    this.back = new Direction(sink, client, loop.transport().vector());
    this.ofClient = loop.watch(client, 0, this::clientReady, this::end);
    this.ofSink = loop.watch(sink, Poller.WRITE, this::sinkReady, this::end);
  }

  private void clientReady() throws IOException {
    if (there.wantsToRecv() != 0) {
      there.move();
    }
    if (back.wantsToSend() != 0) {
      back.move();
    }
    goOn();
  }

  private void sinkReady() throws IOException {
    if (!connected) {
      connected = sink.finishConnect();
      if (!connected) {
        return;
      }
    }
    if (back.wantsToRecv() != 0) {
      back.move();
    }
    if (there.wantsToSend() != 0) {
      there.move();
    }
    goOn();
  }

  private void goOn() {
    if (there.isDone() && back.isDone()) {
      end();
      return;
    }
    ofClient.interest(there.wantsToRecv() | back.wantsToSend());
    ofSink.interest(back.wantsToRecv() | there.wantsToSend());
  }

  private void end() {
    there.vector.close();
    back.vector.close();
    client.close();
    sink.close();
  }

  /** From one socket to the other. */
  private static final class Direction {
    private final StreamSocket from;
    private final StreamSocket to;
    private final IoVector vector;
    private boolean ended;
    private boolean shut;

    Direction(StreamSocket from, StreamSocket to, IoVector vector) {
      this.from = from;
      this.to = to;
      this.vector = vector;
    }

    void move() throws IOException {
      send();
      for (long moved = 0; moved < Loop.TURN && vector.isEmpty() && !ended; ) {
        long n = from.recv(vector, 0, PIECE);
        if (n <= 0) {
          ended = n == Answer.END_OF_STREAM;
          break;
        }
        moved += n;
        send();
      }
      if (isDone() && !shut) {
        shut = true;
        to.shutdownOutput();
      }
    }

    private void send() throws IOException {
      if (!vector.isEmpty()) {
        to.send(vector, false);
      }
    }

    boolean isDone() {
      return ended && vector.isEmpty();
    }

    int wantsToRecv() {
      return !ended && vector.isEmpty() ? Poller.READ : 0;
    }

    int wantsToSend() {
      return vector.isEmpty() ? 0 : Poller.WRITE;
    }
  }
}
