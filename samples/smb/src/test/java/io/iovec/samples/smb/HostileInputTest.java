package io.iovec.samples.smb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.iovec.Counter;
import io.iovec.samples.smb.RawClient.Reply;
import io.iovec.samples.smb.protocol.Command;
import io.iovec.samples.smb.protocol.NtStatus;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Messages that are wrong: each is answered, or its connection closed, and nothing is left of it.
 */
class HostileInputTest extends ServedTest {
  private static final int[] WRONG = {0, 1, 0x7F, 0xFF};
  private RawClient client;

  HostileInputTest(On on) {
    super(on);
  }

  @BeforeEach
  void starts() throws IOException {
    start();
    Files.write(directory.resolve("f"), new byte[1000]);
    Files.createDirectory(directory.resolve("d"));
    client = connected();
  }

  @AfterEach
  void holdsNothing() throws IOException {
    if (client == null) {
      return; // there is no such transport here
    }
    client.close();
    await()
        .atMost(DEADLINE)
        .untilAsserted(
            () -> {
              assertThat(transport.counters().get(Counter.SOCKETS_OPEN)).isOne(); // that listens
              assertThat(transport.counters().get(Counter.FILES_OPEN)).isZero();
              assertThat(transport.counters().get(Counter.KERNEL_BUFFERS_IN_USE)).isZero();
              assertThat(transport.counters().get(Counter.MEMORY_IN_USE)).isZero();
            });
  }

  private RawClient connected() throws IOException {
    RawClient made = RawClient.connect(port(), SHARE);
    made.gatherCredits(512);
    return made;
  }

  /** One good request for each command that may follow a logon. */
  private static Map<Command, ByteBuffer> requests(byte[] file, byte[] root) {
    byte[] rename = new byte[20 + 2];
    rename[16] = 2;
    rename[20] = 'g';
    Map<Command, ByteBuffer> requests = new LinkedHashMap<>();
    requests.put(Command.ECHO, RawClient.empty());
    requests.put(Command.CANCEL, RawClient.empty());
    requests.put(Command.CREATE, RawClient.create("d\\new", 0x1F01FF, 3, 0x1000));
    requests.put(Command.READ, RawClient.read(file, 10, 100));
    requests.put(Command.WRITE, RawClient.write(file, 10, new byte[100]));
    requests.put(Command.FLUSH, RawClient.flush(file));
    requests.put(Command.LOCK, RawClient.body(48, 48).put(8, file));
    requests.put(Command.CHANGE_NOTIFY, RawClient.body(32, 32).put(8, root));
    requests.put(Command.OPLOCK_BREAK, RawClient.body(24, 24).put(8, file));
    requests.put(Command.IOCTL, RawClient.ioctl(file, 0x00140204, new byte[26], 24));
    requests.put(Command.QUERY_DIRECTORY, RawClient.queryDirectory(root, 37, 1, "*", 1000));
    requests.put(Command.QUERY_INFO, RawClient.queryInfo(file, 1, 18, 1000));
    requests.put(Command.SET_INFO, RawClient.setInfo(file, 10, rename));
    requests.put(Command.TREE_CONNECT, RawClient.treeConnect("\\\\s\\" + SHARE));
    requests.put(Command.SESSION_SETUP, RawClient.sessionSetup(RawClient.ntlmNegotiate()));
    requests.put(Command.NEGOTIATE, RawClient.negotiation(0x0302));
    return requests;
  }

  /** Sends a frame and an ECHO behind it: both are answered, or the connection is closed. */
  private void survives(byte[] frame, String what) throws IOException {
    try {
      long echo = client.messageId;
      client.send(frame);
      client.send(Command.ECHO, RawClient.empty());
      Reply reply;
      do {
        reply = client.receiveFrame().get(0);
        assertThat(reply.ntStatus()).as(what).isNotNull().isNotEqualTo(NtStatus.INTERNAL_ERROR);
      } while (reply.messageId() != echo);
    } catch (EOFException | SocketException e) {
      client.close();
      client = connected();
    }
  }

  /** Tries each wrong value at each place of a request, in one byte, in two and in four. */
  @Test
  void survivesWrongNumbersInEachCommand() throws IOException {
    for (Command command : requests(new byte[16], new byte[16]).keySet()) {
      int length = requests(new byte[16], new byte[16]).get(command).capacity();
      for (int at = 0; at < Math.min(length, 80); at++) {
        for (int value : WRONG) {
          byte[] file = client.open("f", RawClient.OPEN_IF);
          byte[] root = client.open("", RawClient.OPEN);
          ByteBuffer body = requests(file, root).get(command);
          int width = at % 4 == 0 ? 4 : at % 2 == 0 ? 2 : 1;
          for (int i = at; i < Math.min(length, at + width); i++) {
            body.put(i, (byte) value);
          }
          RawClient before = client;
          byte[] frame = RawClient.frame(client.message(command, body, 0));
          if (command == Command.CANCEL) {
            client.messageId--; // it costs nothing
          }
          survives(frame, command + " at=" + at + " value=" + value);
          if (client == before && command == Command.SESSION_SETUP) {
            client.close(); // whose session is at its end, if it could not log on again
            client = connected();
          } else if (client == before) {
            client.call(Command.CLOSE, RawClient.close(file));
            client.call(Command.CLOSE, RawClient.close(root));
          }
        }
      }
    }
  }

  @Test
  void survivesWrongNumbersInTheHeader() throws IOException {
    for (int at = 0; at < RawClient.HEADER; at++) {
      for (int value : WRONG) {
        byte[] file = client.open("f", RawClient.OPEN_IF);
        RawClient before = client;
        ByteBuffer message = client.message(Command.READ, RawClient.read(file, 0, 100), 0);
        // What changes ids or the charge makes the next id a wrong one too.
        survives(RawClient.frame(message.put(at, (byte) value)), "at=" + at + " value=" + value);
        if (client == before) {
          client.close();
          client = connected();
        }
      }
    }
  }

  @Test
  void survivesRequestsThatAreTooShort() throws IOException {
    for (Map.Entry<Command, ByteBuffer> one : requests(new byte[16], new byte[16]).entrySet()) {
      for (int length = 0; length < one.getValue().capacity(); length++) {
        ByteBuffer body = ByteBuffer.wrap(Arrays.copyOf(one.getValue().array(), length));
        survives(
            RawClient.frame(client.message(one.getKey(), body, 0)),
            one.getKey() + " length=" + length);
      }
    }
  }

  @Test
  void leavesNothingOfFramesThatAreCutOff() throws IOException {
    byte[] file = client.open("f", RawClient.OPEN);
    List<byte[]> frames = new ArrayList<>();
    frames.add(
        RawClient.frame(client.message(Command.WRITE, RawClient.write(file, 0, new byte[40]), 0)));
    frames.add(
        RawClient.frame(
            client.message(Command.CREATE, RawClient.create("g", 0x1F01FF, 3, 0x1000), 0),
            client.message(Command.CLOSE, RawClient.close(RawClient.SAME_FILE), 4)));
    for (byte[] frame : frames) {
      for (int length = 1; length < frame.length; length++) {
        try (RawClient cut = new RawClient(port())) {
          cut.negotiate(0x0302);
          cut.logOn();
          cut.connectTree(SHARE);
          cut.send(Arrays.copyOf(frame, length));
          if (length % 2 == 0) {
            cut.socket().setSoLinger(true, 0);
          }
        }
      }
    }
    assertThat(client.ok(Command.ECHO, RawClient.empty())).isNotNull();
  }

  @Test
  void survivesARecordedSessionWithRandomChanges() throws IOException {
    Random random = random();
    for (int round = 0; round < 300; round++) {
      try (RawClient fuzzed = new RawClient(port())) {
        List<byte[]> frames = recordedSession(fuzzed);
        for (byte[] frame : frames) {
          if (random.nextInt(4) == 0) {
            for (int i = random.nextInt(4); i >= 0; i--) {
              frame[random.nextInt(frame.length)] = (byte) random.nextInt();
            }
          }
        }
        sendAll(fuzzed, frames);
      }
    }
    assertThat(client.ok(Command.ECHO, RawClient.empty())).isNotNull();
  }

  private static void sendAll(RawClient client, List<byte[]> frames) {
    try {
      for (byte[] frame : frames) {
        client.send(frame);
      }
      client.socket().setSoTimeout(20);
      client.socket().getInputStream().readNBytes(1 << 16);
    } catch (IOException e) {
      // It is closed, or the server waits for the rest of a frame.
    }
  }

  /** A session from the first message to the last, as a client sends it that waits for nothing. */
  private static List<byte[]> recordedSession(RawClient to) throws IOException {
    to.negotiate(0x0302);
    to.logOn();
    to.connectTree(SHARE);
    to.gatherCredits(64);
    byte[] file = to.open("f", RawClient.OPEN_IF);
    byte[] root = to.open("", RawClient.OPEN);
    List<byte[]> frames = new ArrayList<>();
    requests(file, root)
        .forEach((command, body) -> frames.add(RawClient.frame(to.message(command, body, 0))));
    frames.add(RawClient.frame(to.message(Command.CLOSE, RawClient.close(file), 0)));
    frames.add(RawClient.frame(to.message(Command.TREE_DISCONNECT, RawClient.empty(), 0)));
    frames.add(RawClient.frame(to.message(Command.LOGOFF, RawClient.empty(), 0)));
    return frames;
  }

  @Test
  void closesWhatIsNoFrame() throws IOException {
    byte[] echo = RawClient.frame(client.message(Command.ECHO, RawClient.empty(), 0));
    List<byte[]> wrong = new ArrayList<>();
    wrong.add("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    wrong.add(changed(echo, 0, 0x85)); // a NetBIOS keep-alive
    wrong.add(changed(echo, 1, 0xFF)); // 16 MiB
    wrong.add(changed(echo, 4, 0xFD)); // encrypted
    wrong.add(changed(echo, 4, 0xFC)); // compressed
    wrong.add(changed(echo, 4, 0xFF)); // SMB1, but not its NEGOTIATE
    wrong.add(changed(echo, 8, 63)); // another length of the header
    for (byte[] frame : wrong) {
      try (RawClient other = connected()) {
        other.send(frame);
        assertThat(other.isClosedByServer()).as(Arrays.toString(frame)).isTrue();
      }
    }
  }

  @Test
  void setsNoRoomAsideForStrangers() throws IOException {
    byte[] write =
        RawClient.frame(
            client.message(Command.WRITE, RawClient.write(new byte[16], 0, new byte[8]), 0));
    ByteBuffer.wrap(write).putInt(0, 8 << 20);
    try (RawClient stranger = stranger()) {
      stranger.send(write);
      assertThat(stranger.isClosedByServer()).isTrue();
    }
    assertThat(transport.counters().get(Counter.KERNEL_BUFFERS_IN_USE)).isZero();
  }

  private static byte[] changed(byte[] frame, int at, int value) {
    byte[] changed = frame.clone();
    changed[at] = (byte) value;
    return changed;
  }
}
