package io.iovec.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.iovec.IoFile;
import io.iovec.IoVector;
import io.iovec.SinkException;
import io.iovec.SourceException;
import io.iovec.StreamSocket;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * A piece of work over a transport whose calls may fail at any place. Whatever happens, every byte
 * has to be where it came from, in a vector, or where it was to go, in order and once.
 */
abstract class Scenario {
  static final int HEADER = 112;
  static final int PAYLOAD = 150_000;

  final Rig rig = new Rig();
  final byte[] message = Rig.bytes(HEADER + PAYLOAD);

  /** What failed, in order. */
  final List<IOException> failures = new ArrayList<>();

  private long written;

  /** A step that may fail. */
  interface Step {
    void run() throws IOException;
  }

  /** Makes what the work is done on; no fault happens here. */
  void prepare() throws IOException {}

  /** Does the work once, each part in a step of its own; faults happen here. */
  abstract void work() throws IOException;

  /**
   * Does what is left of the work, now that nothing fails any more, and checks that all is there.
   */
  abstract void finish() throws IOException;

  /** Closes what is still open. */
  abstract void closeAll() throws IOException;

  final void step(Step step) {
    try {
      step.run();
    } catch (SinkException e) {
      written += e.transferred();
      failures.add(e);
    } catch (SourceException e) {
      written += e.transferred();
      failures.add(e);
    } catch (IOException e) {
      failures.add(e);
    } catch (UnsupportedOperationException e) {
      // What the system refuses for good: tee(2).
      failures.add(new IOException(e));
    }
  }

  /** Receives until {@code total} bytes are there, or no more come. */
  static void recv(StreamSocket socket, IoVector into, int memoryMax, long total)
      throws IOException {
    for (int patience = 3; into.length() < total && patience > 0; ) {
      int header = (int) Math.max(0, memoryMax - into.length());
      if (socket.recv(into, header, total - into.length() - header) <= 0) {
        patience--;
      }
    }
  }

  /** Writes all behind what was written before, and checks the count. */
  final void write(IoFile file, String name, IoVector from) throws IOException {
    long before = rig.content(name).size();
    written += file.write(from, written);
    assertThat(rig.content(name).size()).isEqualTo(Math.max(before, written));
  }

  final long written() {
    return written;
  }

  /** Checks that the parts, one behind the other, are the message. */
  final void assertMessage(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    assertThat(all.toByteArray()).isEqualTo(message);
  }
}
