package io.iovec.mina;

import io.iovec.IoVector;
import io.iovec.Transport;
import java.io.IOException;
import org.apache.mina.core.buffer.IoBuffer;
import org.apache.mina.core.filterchain.IoFilter;
import org.apache.mina.core.filterchain.IoFilterChain;
import org.apache.mina.filter.buffer.BufferedWriteFilter;
import org.apache.mina.filter.codec.ProtocolCodecFilter;
import org.apache.mina.filter.ssl.SslFilter;
import org.apache.mina.filter.stream.FileRegionWriteFilter;
import org.jspecify.annotations.Nullable;

/** What MINA's own filters do to vectors: it depends on which of them are in a session's chain. */
final class Chains {
  /** The filter of mina-filter-compression, where that is there. */
  private static final @Nullable Class<? extends IoFilter> COMPRESSION =
      find("org.apache.mina.filter.compression.CompressionFilter");

  private Chains() {}

  private static @Nullable Class<? extends IoFilter> find(String name) {
    try {
      return Class.forName(name, false, IoFilter.class.getClassLoader()).asSubclass(IoFilter.class);
    } catch (ClassNotFoundException | LinkageError | ClassCastException e) {
      return null;
    }
  }

  /** Tells whether a filter changes the bytes, so that what is on the wire cannot be framed. */
  static boolean hidesBytes(IoFilterChain chain) {
    return chain.contains(SslFilter.class) || (COMPRESSION != null && chain.contains(COMPRESSION));
  }

  /**
   * Puts a vector in the form that passes the filters: as it is; as a file region, which a {@link
   * ProtocolCodecFilter} does not encode; pulled up, for filters that take buffers only. All but
   * the first close it.
   *
   * @throws IOException if it cannot be pulled up
   */
  static Object outbound(IoFilterChain chain, Transport transport, IoVector vector)
      throws IOException {
    if (hidesBytes(chain) || chain.contains(BufferedWriteFilter.class)) {
      return pullUp(vector);
    }
    if (!chain.contains(ProtocolCodecFilter.class)) {
      return vector;
    }
    // The one filter lets file regions through, the other would look for the file.
    return chain.contains(FileRegionWriteFilter.class)
        ? pullUp(vector)
        : new VectorRegion(transport, vector);
  }

  private static IoBuffer pullUp(IoVector vector) throws IOException {
    long length = vector.length();
    if (length > Integer.MAX_VALUE - Long.BYTES) {
      throw new IOException(
          "too long for the one buffer that a filter of this session wants, vector=" + vector);
    }
    IoBuffer bytes = IoBuffer.allocate((int) length);
    if (vector.take(bytes.buf()) < length) {
      throw new IOException("not all of it has arrived, vector=" + vector);
    }
    vector.close();
    return bytes.flip();
  }
}
