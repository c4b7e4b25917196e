package io.iovec.mina;

import io.iovec.Transport;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.mina.core.RuntimeIoException;
import org.apache.mina.core.service.IoProcessor;
import org.apache.mina.core.write.WriteRequest;

/**
 * The processors of one service or of several, each with a poller and, while it has sessions, a
 * thread. Sessions are dealt out in turn and know their processor. Thread-safe.
 *
 * <p>What two sessions do with each other costs least where one thread serves both. A relay has an
 * acceptor and a connector on one pool:
 *
 * <pre>{@code
 * IovecProcessorPool processors = new IovecProcessorPool(transport, 1);
 * IovecSocketAcceptor acceptor = new IovecSocketAcceptor(processors);
 * IovecSocketConnector connector = new IovecSocketConnector(processors);
 * }</pre>
 */
public final class IovecProcessorPool implements IoProcessor<IovecSession> {
  /** As many as MINA has by default. */
  static final int DEFAULT_COUNT = Runtime.getRuntime().availableProcessors() + 1;

  private final Transport transport;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<IovecProcessor> processors;
  private final AtomicInteger dealt = new AtomicInteger();
  private volatile boolean disposing;
  private volatile boolean disposed;

  /**
   * Makes a pool. It is disposed of by the caller, after the services that use it.
   *
   * @param transport is closed by the caller, after {@link #dispose}
   * @param count how many threads serve the sessions
   * @throws IllegalArgumentException if {@code count} is not positive
   * @throws RuntimeIoException if the transport has no pollers
   */
  public IovecProcessorPool(Transport transport, int count) {
    if (count <= 0) {
      throw new IllegalArgumentException("processorCount=" + count);
    }
    this.transport = Objects.requireNonNull(transport, "transport");
    List<IovecProcessor> made = new ArrayList<>(count);
    try {
      for (int i = 0; i < count; i++) {
        made.add(new IovecProcessor(threads, transport.poller()));
      }
    } catch (IOException e) {
      close(made);
      throw new RuntimeIoException("Failed to initialize.", e);
    } catch (RuntimeException e) {
      close(made);
      throw e;
    }
    this.processors = List.copyOf(made);
  }

  private void close(List<IovecProcessor> made) {
    made.forEach(IovecProcessor::closePoller);
    threads.shutdown();
  }

  Transport transport() {
    return transport;
  }

  IovecProcessor next() {
    return processors.get(Math.floorMod(dealt.getAndIncrement(), processors.size()));
  }

  @Override
  public void add(IovecSession session) {
    session.getProcessor().add(session);
  }

  @Override
  public void flush(IovecSession session) {
    session.getProcessor().flush(session);
  }

  @Override
  public void write(IovecSession session, WriteRequest request) {
    session.getProcessor().write(session, request);
  }

  @Override
  public void updateTrafficControl(IovecSession session) {
    session.getProcessor().updateTrafficControl(session);
  }

  @Override
  public void remove(IovecSession session) {
    session.getProcessor().remove(session);
  }

  @Override
  public boolean isDisposing() {
    return disposing;
  }

  @Override
  public boolean isDisposed() {
    return disposed;
  }

  /**
   * Ends all sessions and closes the pollers, and waits for that: not to be called in a processor's
   * thread.
   */
  @Override
  public synchronized void dispose() {
    if (disposed) {
      return;
    }
    disposing = true;
    // This waits too, but not for a processor that was without sessions once.
    processors.forEach(IovecProcessor::dispose);
    threads.shutdown();
    awaitThreads();
    processors.forEach(IovecProcessor::closePoller);
    disposed = true;
  }

  private void awaitThreads() {
    boolean interrupted = false;
    boolean ended = false;
    while (!ended) {
      try {
        ended = threads.awaitTermination(1, TimeUnit.MINUTES);
      } catch (InterruptedException e) {
        interrupted = true; // MINA interrupts whoever disposes of its services
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
