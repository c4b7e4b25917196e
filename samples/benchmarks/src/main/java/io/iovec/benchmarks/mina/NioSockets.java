package io.iovec.benchmarks.mina;

import io.iovec.benchmarks.Service;
import io.iovec.benchmarks.Wire;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SocketChannel;
import org.apache.mina.core.buffer.IoBuffer;
import org.apache.mina.core.file.DefaultFileRegion;
import org.apache.mina.core.service.IoProcessor;
import org.apache.mina.core.service.SimpleIoProcessorPool;
import org.apache.mina.core.session.IoSession;
import org.apache.mina.transport.socket.SocketAcceptor;
import org.apache.mina.transport.socket.SocketConnector;
import org.apache.mina.transport.socket.nio.NioProcessor;
import org.apache.mina.transport.socket.nio.NioSession;
import org.apache.mina.transport.socket.nio.NioSocketAcceptor;
import org.apache.mina.transport.socket.nio.NioSocketConnector;

/** MINA's own: files by file regions, small payloads by copying if that is asked for. */
final class NioSockets implements Sockets {
  private static final int BATCH = 256 << 10;

  private final FileChannel file;
  private final long copied;
  private final IoProcessor<NioSession> relaying =
      new SimpleIoProcessorPool<>(NioProcessor.class, 1);

  /**
   * Serves from a file.
   *
   * @param copied the largest payload that is copied, 0 for none
   */
  NioSockets(FileChannel file, long copied) {
    this.file = file;
    this.copied = copied;
  }

  @Override
  public SocketAcceptor acceptor(Service service) {
    return service == Service.RELAY ? new NioSocketAcceptor(relaying) : new NioSocketAcceptor(1);
  }

  @Override
  public SocketConnector connector() {
    return new NioSocketConnector(relaying);
  }

  @Override
  public Handler receive() {
    return new ReceiveBuffers(file);
  }

  @Override
  public int write(IoSession session, Frames frames) throws IOException {
    long size = frames.size();
    if (size <= copied) {
      session.write(copy(frames));
      return 1;
    }
    ByteBuffer header = ByteBuffer.allocate(Wire.SEND_HEADER).putLong(0, size);
    session.write(IoBuffer.wrap(header));
    session.write(new DefaultFileRegion(file, 0, size));
    frames.written(size);
    return 2;
  }

  private IoBuffer copy(Frames frames) throws IOException {
    int length = Wire.SEND_HEADER + (int) frames.size();
    int count = (int) Math.min(frames.left(), Math.max(1, BATCH / length));
    IoBuffer buffer = IoBuffer.allocate(count * length);
    ByteBuffer out = buffer.buf();
    for (int i = 0; i < count; i++) {
      int at = i * length;
      out.limit(at + length).putLong(at, frames.size()).position(at + Wire.SEND_HEADER);
      read(out);
      frames.written(frames.size());
    }
    out.flip();
    return buffer;
  }

  private void read(ByteBuffer out) throws IOException {
    long position = 0;
    while (out.hasRemaining()) {
      int n = file.read(out, position);
      if (n < 0) {
        throw new EOFException("position=" + position);
      }
      position += n;
    }
  }

  /** There always is. */
  @Override
  public void whenRoom(Runnable task) {
    task.run();
  }

  @Override
  public void shutdownOutput(IoSession session) throws IOException {
    ((SocketChannel) ((NioSession) session).getChannel()).shutdownOutput();
  }
}
