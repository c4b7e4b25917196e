package io.iovec.mina;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetSocketAddress;
import java.util.List;
import org.apache.mina.core.session.IdleStatus;
import org.apache.mina.core.session.IoSession;
import org.apache.mina.transport.socket.SocketAcceptor;
import org.apache.mina.transport.socket.SocketConnector;
import org.apache.mina.transport.socket.SocketSessionConfig;
import org.apache.mina.transport.socket.nio.NioSocketAcceptor;
import org.apache.mina.transport.socket.nio.NioSocketConnector;
import org.junit.jupiter.api.Test;

/** The properties of sessions, from their service and of their own. */
class SessionConfigBehaviourTest extends OnEachService {
  /** Everything that a configuration says, but for the sizes that the system chooses. */
  private static List<Object> values(SocketSessionConfig config) {
    return List.of(
        config.isReuseAddress(),
        config.isKeepAlive(),
        config.isOobInline(),
        config.isTcpNoDelay(),
        config.getSoLinger(),
        config.getTrafficClass(),
        config.getReadBufferSize(),
        config.getMinReadBufferSize(),
        config.getMaxReadBufferSize(),
        config.getThroughputCalculationInterval(),
        config.getIdleTime(IdleStatus.BOTH_IDLE),
        config.getIdleTime(IdleStatus.READER_IDLE),
        config.getIdleTime(IdleStatus.WRITER_IDLE),
        config.getWriteTimeout(),
        config.isUseReadOperation());
  }

  private static List<Integer> sizes(SocketSessionConfig config) {
    return List.of(config.getReceiveBufferSize(), config.getSendBufferSize());
  }

  @Test
  void aServicesDefaultsAreThoseOfTheModel() {
    NioSocketAcceptor modelAcceptor = new NioSocketAcceptor();
    closing(() -> modelAcceptor.dispose(true));
    NioSocketConnector modelConnector = new NioSocketConnector();
    closing(() -> modelConnector.dispose(true));

    SocketAcceptor acceptor = acceptor();
    SocketConnector connector = connector();

    assertThat(values(acceptor.getSessionConfig()))
        .isEqualTo(values(modelAcceptor.getSessionConfig()));
    assertThat(sizes(acceptor.getSessionConfig()))
        .isEqualTo(sizes(modelAcceptor.getSessionConfig()));
    assertThat(values(connector.getSessionConfig()))
        .isEqualTo(values(modelConnector.getSessionConfig()));
    assertThat(sizes(connector.getSessionConfig()))
        .isEqualTo(sizes(modelConnector.getSessionConfig()));
    assertThat(acceptor.isReuseAddress()).isEqualTo(modelAcceptor.isReuseAddress());
    assertThat(acceptor.getBacklog()).isEqualTo(modelAcceptor.getBacklog());
    assertThat(acceptor.isCloseOnDeactivation()).isEqualTo(modelAcceptor.isCloseOnDeactivation());
    assertThat(connector.getConnectTimeoutMillis())
        .isEqualTo(modelConnector.getConnectTimeoutMillis());
    assertThat(acceptor.getTransportMetadata().getAddressType())
        .isEqualTo(modelAcceptor.getTransportMetadata().getAddressType());
    assertThat(acceptor.getTransportMetadata().isConnectionless()).isFalse();
    assertThat(acceptor.getTransportMetadata().hasFragmentation()).isTrue();
  }

  @Test
  void aSessionsDefaultsAreThoseOfTheModel() throws Exception {
    SocketSessionConfig[] model = configs(new NioSocketAcceptor(), new NioSocketConnector());
    SocketSessionConfig[] tested = configs(acceptor(), connector());

    for (int side = 0; side < model.length; side++) {
      assertThat(values(tested[side])).isEqualTo(values(model[side]));
      assertThat(sizes(tested[side])).isEqualTo(sizes(model[side]));
    }
  }

  /** Returns the configurations of the accepted session and of the one that connected. */
  private SocketSessionConfig[] configs(SocketAcceptor acceptor, SocketConnector connector)
      throws Exception {
    closing(() -> acceptor.dispose(true));
    closing(() -> connector.dispose(true));
    Recorder server = new Recorder();
    InetSocketAddress address = bind(acceptor, server);
    IoSession session = connect(connector, new Recorder(), address);
    return new SocketSessionConfig[] {
      (SocketSessionConfig) server.session().getConfig(), (SocketSessionConfig) session.getConfig()
    };
  }

  private static void change(SocketSessionConfig config) {
    config.setKeepAlive(true);
    config.setTcpNoDelay(true);
    config.setSoLinger(7);
    config.setTrafficClass(0x10);
    config.setReadBufferSize(4096);
    config.setMinReadBufferSize(128);
    config.setMaxReadBufferSize(32_768);
    config.setThroughputCalculationInterval(9);
    config.setIdleTime(IdleStatus.BOTH_IDLE, 100);
    config.setIdleTime(IdleStatus.READER_IDLE, 101);
    config.setIdleTime(IdleStatus.WRITER_IDLE, 102);
    config.setWriteTimeout(33);
    config.setUseReadOperation(true);
  }

  private static List<Object> changed(boolean reuse) {
    return List.of(reuse, true, false, true, 7, 16, 4096, 128, 32_768, 9, 100, 101, 102, 33, true);
  }

  @Test
  void whatIsSetOnTheServiceShowsOnItsSessions() throws Exception {
    SocketAcceptor acceptor = acceptor();
    SocketConnector connector = connector();
    change(acceptor.getSessionConfig());
    change(connector.getSessionConfig());
    connector.getSessionConfig().setReuseAddress(true);

    SocketSessionConfig[] sessions = configs(acceptor, connector);

    assertThat(values(sessions[0])).isEqualTo(changed(false));
    assertThat(values(sessions[1])).isEqualTo(changed(true));
  }

  @Test
  void whatIsSetOnASessionIsSetOnItsSocketOnly() throws Exception {
    SocketAcceptor acceptor = acceptor();
    SocketConnector connector = connector();
    SocketSessionConfig session = configs(acceptor, connector)[0];

    change(session);
    session.setReuseAddress(false);

    assertThat(values(session)).isEqualTo(changed(false));
    assertThat(acceptor.getSessionConfig().isKeepAlive()).isFalse();
    session.setSoLinger(-1);
    assertThat(session.getSoLinger()).isEqualTo(-1);
  }

  @Test
  void urgentDataIsRefusedByOurs() {
    SocketSessionConfig config = acceptor().getSessionConfig();

    config.setOobInline(false);
    if (service.isModel()) {
      config.setOobInline(true);
      assertThat(config.isOobInline()).isTrue();
    } else {
      assertThatThrownBy(() -> config.setOobInline(true))
          .isInstanceOf(UnsupportedOperationException.class);
    }
  }

  @Test
  void sizesOfSocketBuffersShowAsTheyWereSet() throws Exception {
    SocketAcceptor acceptor = acceptor();
    SocketConnector connector = connector();
    acceptor.getSessionConfig().setReceiveBufferSize(50_000);
    acceptor.getSessionConfig().setSendBufferSize(60_000);
    connector.getSessionConfig().setReceiveBufferSize(70_000);
    connector.getSessionConfig().setSendBufferSize(80_000);

    SocketSessionConfig[] sessions = configs(acceptor, connector);

    assertThat(sizes(sessions[0])).containsExactly(50_000, 60_000);
    assertThat(sizes(sessions[1])).containsExactly(70_000, 80_000);
  }

  @Test
  void aSessionKnowsItsAddressesAndItsService() throws Exception {
    SocketAcceptor acceptor = acceptor();
    SocketConnector connector = connector();
    Recorder server = new Recorder();
    InetSocketAddress address = bind(acceptor, server);
    IoSession session = connect(connector, new Recorder(), address);
    IoSession accepted = server.session();

    assertThat(session.getRemoteAddress()).isEqualTo(address);
    assertThat(session.getServiceAddress()).isEqualTo(address);
    assertThat(accepted.getLocalAddress()).isEqualTo(address);
    assertThat(accepted.getServiceAddress()).isEqualTo(address);
    assertThat(accepted.getRemoteAddress()).isEqualTo(session.getLocalAddress());
    assertThat(session.getService()).isSameAs(connector);
    assertThat(accepted.getService()).isSameAs(acceptor);
    assertThat(session.isServer()).isFalse();
    assertThat(accepted.isServer()).isTrue();
    assertThat(session.isConnected()).isTrue();
    assertThat(session.isActive()).isTrue();
    assertThat(session.isSecured()).isFalse();
    assertThat(session.getId()).isNotEqualTo(accepted.getId());
    assertThat(accepted.toString()).contains("server").contains(":" + address.getPort());
    assertThat(session.toString()).contains("client").contains(":" + address.getPort());
  }
}
