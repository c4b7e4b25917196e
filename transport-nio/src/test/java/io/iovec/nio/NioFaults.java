package io.iovec.nio;

import static io.iovec.conformance.Fault.EAGAIN;
import static io.iovec.conformance.Fault.ECONNRESET;
import static io.iovec.conformance.Fault.EFBIG;
import static io.iovec.conformance.Fault.EIO;
import static io.iovec.conformance.Fault.EMFILE;
import static io.iovec.conformance.Fault.ENFILE;
import static io.iovec.conformance.Fault.ENOMEM;
import static io.iovec.conformance.Fault.ENOSPC;
import static io.iovec.conformance.Fault.EPIPE;
import static io.iovec.conformance.Fault.HALF;
import static io.iovec.conformance.Fault.ONE_BYTE;

import io.iovec.TransportProvider;
import io.iovec.conformance.Call;
import io.iovec.conformance.Fault;
import io.iovec.conformance.FaultPlan;
import io.iovec.conformance.Faults;
import java.io.IOException;
import java.net.ProtocolFamily;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.channels.FileChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.FileSystemException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/** The real channels of the {@code nio} transport, some of whose calls fail as a plan says. */
public final class NioFaults implements Faults {
  // The JDK tries again itself after EINTR, and makes no kernel buffers.
  private static Set<Fault> possible(Call call) {
    return switch (call) {
      case ACCEPT -> EnumSet.of(EAGAIN, EMFILE, ENFILE, ENOMEM);
      case CONNECT -> EnumSet.of(EMFILE, ENFILE, ENOMEM);
      case RECV -> EnumSet.of(ONE_BYTE, HALF, EAGAIN, ECONNRESET, ENOMEM);
      case SEND -> EnumSet.of(ONE_BYTE, HALF, EAGAIN, EPIPE, ECONNRESET, ENOMEM);
      case OPEN -> EnumSet.of(EMFILE, ENFILE, ENOMEM, EIO, ENOSPC);
      case READ -> EnumSet.of(ONE_BYTE, HALF, EIO, ENOMEM);
      case WRITE -> EnumSet.of(ONE_BYTE, HALF, ENOSPC, EFBIG, EIO);
      case SYNC -> EnumSet.of(ENOSPC, EIO);
      case KERNEL_BUFFER, MOVE, POLL -> EnumSet.noneOf(Fault.class);
    };
  }

  /** Makes them. */
  public NioFaults() {}

  @Override
  public boolean possible(Call call, Fault fault) {
    return possible(call).contains(fault);
  }

  @Override
  public TransportProvider provider(FaultPlan plan) {
    return new NioTransportProvider(new FaultyCalls(plan));
  }

  /** Returns what the JDK says where the system says {@code fault}. */
  private static String words(Fault fault) {
    return switch (fault) {
      case ENOSPC -> "No space left on device";
      case EFBIG -> "File too large";
      case EIO -> "Input/output error";
      case EPIPE -> "Broken pipe";
      case ECONNRESET -> "Connection reset by peer";
      case ENOMEM -> "Cannot allocate memory";
      case EMFILE -> "Too many open files";
      case ENFILE -> "Too many open files in system";
      default -> throw new IllegalArgumentException("fault=" + fault);
    };
  }

  private static final class FaultyCalls extends ChannelCalls {
    private final FaultPlan plan;

    FaultyCalls(FaultPlan plan) {
      this.plan = plan;
    }

    /** Returns the fault of a call that does not throw; null for none. */
    private @Nullable Fault next(Call call) throws IOException {
      Fault fault = plan.next(call);
      if (fault == null || fault.isTransparent()) {
        return fault;
      }
      throw call == Call.RECV && fault == ECONNRESET
          ? new SocketException("Connection reset")
          : new IOException(words(fault));
    }

    private static int fewer(int count, Fault fault) {
      return fault == ONE_BYTE ? Math.min(1, count) : (count + 1) / 2;
    }

    /** Something that moves bytes of one buffer. */
    private interface Move<T> {
      T move(ByteBuffer buffer) throws IOException;
    }

    private static <T> T move(ByteBuffer buffer, @Nullable Fault fault, Move<T> move)
        throws IOException {
      int limit = buffer.limit();
      if (fault != null) {
        buffer.limit(buffer.position() + fewer(buffer.remaining(), fault));
      }
      try {
        return move.move(buffer);
      } finally {
        buffer.limit(limit);
      }
    }

    @Override
    @Nullable SocketChannel accept(ServerSocketChannel from) throws IOException {
      return next(Call.ACCEPT) == EAGAIN ? null : super.accept(from);
    }

    @Override
    SocketChannel openSocket(ProtocolFamily family) throws IOException {
      next(Call.CONNECT);
      return super.openSocket(family);
    }

    @Override
    int recv(SocketChannel from, ByteBuffer into) throws IOException {
      Fault fault = next(Call.RECV);
      return fault == EAGAIN ? 0 : move(into, fault, some -> super.recv(from, some));
    }

    @Override
    int send(SocketChannel to, ByteBuffer from) throws IOException {
      Fault fault = next(Call.SEND);
      return fault == EAGAIN ? 0 : move(from, fault, some -> super.send(to, some));
    }

    @Override
    long send(SocketChannel to, ByteBuffer[] from, int offset, int count) throws IOException {
      Fault fault = next(Call.SEND);
      if (fault == null) {
        return super.send(to, from, offset, count);
      }
      int first = offset;
      while (first < offset + count - 1 && !from[first].hasRemaining()) {
        first++;
      }
      return fault == EAGAIN || first == offset + count
          ? 0
          : move(from[first], fault, some -> super.send(to, some));
    }

    @Override
    long send(SocketChannel to, FileChannel from, long position, long count) throws IOException {
      Fault fault = next(Call.SEND);
      if (fault == EAGAIN) {
        return 0;
      }
      int most = (int) Math.min(count, 1 << 30);
      return super.send(to, from, position, fault == null ? count : fewer(most, fault));
    }

    @Override
    AsynchronousFileChannel open(
        Path path, Set<OpenOption> options, @Nullable ExecutorService executor) throws IOException {
      failToOpen(path);
      return super.open(path, options, executor);
    }

    @Override
    FileChannel open(Path path, Set<OpenOption> options) throws IOException {
      failToOpen(path);
      return super.open(path, options);
    }

    private void failToOpen(Path path) throws FileSystemException {
      Fault fault = plan.next(Call.OPEN);
      if (fault != null) {
        throw new FileSystemException(path.toString(), null, words(fault));
      }
    }

    @Override
    Future<Integer> read(AsynchronousFileChannel from, ByteBuffer into, long position)
        throws IOException {
      return move(into, next(Call.READ), some -> super.read(from, some, position));
    }

    @Override
    Future<Integer> write(AsynchronousFileChannel to, ByteBuffer from, long position)
        throws IOException {
      return move(from, next(Call.WRITE), some -> super.write(to, some, position));
    }

    @Override
    void force(AsynchronousFileChannel file, boolean metadata) throws IOException {
      next(Call.SYNC);
      super.force(file, metadata);
    }
  }
}
