package io.iovec.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import io.iovec.Answer;
import io.iovec.IoFile;
import io.iovec.IoVector;
import io.iovec.MemoryEntry;
import io.iovec.Policy;
import io.iovec.Poller;
import io.iovec.Registration;
import io.iovec.StreamListener;
import io.iovec.StreamSocket;
import io.iovec.Transport;
import io.iovec.TransportConfig;
import io.iovec.Transports;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import java.util.Objects;

/**
 * The server of one contender, in a process of its own: what {@code limit.c} does, on the bare SPI.
 * Prints its port; each line on standard input is answered with the process's CPU time in
 * nanoseconds, and at its end it exits.
 */
final class BenchServer {
  static final int RECEIVE_HEADER = 112;
  static final int SEND_HEADER = 84;
  private static final int REQUEST = 16;
  private static final long RELAY_BYTES = 1 << 20;

  private final Transport transport;
  private final Poller poller;
  private final IoFile file;
  private final int sinkPort;

  private BenchServer(Transport transport, Poller poller, IoFile file, int sinkPort) {
    this.transport = transport;
    this.poller = poller;
    this.file = file;
    this.sinkPort = sinkPort;
  }

  /**
   * Serves.
   *
   * @param args receive, send or relay; transport; policy; file; the sink's port
   */
  public static void main(String[] args) throws IOException {
    TransportConfig config =
        TransportConfig.defaults()
            .withTransport(args[1])
            .withPolicy(Policy.valueOf(args[2].toUpperCase(Locale.ROOT)));
    Path path = Path.of(args[3]).toAbsolutePath();
    try (Transport transport = Transports.open(config);
        Poller poller = transport.poller();
        IoFile file =
            transport.open(
                Objects.requireNonNull(path.getParent()),
                String.valueOf(path.getFileName()),
                StandardOpenOption.READ,
                StandardOpenOption.WRITE);
        StreamListener listener =
            transport.listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
      Thread control = new Thread(BenchServer::answerCpuTime, "control");
      control.setDaemon(true);
      System.out.println(((InetSocketAddress) listener.localAddress()).getPort());
      control.start();
      new BenchServer(transport, poller, file, Integer.parseInt(args[4])).serve(listener, args[0]);
    }
  }

  private static void answerCpuTime() {
    var machine = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    try (var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII))) {
      while (in.readLine() != null) {
        System.out.println(machine.getProcessCpuTime());
      }
    } catch (IOException e) {
      System.err.println("standard input: " + e);
    }
    System.exit(0);
  }

  private void serve(StreamListener listener, String mode) throws IOException {
    poller.register(
        listener,
        Poller.READ,
        ready -> {
          StreamSocket socket = listener.accept();
          if (socket != null) {
            switch (mode) {
              case "receive" -> new Receive(socket);
              case "send" -> new Send(socket);
              case "relay" -> new Relay(socket);
              default -> throw new IllegalArgumentException("mode=" + mode);
            }
          }
        });
    while (listener.isOpen()) {
      poller.poll(-1);
    }
  }

  /** Frames of a header, which has the payload's length and place, and the payload: to the file. */
  private final class Receive {
    private final StreamSocket socket;
    private final IoVector in = transport.vector();
    private long left;
    private long position;

    Receive(StreamSocket socket) throws IOException {
      this.socket = socket;
      poller.register(socket, Poller.READ, this::ready);
    }

    private void ready(int readiness) throws IOException {
      long n;
      do {
        n = left == 0 ? recvHeader() : recvPayload();
      } while (n > 0);
      if (n == Answer.END_OF_STREAM) {
        try (IoVector done = transport.vector()) {
          done.pushBack(MemoryEntry.wrap(ByteBuffer.allocateDirect(1)));
          socket.send(done, false);
        }
        in.close();
        socket.close();
      }
    }

    private long recvHeader() throws IOException {
      long n = socket.recv(in, RECEIVE_HEADER - (int) in.length(), 0);
      if (in.length() == RECEIVE_HEADER) {
        ByteBuffer header = in.pullUp(RECEIVE_HEADER);
        left = header.getLong(0);
        position = header.getLong(Long.BYTES);
        in.release(RECEIVE_HEADER);
        socket.expect(left);
      }
      return n;
    }

    private long recvPayload() throws IOException {
      long n = socket.recv(in, 0, left);
      if (n > 0) {
        file.write(in, position);
        position += n;
        left -= n;
      }
      return n;
    }
  }

  /** So many frames of a header and so many bytes of the file. */
  private final class Send {
    private final StreamSocket socket;
    private final Registration registration;
    private final IoVector vector = transport.vector();
    private boolean asked;
    private long frames;
    private long size;
    private long position;

    Send(StreamSocket socket) throws IOException {
      this.socket = socket;
      this.registration = poller.register(socket, Poller.READ, this::ready);
    }

    private void ready(int readiness) throws IOException {
      if (!asked) {
        socket.recv(vector, REQUEST - (int) vector.length(), 0);
        if (vector.length() < REQUEST) {
          return;
        }
        ByteBuffer request = vector.pullUp(REQUEST);
        frames = request.getLong(0);
        size = request.getLong(Long.BYTES);
        vector.release(REQUEST);
        asked = true;
        registration.interest(Poller.WRITE);
      }
      while (frames > 0 || !vector.isEmpty()) {
        if (vector.isEmpty()) {
          fill();
        }
        socket.send(vector, position > 0);
        if (!vector.isEmpty()) {
          return;
        }
      }
      vector.close();
      socket.close();
    }

    private void fill() throws IOException {
      boolean first = position == 0;
      position += file.read(vector, position, size - position);
      if (first) {
        MemoryEntry header = transport.memoryEntry(SEND_HEADER);
        header.filled(SEND_HEADER);
        vector.pushFront(header);
      }
      if (position == size) {
        position = 0;
        frames--;
      }
    }
  }

  /** From one socket to another, and the one byte that comes back at the end. */
  private final class Relay {
    private final StreamSocket from;
    private final StreamSocket to;
    private final IoVector there = transport.vector();
    private final IoVector back = transport.vector();
    private final Registration reading;
    private final Registration writing;
    private boolean connected;
    private boolean ended;

    Relay(StreamSocket from) throws IOException {
      this.from = from;
      this.to =
          transport.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), sinkPort));
      this.writing = poller.register(to, Poller.WRITE, this::toReady);
      this.reading = poller.register(from, 0, ready -> move());
    }

    private void toReady(int readiness) throws IOException {
      if (!connected) {
        connected = to.finishConnect();
        if (connected) {
          reading.interest(Poller.READ);
          writing.interest(Poller.READ);
        }
        return;
      }
      if ((readiness & Poller.READ) != 0 && to.recv(back, 1, 0) == 1) {
        from.send(back, false);
        there.close();
        back.close();
        to.close();
        from.close();
        return;
      }
      move();
    }

    private void move() throws IOException {
      if (ended && there.isEmpty()) {
        return;
      }
      long n;
      do {
        n = ended ? 0 : from.recv(there, 0, RELAY_BYTES);
        to.send(there, false);
      } while (n > 0 && there.isEmpty());
      if (n == Answer.END_OF_STREAM) {
        ended = true;
      }
      boolean full = !there.isEmpty();
      if (ended && !full) {
        to.shutdownOutput();
      }
      reading.interest(full || ended ? 0 : Poller.READ);
      writing.interest(full ? Poller.READ | Poller.WRITE : Poller.READ);
    }
  }
}
