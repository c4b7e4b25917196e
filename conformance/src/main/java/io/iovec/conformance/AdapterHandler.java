package io.iovec.conformance;

import io.iovec.IoVector;
import java.nio.ByteBuffer;

/**
 * Is told what happens on the connections of an {@link AdapterServer}, as the framework tells it. A
 * connection is the same object in all its events.
 */
public interface AdapterHandler {
  /** The connection has been made; the first event of all. */
  void opened(AdapterConnection connection) throws Exception;

  /** Bytes were received, in buffers mode; valid during this call. */
  void received(AdapterConnection connection, ByteBuffer bytes) throws Exception;

  /** A message was received, with a framer; the handler closes it. */
  void received(AdapterConnection connection, IoVector message) throws Exception;

  /** A line was received, with a codec. */
  void received(AdapterConnection connection, String line) throws Exception;

  /** Something written has been sent. */
  void sent(AdapterConnection connection) throws Exception;

  /** The peer sends nothing more; with {@link Feature#HALF_CLOSE}. The handler closes then. */
  void ended(AdapterConnection connection) throws Exception;

  /** Nothing has moved for as long as was asked for. */
  void idle(AdapterConnection connection) throws Exception;

  /** Something failed: the connection, or this handler. */
  void failed(AdapterConnection connection, Throwable cause) throws Exception;

  /** The connection has been closed; the last event of all. */
  void closed(AdapterConnection connection) throws Exception;
}
