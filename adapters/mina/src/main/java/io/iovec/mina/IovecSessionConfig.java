package io.iovec.mina;

import io.iovec.StreamSocket;
import java.io.IOException;
import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.util.function.BooleanSupplier;
import org.apache.mina.core.RuntimeIoException;
import org.apache.mina.transport.socket.AbstractSocketSessionConfig;

/** A session's configuration: what concerns the socket is asked of it and told to it. */
final class IovecSessionConfig extends AbstractSocketSessionConfig {
  private final StreamSocket socket;
  private final BooleanSupplier connected;

  IovecSessionConfig(StreamSocket socket, BooleanSupplier connected) {
    this.socket = socket;
    this.connected = connected;
  }

  private <T> T get(SocketOption<T> option) {
    try {
      return socket.option(option);
    } catch (IOException | IllegalStateException e) {
      throw new RuntimeIoException(e);
    }
  }

  private <T> void set(SocketOption<T> option, T value) {
    try {
      socket.option(option, value);
    } catch (IOException | IllegalStateException e) {
      throw new RuntimeIoException(e);
    }
  }

  @Override
  public boolean isReuseAddress() {
    return get(StandardSocketOptions.SO_REUSEADDR);
  }

  @Override
  public void setReuseAddress(boolean on) {
    set(StandardSocketOptions.SO_REUSEADDR, on);
  }

  @Override
  public int getReceiveBufferSize() {
    return get(StandardSocketOptions.SO_RCVBUF);
  }

  @Override
  public void setReceiveBufferSize(int bytes) {
    set(StandardSocketOptions.SO_RCVBUF, bytes);
  }

  @Override
  public int getSendBufferSize() {
    return get(StandardSocketOptions.SO_SNDBUF);
  }

  @Override
  public void setSendBufferSize(int bytes) {
    set(StandardSocketOptions.SO_SNDBUF, bytes);
  }

  @Override
  public int getTrafficClass() {
    return get(StandardSocketOptions.IP_TOS);
  }

  @Override
  public void setTrafficClass(int trafficClass) {
    set(StandardSocketOptions.IP_TOS, trafficClass);
  }

  @Override
  public boolean isKeepAlive() {
    return get(StandardSocketOptions.SO_KEEPALIVE);
  }

  @Override
  public void setKeepAlive(boolean on) {
    set(StandardSocketOptions.SO_KEEPALIVE, on);
  }

  @Override
  public boolean isOobInline() {
    return false;
  }

  @Override
  public void setOobInline(boolean on) {
    ServiceConfig.checkOobInline(on);
  }

  @Override
  public int getSoLinger() {
    return get(StandardSocketOptions.SO_LINGER);
  }

  @Override
  public void setSoLinger(int seconds) {
    set(StandardSocketOptions.SO_LINGER, seconds);
  }

  @Override
  public boolean isTcpNoDelay() {
    return connected.getAsBoolean() && get(StandardSocketOptions.TCP_NODELAY);
  }

  @Override
  public void setTcpNoDelay(boolean on) {
    set(StandardSocketOptions.TCP_NODELAY, on);
  }
}
