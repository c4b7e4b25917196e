package io.iovec.benchmarks;

import java.util.Locale;

/**
 * What every contender serves, each on a port of its own. All numbers on the wire are big-endian,
 * 64 bits.
 */
public enum Service {
  /**
   * Frames of a {@value Wire#RECEIVE_HEADER} byte header, which begins with the payload's length
   * and its place in the file, and the payload, which goes there. At the end of the stream one byte
   * is answered, and the connection is closed.
   */
  RECEIVE,

  /**
   * A request of a number of frames and the length of a payload is answered by so many frames: a
   * header of {@value Wire#SEND_HEADER} bytes, which begins with the length, and so many bytes from
   * the beginning of the file. Requests may follow one another; the client closes.
   */
  SEND,

  /**
   * All that comes goes to a connection to the sink, and back; the end of the stream is passed on
   * in either direction, and when both have ended both connections are closed.
   */
  RELAY,

  /**
   * Requests of {@value Wire#SMALL_REQUEST} bytes, which are pipelined, are answered in order by
   * {@value Wire#SMALL_REPLY} bytes, which begin with the request's first eight. The client closes.
   */
  SMALL;

  /** Returns the name by which a server tells its port. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
