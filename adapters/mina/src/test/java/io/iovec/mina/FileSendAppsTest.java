package io.iovec.mina;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Random;
import org.apache.mina.core.buffer.IoBuffer;
import org.apache.mina.core.file.DefaultFileRegion;
import org.apache.mina.core.file.FilenameFileRegion;
import org.apache.mina.core.filterchain.IoFilter;
import org.apache.mina.core.session.IoSession;
import org.apache.mina.filter.stream.FileRegionWriteFilter;
import org.apache.mina.filter.stream.StreamWriteFilter;
import org.apache.mina.transport.socket.SocketAcceptor;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An application that sends a file to whoever connects. */
class FileSendAppsTest extends OnEachService {
  private static final int LENGTH = 64 * MIB;

  @TempDir static Path directory;
  private static Path file;
  private static String hash;

  @BeforeAll
  static void makeFile() throws IOException {
    file = directory.resolve("file");
    long seed = System.nanoTime();
    System.out.println("seed=" + seed);
    Random random = new Random(seed);
    byte[] piece = new byte[MIB];
    ReceivedBytes all = new ReceivedBytes();
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      for (int i = 0; i < LENGTH / MIB; i++) {
        random.nextBytes(piece);
        channel.write(ByteBuffer.wrap(piece));
        all.add(ByteBuffer.wrap(piece));
      }
    }
    hash = all.hash();
  }

  @AfterAll
  static void forgetFile() {
    file = null;
  }

  private static FileChannel channel(Path of) throws IOException {
    return FileChannel.open(of, StandardOpenOption.READ);
  }

  /** Makes what is written. */
  private interface Message {
    Object open() throws IOException;
  }

  private static final class Server extends Recorder {
    private final Message[] messages;

    Server(Message... messages) {
      this.messages = messages;
    }

    @Override
    public void sessionOpened(IoSession session) throws Exception {
      for (Message message : messages) {
        session.write(message.open());
      }
      super.sessionOpened(session);
    }

    @Override
    public void messageSent(IoSession session, Object message) throws Exception {
      super.messageSent(session, message);
      if (sent().size() == messages.length) {
        session.closeOnFlush();
      }
    }
  }

  private Recorder download(Server server, IoFilter... filters) throws Exception {
    SocketAcceptor acceptor = acceptor();
    for (IoFilter filter : filters) {
      acceptor.getFilterChain().addLast(filter.getClass().getSimpleName(), filter);
    }
    InetSocketAddress address = bind(acceptor, server);
    Recorder client = new Recorder();
    connect(connector(), client, address);
    client.await("closed");
    server.await("closed");
    return client;
  }

  private static void assertWhole(Recorder client) {
    assertThat(client.bytes().count()).isEqualTo(LENGTH);
    assertThat(client.bytes().hash()).isEqualTo(hash);
  }

  @Test
  void aFileRegionArrivesWhole() throws Exception {
    FileChannel channel = closing(channel(file));
    DefaultFileRegion region = new DefaultFileRegion(channel);
    Server server = new Server(() -> region);

    Recorder client = download(server);

    assertWhole(client);
    assertThat(server.sent()).containsExactly(region);
    assertThat(region.getRemainingBytes()).isZero();
    assertThat(region.getWrittenBytes()).isEqualTo(LENGTH);
  }

  @Test
  void aFileRegionWithANameArrivesWhole() throws Exception {
    FileChannel channel = closing(channel(file));

    Recorder client = download(new Server(() -> new FilenameFileRegion(file.toFile(), channel)));

    assertWhole(client);
  }

  @Test
  void aFileThatIsWrittenAsSuchArrivesWholeAndItsChannelIsClosed() throws Exception {
    Server server = new Server(file::toFile);

    Recorder client = download(server);

    assertWhole(client);
    assertThat(server.sent()).hasSize(1).allMatch(FilenameFileRegion.class::isInstance);
  }

  @Test
  void aFileChannelThatIsWrittenAsSuchArrivesWhole() throws Exception {
    FileChannel channel = closing(channel(file));

    assertWhole(download(new Server(() -> channel)));
  }

  @Test
  void aPartOfAFileArrivesBetweenTheBuffersThatWereWrittenAroundIt() throws Exception {
    FileChannel channel = closing(channel(file));
    byte[] part = new byte[300_001];
    channel.read(ByteBuffer.wrap(part), 12_345);
    ReceivedBytes expected = new ReceivedBytes();
    expected.add(ByteBuffer.wrap("before".getBytes(UTF_8)));
    expected.add(ByteBuffer.wrap(part));
    expected.add(ByteBuffer.wrap("after".getBytes(UTF_8)));

    Recorder client =
        download(
            new Server(
                () -> IoBuffer.wrap("before".getBytes(UTF_8)),
                () -> new DefaultFileRegion(channel, 12_345, part.length),
                () -> IoBuffer.wrap("after".getBytes(UTF_8))));

    assertThat(client.bytes().hash()).isEqualTo(expected.hash());
  }

  @Test
  void theFileRegionFilterSendsTheFileWhole() throws Exception {
    FileChannel channel = closing(channel(file));
    FileRegionWriteFilter filter = new FileRegionWriteFilter();
    filter.setWriteBufferSize(256 << 10);
    DefaultFileRegion region = new DefaultFileRegion(channel);
    Server server = new Server(() -> region);

    Recorder client = download(server, filter);

    assertWhole(client);
    assertThat(server.sent()).containsExactly(region);
  }

  @Test
  void theStreamFilterSendsTheStreamWhole() throws Exception {
    InputStream stream = closing(Files.newInputStream(file));
    StreamWriteFilter filter = new StreamWriteFilter();
    filter.setWriteBufferSize(256 << 10);
    Server server = new Server(() -> stream);

    Recorder client = download(server, filter);

    assertWhole(client);
    assertThat(server.sent()).containsExactly(stream);
  }

  @Test
  void aRegionOverTheEndOfTheFileSendsWhatThereIsAndDoesNotSayThatItWasSent() throws Exception {
    Path small = Files.write(directory.resolve("small"), new byte[1000]);
    FileChannel channel = closing(channel(small));
    Server server = new Server(() -> new DefaultFileRegion(channel, 0, 2000));
    InetSocketAddress address = bind(acceptor(), server);
    Recorder client = new Recorder();
    connect(connector(), client, address);

    client.bytes().awaitCount(1000);

    assertThat(server.count("sent")).isZero();
    server.session().closeNow();
    client.await("closed");
    assertThat(client.bytes().count()).isEqualTo(1000);
  }
}
