package io.iovec.conformance;

import io.iovec.IoVector;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletionStage;

/** A connection of the framework under test: its session, or channel. Thread-safe. */
public interface AdapterConnection {
  /**
   * Writes bytes; the result completes when they have been sent, exceptionally when they cannot.
   */
  CompletionStage<Void> write(ByteBuffer bytes);

  /** Writes a vector, as {@link #write(ByteBuffer)}; it is given away, whatever happens. */
  CompletionStage<Void> write(IoVector vector);

  /** Writes a line through the codec, as {@link #write(ByteBuffer)}. */
  CompletionStage<Void> write(String line);

  /** Closes it when what was written has been sent. */
  void close();

  /** Closes it now, whatever was written. */
  void closeNow();

  /** Tells it to receive nothing more until {@link #resume}. */
  void suspend();

  /** Tells it to receive again. */
  void resume();

  /** Returns how many bytes it has received, as the framework counts them. */
  long bytesRead();

  /** Returns how many bytes it has sent, as the framework counts them. */
  long bytesWritten();

  /** Returns how many bytes were written and have not been sent, as the framework counts them. */
  long bytesPending();
}
