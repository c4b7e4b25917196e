package io.iovec.linux;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.assertj.core.api.Assertions.assertThat;

import io.iovec.IoFile;
import io.iovec.IoVector;
import io.iovec.KernelEntry;
import io.iovec.Policy;
import io.iovec.Poller;
import io.iovec.StreamSocket;
import io.iovec.Transport;
import io.iovec.TransportConfig;
import io.iovec.TransportProvider;
import io.iovec.kernel.KernelTransportProvider;
import io.iovec.nio.NioTransportProvider;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Vectors of one transport in the hands of another. */
class MixedTransportsTest {
  private static final int BYTES = 300_001;
  private static final Pattern PATTERN = new Pattern(60);
  private static final TransportConfig CONFIG =
      TransportConfig.defaults().withPolicy(Policy.KERNEL).withKernel(16 << 16, 1 << 16);

  @RegisterExtension final NothingLeft nothingLeft = new NothingLeft();
  @TempDir Path directory;

  @BeforeEach
  void makeFile() throws Exception {
    Files.write(directory.resolve("file"), PATTERN.bytes(0, BYTES));
  }

  @Test
  void anEntryOfAFileIsSentAndWrittenByTheKernelTransport() throws Exception {
    handOver(new NioTransportProvider(), new KernelTransportProvider());
  }

  @Test
  void aPipeIsSentAndWrittenByTheNioTransport() throws Exception {
    handOver(new KernelTransportProvider(), new NioTransportProvider());
  }

  @Test
  void aPipeOfAnotherKernelTransportIsSentAndWritten() throws Exception {
    handOver(new KernelTransportProvider(), new KernelTransportProvider());
  }

  private void handOver(TransportProvider from, TransportProvider to) throws Exception {
    try (Transport giving = from.open(CONFIG);
        Transport taking = to.open(CONFIG)) {
      send(giving, taking);
      write(giving, taking);
    }
  }

  /** Reads all of the file into the kernel's keeping. */
  private IoVector read(Transport transport) throws Exception {
    IoVector vector = transport.vector();
    try (IoFile file = transport.open(directory, "file", READ)) {
      while (vector.length() < BYTES) {
        long at = vector.length();
        assertThat(file.read(vector, at, BYTES - at)).isPositive();
      }
    }
    assertThat(vector).allSatisfy(entry -> assertThat(entry).isInstanceOf(KernelEntry.class));
    return vector;
  }

  private void send(Transport giving, Transport taking) throws Exception {
    try (Round round = new Round(taking, directory);
        IoVector vector = read(giving)) {
      StreamSocket[] sockets = new StreamSocket[1];
      FarEnd far = round.connect(sockets);
      round.watch(sockets[0], Poller.WRITE);
      while (far.received() < BYTES) {
        if (round.send(sockets[0], vector, false) == 0) {
          round.poll("room to send, vector=" + vector);
        }
        far.receive(PATTERN);
      }
      assertThat(vector.isEmpty()).isTrue();
    }
  }

  private void write(Transport giving, Transport taking) throws Exception {
    try (IoFile file = taking.open(directory, "copy", CREATE, WRITE);
        IoVector vector = read(giving)) {
      assertThat(file.write(vector, 10)).isEqualTo(BYTES);
    }
    PATTERN.expectInFile(directory.resolve("copy"), 10, BYTES, 0);
  }

  @Test
  void doNotTakeEachOthersRoom() throws Exception {
    TransportConfig one = CONFIG.withKernel(1 << 16, 1 << 16);
    try (Transport second = new KernelTransportProvider().open(one);
        IoVector vector = second.vector()) {
      try (Transport first = new KernelTransportProvider().open(one);
          IoVector all = first.vector()) {
        all.pushBack(first.kernelEntry(1));
        read(second, vector, 1_000);
      }
      read(second, vector, 2_000);
    }
  }

  private void read(Transport transport, IoVector into, int count) throws Exception {
    try (IoFile file = transport.open(directory, "file", READ)) {
      assertThat(file.read(into, 0, count)).isEqualTo(count);
      assertThat(PATTERN.expectAll(into, 0)).isEqualTo(count);
    }
    assertThat(transport.counters().fallbacks()).isEmpty();
  }
}
