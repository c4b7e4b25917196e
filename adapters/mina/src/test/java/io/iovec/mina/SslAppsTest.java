package io.iovec.mina;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.DataInputStream;
import java.net.InetSocketAddress;
import java.util.Arrays;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.apache.mina.core.buffer.IoBuffer;
import org.apache.mina.core.service.IoHandlerAdapter;
import org.apache.mina.core.session.IoSession;
import org.apache.mina.filter.FilterEvent;
import org.apache.mina.filter.codec.ProtocolCodecFilter;
import org.apache.mina.filter.codec.textline.TextLineCodecFactory;
import org.apache.mina.filter.ssl.SslEvent;
import org.apache.mina.filter.ssl.SslFilter;
import org.apache.mina.transport.socket.SocketAcceptor;
import org.apache.mina.transport.socket.SocketConnector;
import org.junit.jupiter.api.Test;

/** An application behind TLS. */
class SslAppsTest extends OnEachService {
  /** Sends back what it receives, if it is told so. */
  private static class Echo extends Recorder {
    private final boolean echo;

    Echo(boolean echo) {
      this.echo = echo;
    }

    @Override
    public void messageReceived(IoSession session, Object message) throws Exception {
      if (echo) {
        session.write(((IoBuffer) message).duplicate());
      }
      super.messageReceived(session, message);
    }
  }

  private SocketAcceptor secureAcceptor() throws Exception {
    SocketAcceptor acceptor = acceptor();
    acceptor.getFilterChain().addLast("ssl", new SslFilter(Tls.server()));
    return acceptor;
  }

  private SocketConnector secureConnector() throws Exception {
    SocketConnector connector = connector();
    connector.getFilterChain().addLast("ssl", new SslFilter(Tls.client()));
    return connector;
  }

  @Test
  void sendsBackWhatAPlainTlsClientSends() throws Exception {
    InetSocketAddress address = bind(secureAcceptor(), new Echo(true));
    byte[] bytes = ReceivedBytes.random(20_000);

    SSLSocket client =
        (SSLSocket)
            Tls.client()
                .getSocketFactory()
                .createSocket(client(address), "localhost", address.getPort(), true);
    closing(client);
    client.getOutputStream().write(bytes);

    byte[] back = new byte[bytes.length];
    new DataInputStream(client.getInputStream()).readFully(back);
    assertThat(back).isEqualTo(bytes);
  }

  @Test
  void sendsBackAMegabyteToASecureConnectorByteExactly() throws Exception {
    InetSocketAddress address = bind(secureAcceptor(), new Echo(true));
    byte[] bytes = ReceivedBytes.random(MIB);
    Recorder client = new Echo(false);

    IoSession session = connect(secureConnector(), client, address);
    for (int at = 0; at < bytes.length; at += 64 << 10) {
      session.write(IoBuffer.wrap(Arrays.copyOfRange(bytes, at, at + (64 << 10))));
    }

    client.bytes().awaitCount(bytes.length);
    assertThat(client.bytes().hash()).isEqualTo(ReceivedBytes.hash(bytes));
  }

  @Test
  void tellsThatASessionIsSecured() throws Exception {
    Recorder server =
        new Echo(true) {
          @Override
          public void event(IoSession session, FilterEvent event) {
            if (event == SslEvent.SECURED) {
              session.write(IoBuffer.wrap(new byte[] {(byte) (session.isSecured() ? 1 : 0)}));
            }
          }
        };
    InetSocketAddress address = bind(secureAcceptor(), server);
    Recorder client = new Echo(false);

    IoSession session = connect(secureConnector(), client, address);

    client.bytes().awaitCount(1);
    assertThat(client.bytes().hash()).isEqualTo(ReceivedBytes.hash(new byte[] {1}));
    assertThat(session.isSecured()).isTrue();
  }

  @Test
  void becomesSecureLaterWhenTheFilterIsAddedToAnOpenSession() throws Exception {
    InetSocketAddress address =
        bind(
            acceptor(),
            new Echo(true) {
              @Override
              public void messageReceived(IoSession session, Object message) throws Exception {
                if (session.getFilterChain().contains(SslFilter.class)) {
                  super.messageReceived(session, message);
                } else {
                  session.write(IoBuffer.wrap(new byte[] {'g'}));
                  session.getFilterChain().addFirst("ssl", new SslFilter(Tls.server()));
                }
              }
            });
    Recorder client = new Echo(false);
    IoSession session = connect(connector(), client, address);

    session.write(IoBuffer.wrap(new byte[] {'s'}));
    client.bytes().awaitCount(1);
    session.getFilterChain().addFirst("ssl", new SslFilter(Tls.client()));
    session.write(IoBuffer.wrap(new byte[] {4, 5, 6}));

    client.bytes().awaitCount(4);
    assertThat(client.bytes().hash()).isEqualTo(ReceivedBytes.hash(new byte[] {'g', 4, 5, 6}));
    assertThat(session.isSecured()).isTrue();
  }

  @Test
  void theClientThatDoesNotTrustTheCertificateIsToldAndClosed() throws Exception {
    SocketAcceptor acceptor = secureAcceptor();
    InetSocketAddress address = bind(acceptor, new Echo(true));
    SocketConnector connector = connector();
    connector.getFilterChain().addLast("ssl", new SslFilter(SSLContext.getDefault()));
    Recorder client = new Echo(false);

    IoSession session = connect(connector, client, address);
    client.await("caught");

    awaitDone(session.closeNow());
    assertThat(client.caught().get(0)).isInstanceOf(SSLException.class);
  }

  @Test
  void carriesACodecOnTop() throws Exception {
    SocketAcceptor acceptor = secureAcceptor();
    acceptor.getFilterChain().addLast("codec", new ProtocolCodecFilter(new TextLineCodecFactory()));
    InetSocketAddress address =
        bind(
            acceptor,
            new IoHandlerAdapter() {
              @Override
              public void messageReceived(IoSession session, Object message) {
                session.write("you said " + message);
                session.closeOnFlush();
              }
            });
    SocketConnector connector = secureConnector();
    connector
        .getFilterChain()
        .addLast("codec", new ProtocolCodecFilter(new TextLineCodecFactory()));
    connector.getSessionConfig().setUseReadOperation(true);

    IoSession session = connect(connector, new IoHandlerAdapter(), address);
    session.write("hello");

    assertThat(awaitDone(session.read()).getMessage()).isEqualTo("you said hello");
    awaitDone(session.getCloseFuture());
  }

  @Test
  void aWriteFutureIsDoneWhenItsBytesHaveBeenSent() throws Exception {
    Recorder server = new Echo(false);
    InetSocketAddress address = bind(secureAcceptor(), server);
    IoSession session = connect(secureConnector(), new Echo(false), address);

    assertThat(awaitDone(session.write(IoBuffer.wrap(new byte[1000]))).isWritten()).isTrue();

    server.bytes().awaitCount(1000);
  }
}
