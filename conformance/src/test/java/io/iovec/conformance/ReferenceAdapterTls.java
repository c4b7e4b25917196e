package io.iovec.conformance;

import io.iovec.Answer;
import io.iovec.IoVector;
import io.iovec.StreamSocket;
import java.io.IOException;
import java.nio.ByteBuffer;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLEngineResult.Status;
import javax.net.ssl.SSLException;

/** The server's end of TLS over a socket, through memory. Confined to the socket's thread. */
final class ReferenceAdapterTls {
  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);
  private static final int RECORD = 16 << 10;

  private final StreamSocket socket;
  private final SSLEngine engine;

  /** What was received and not decrypted, from 0 to position. */
  private ByteBuffer incoming;

  /** What was decrypted and not taken, from position to limit. */
  private ByteBuffer plain;

  /** What was encrypted and not sent, from position to limit. */
  private ByteBuffer outgoing;

  /** How many bytes at the front of what is being sent are in outgoing. */
  private int encrypted;

  private boolean inputEnded;

  ReferenceAdapterTls(StreamSocket socket, SSLContext context) throws IOException {
    this.socket = socket;
    this.engine = context.createSSLEngine();
    engine.setUseClientMode(false);
    engine.beginHandshake();
    this.incoming = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
    this.outgoing = ByteBuffer.allocate(engine.getSession().getPacketBufferSize()).flip();
    this.plain = ByteBuffer.allocate(engine.getSession().getApplicationBufferSize()).flip();
  }

  boolean isHandshaking() {
    return !engine.isOutboundDone()
        && engine.getHandshakeStatus() != HandshakeStatus.NOT_HANDSHAKING;
  }

  boolean hasOutgoing() {
    return outgoing.hasRemaining();
  }

  /** Goes on with the handshake as far as it goes now, and tells whether it is done. */
  boolean handshake() throws IOException {
    try {
      while (sendOutgoing()) {
        switch (engine.getHandshakeStatus()) {
          case NEED_TASK -> engine.getDelegatedTask().run();
          case NEED_WRAP -> encrypt(NOTHING);
          case NEED_UNWRAP, NEED_UNWRAP_AGAIN -> {
            if (!decrypt()) {
              return false;
            }
          }
          case NOT_HANDSHAKING, FINISHED -> {
            return true;
          }
        }
      }
      return false;
    } catch (SSLException e) {
      sendAlert(e);
      throw e;
    }
  }

  private void sendAlert(SSLException why) {
    try {
      encrypt(NOTHING);
      sendOutgoing();
    } catch (IOException e) {
      why.addSuppressed(e);
    }
  }

  /** Receives what was decrypted, as a socket's {@code recv}. */
  int recv(ByteBuffer into) throws IOException {
    while (!plain.hasRemaining()) {
      if (inputEnded || !handshake() || !decrypt()) {
        return inputEnded ? Answer.END_OF_STREAM : Answer.NOT_NOW;
      }
    }
    int n = Math.min(plain.remaining(), into.remaining());
    into.put(plain.slice().limit(n));
    plain.position(plain.position() + n);
    return n;
  }

  /** Decrypts a record, or tells that it has not come, or that none will. Plain is empty. */
  private boolean decrypt() throws IOException {
    while (!inputEnded) {
      SSLEngineResult result;
      incoming.flip();
      plain.clear();
      try {
        result = engine.unwrap(incoming, plain);
      } finally {
        incoming.compact();
        plain.flip();
      }
      if (result.getStatus() == Status.OK) {
        return true;
      }
      if (result.getStatus() == Status.BUFFER_OVERFLOW) {
        plain = ByteBuffer.allocate(engine.getSession().getApplicationBufferSize()).flip();
      } else if (result.getStatus() == Status.CLOSED) {
        inputEnded = true;
      } else if (!receive()) {
        return false;
      }
    }
    return false;
  }

  private boolean receive() throws IOException {
    if (!incoming.hasRemaining()) {
      int size = Math.max(2 * incoming.capacity(), engine.getSession().getPacketBufferSize());
      incoming = ByteBuffer.allocate(size).put(incoming.flip());
    }
    int n = socket.recv(incoming);
    if (n == Answer.END_OF_STREAM) {
      engine.closeInbound(); // throws if the peer has not said that it would be the end
      inputEnded = true;
    }
    return n > 0;
  }

  /**
   * Sends from a vector, as a socket's {@code send}. What has been encrypted leaves the vector only
   * when it has gone, so that this must be called with the same one until it is empty.
   */
  long send(IoVector from) throws IOException {
    long sent = 0;
    while (handshake() && !from.isEmpty()) {
      if (encrypted == 0) {
        encrypted = encrypt(from.pullUp((int) Math.min(from.length(), RECORD)));
      }
      if (!sendOutgoing()) {
        break;
      }
      from.release(encrypted);
      sent += encrypted;
      encrypted = 0;
    }
    return sent;
  }

  /** Encrypts one record behind what is in outgoing, which is empty; returns of how many bytes. */
  private int encrypt(ByteBuffer bytes) throws IOException {
    outgoing.clear();
    SSLEngineResult result;
    try {
      result = engine.wrap(bytes, outgoing);
    } finally {
      outgoing.flip();
    }
    if (result.getStatus() == Status.BUFFER_OVERFLOW) {
      outgoing = ByteBuffer.allocate(2 * outgoing.capacity()).flip();
      return encrypt(bytes);
    }
    if (result.getStatus() == Status.CLOSED && bytes.hasRemaining()) {
      throw new IOException("the peer has ended TLS in both directions");
    }
    return result.bytesConsumed();
  }

  private boolean sendOutgoing() throws IOException {
    while (outgoing.hasRemaining()) {
      if (socket.send(new ByteBuffer[] {outgoing}, 0, 1) == Answer.NOT_NOW) {
        return false;
      }
    }
    return true;
  }

  /** Says that nothing more follows, and tells whether that has been sent. */
  boolean endOutput() throws IOException {
    engine.closeOutbound();
    while (sendOutgoing()) {
      if (engine.isOutboundDone()) {
        return true;
      }
      encrypt(NOTHING);
    }
    return false;
  }
}
