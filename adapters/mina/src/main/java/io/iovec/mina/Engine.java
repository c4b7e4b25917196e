package io.iovec.mina;

import io.iovec.Framer;
import io.iovec.Frames;
import io.iovec.Poller;
import io.iovec.StreamSocket;
import io.iovec.Transport;
import io.iovec.TransportConfig;
import io.iovec.Transports;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.mina.core.RuntimeIoException;
import org.apache.mina.core.service.AbstractIoService;
import org.jspecify.annotations.Nullable;

/** What an acceptor or a connector runs on, made before MINA's constructors call back. */
final class Engine {
  private static final long CLOSED_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private final Transport transport;
  private final boolean ownsTransport;
  private final Poller poller;
  private final IovecProcessorPool processors;
  private final boolean ownsProcessors;
  private final SaturatingCounter scheduled = new SaturatingCounter();
  private volatile @Nullable Framer framer;

  private Engine(IovecProcessorPool processors, boolean ownsProcessors, boolean ownsTransport) {
    this.transport = processors.transport();
    this.processors = processors;
    this.ownsProcessors = ownsProcessors;
    this.ownsTransport = ownsTransport;
    try {
      this.poller = transport.poller();
    } catch (IOException e) {
      dispose();
      throw new RuntimeIoException("Failed to initialize.", e);
    } catch (RuntimeException e) {
      dispose();
      throw e;
    }
  }

  /** Opens the best transport of this machine, which is closed with this. */
  static Engine open() {
    Transport transport;
    try {
      transport = Transports.open(TransportConfig.fromSystemProperties());
    } catch (IOException e) {
      throw new RuntimeIoException("Failed to initialize.", e);
    }
    try {
      IovecProcessorPool processors =
          new IovecProcessorPool(transport, IovecProcessorPool.DEFAULT_COUNT);
      return new Engine(processors, true, true);
    } catch (RuntimeException e) {
      transport.close();
      throw e;
    }
  }

  static Engine on(Transport transport, int processorCount) {
    return new Engine(new IovecProcessorPool(transport, processorCount), true, false);
  }

  /** Makes one on processors that others have too, who dispose of them. */
  static Engine on(IovecProcessorPool processors) {
    return new Engine(processors, false, false);
  }

  Transport transport() {
    return transport;
  }

  IovecProcessorPool processors() {
    return processors;
  }

  Poller poller() {
    return poller;
  }

  /** Returns the bytes that are scheduled in all sessions. */
  SaturatingCounter scheduled() {
    return scheduled;
  }

  @Nullable Framer framer() {
    return framer;
  }

  void framer(@Nullable Framer newFramer) {
    framer = newFramer;
  }

  /** Returns what a new session receives messages with, or null if it receives buffers. */
  @Nullable Frames frames() {
    Framer now = framer;
    return now == null ? null : new Frames(transport, now);
  }

  /** Makes a session of a socket, or closes it. */
  IovecSession session(AbstractIoService service, StreamSocket socket) {
    try {
      return new IovecSession(service, this, processors.next(), socket);
    } catch (RuntimeException e) {
      socket.close();
      throw e;
    }
  }

  /**
   * Polls. With a poller that is closed, because the transport is, it pauses instead: MINA's loops
   * have to come round to notice that they are to end.
   *
   * @param timeoutNanos as {@link Poller#poll}
   * @return false if the poller is closed
   */
  static boolean poll(Poller poller, long timeoutNanos) throws IOException {
    try {
      poller.poll(timeoutNanos);
      return true;
    } catch (IllegalStateException e) {
      LockSupport.parkNanos(CLOSED_PAUSE_NANOS);
      return false;
    }
  }

  /**
   * Ends all sessions if their processors are its own, and waits for that. Doing it again does
   * nothing.
   */
  void dispose() {
    if (ownsProcessors) {
      processors.dispose();
    }
  }

  /** Closes everything that is its own. Doing it again does nothing. */
  void close() {
    dispose();
    poller.close();
    if (ownsTransport) {
      transport.close();
    }
  }
}
