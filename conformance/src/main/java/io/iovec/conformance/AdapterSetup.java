package io.iovec.conformance;

import io.iovec.Framer;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * What a server has in its chain.
 *
 * @param framer says where messages end, each of which arrives as an io vector; null for buffers
 * @param codec whether messages are lines of text in UTF-8, without their end
 * @param tls for TLS between the socket and all the rest; null for none
 * @param executor whether the handler is called by a pool of threads
 * @param idle after how long nothing having moved is reported, in whole seconds; zero for never
 */
public record AdapterSetup(
    @Nullable Framer framer,
    boolean codec,
    @Nullable SSLContext tls,
    boolean executor,
    Duration idle) {
  /** Nothing in the chain: bytes arrive in buffers, as for existing applications. */
  public static final AdapterSetup BUFFERS =
      new AdapterSetup(null, false, null, false, Duration.ZERO);

  /** Returns this setup with messages as io vectors. */
  public AdapterSetup withFramer(Framer newFramer) {
    return new AdapterSetup(newFramer, codec, tls, executor, idle);
  }

  /** Returns this setup with a codec of text lines. */
  public AdapterSetup withCodec() {
    return new AdapterSetup(framer, true, tls, executor, idle);
  }

  /** Returns this setup with TLS. */
  public AdapterSetup withTls(SSLContext context) {
    return new AdapterSetup(framer, codec, context, executor, idle);
  }

  /** Returns this setup with a pool of threads. */
  public AdapterSetup withExecutor() {
    return new AdapterSetup(framer, codec, tls, true, idle);
  }

  /** Returns this setup with idle connections reported. */
  public AdapterSetup withIdle(Duration after) {
    return new AdapterSetup(framer, codec, tls, executor, after);
  }
}
