package io.iovec.mina;

import io.iovec.IoVector;
import java.net.InetSocketAddress;
import org.apache.mina.core.buffer.IoBuffer;
import org.apache.mina.core.file.FileRegion;
import org.apache.mina.core.service.DefaultTransportMetadata;
import org.apache.mina.core.service.TransportMetadata;
import org.apache.mina.transport.socket.DefaultSocketSessionConfig;
import org.apache.mina.transport.socket.SocketSessionConfig;

/** What new sessions are configured as; refuses at once what no transport has. */
final class ServiceConfig extends DefaultSocketSessionConfig {
  static final TransportMetadata METADATA =
      new DefaultTransportMetadata(
          "iovec",
          "socket",
          false,
          true,
          InetSocketAddress.class,
          SocketSessionConfig.class,
          IoBuffer.class,
          FileRegion.class,
          IoVector.class);

  @Override
  public void setOobInline(boolean on) {
    checkOobInline(on);
    super.setOobInline(on);
  }

  static void checkOobInline(boolean on) {
    if (on) {
      throw new UnsupportedOperationException("transports have no urgent data, oobInline=true");
    }
  }
}
