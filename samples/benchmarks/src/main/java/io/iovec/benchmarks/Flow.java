package io.iovec.benchmarks;

import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;

/** What one connection carries in a run, in the thread of its {@link Flows}. */
abstract class Flow {
  final SocketChannel channel;

  Flow(SocketChannel channel) {
    this.channel = channel;
  }

  /**
   * Moves what can be moved now, within reason.
   *
   * @return whether this was the last of it
   */
  abstract boolean ready(SelectionKey key) throws IOException;
}
