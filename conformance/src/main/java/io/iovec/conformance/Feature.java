package io.iovec.conformance;

/** What an adapter may have or lack, because its framework does. */
public enum Feature {
  /** Whole messages arrive as io vectors, by a framer, and io vectors can be written. */
  VECTORS("messages as io vectors"),
  /** A codec of text lines can be put into the chain. */
  CODEC("a codec in the chain"),
  /** TLS can be put into the chain. */
  TLS("TLS in the chain"),
  /** Events can be handed to a pool of threads. */
  EXECUTOR("an executor in the chain"),
  /** Reading can be suspended and resumed. */
  SUSPEND("reading can be suspended"),
  /** A connection whose peer sends nothing more is told so, and can still send. */
  HALF_CLOSE("half-closed connections can send"),
  /** Connections on which nothing moves are reported. */
  IDLE("idle connections are reported"),
  /** Bytes and messages are counted per connection. */
  STATISTICS("bytes are counted per connection");

  private final String meaning;

  Feature(String meaning) {
    this.meaning = meaning;
  }

  /** Returns what it means, for reports. */
  public String meaning() {
    return meaning;
  }
}
