package io.iovec.samples.smb.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.iovec.Frame;
import io.iovec.samples.smb.protocol.Messages.Sample;
import io.iovec.samples.smb.protocol.RecordedSessionTest.Recorded;
import java.io.IOException;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Broken messages are read or refused, and nothing else happens. */
class MutationTest {
  private static final int ROUNDS = 300_000;
  private static final long[] NUMBERS = {0, 1, 2, 7, 8, 63, 64, 0x7F, 0xFF, 0x7FFF, 0x8000, 0xFFFF};

  private static final List<ByteBuffer> MESSAGES = new ArrayList<>();

  private final long seed = Long.getLong("smb.seed", System.nanoTime());
  private final Random random = new Random(seed);

  @BeforeAll
  static void collectMessages() throws IOException {
    for (Sample sample : Messages.samples()) {
      MESSAGES.add(sample.bytes());
    }
    for (String name : List.of("samba-2.0.2.txt", "samba-3.1.1.txt")) {
      for (Recorded one : RecordedSessionTest.session(name)) {
        if (one.isRequest()) {
          MESSAGES.add(one.bytes());
        }
      }
    }
    MESSAGES.add(Smb1NegotiateTest.negotiate("\2NT LM 0.12\0\2SMB 2.002\0\2SMB 2.???\0"));
    MESSAGES.add(
        Messages.negotiate(2, 0x0302, 0x0311, 0, 0, 2, 2, 0, 0, 1, 0)
            .putInt(92, 104)
            .putInt(96, 1));
    MESSAGES.add(
        Messages.create("name", Messages.context(0, "QFid", Messages.bytes(1, 2, 3, 4, 5))));
  }

  /** Changes some numbers, mostly behind the header, and sometimes the length. */
  private ByteBuffer mutated() {
    ByteBuffer original = MESSAGES.get(random.nextInt(MESSAGES.size()));
    int length = original.limit();
    if (random.nextInt(4) == 0) {
      length = random.nextInt(length + 16);
    }
    ByteBuffer message = Messages.allocate(Math.max(length, original.limit()));
    message.put(original.duplicate()).clear().limit(length);
    for (int i = random.nextInt(4); i >= 0 && length >= 8; i--) {
      int from = length > 72 && random.nextInt(8) != 0 ? 64 : 0;
      int size = 1 << random.nextInt(4);
      int at = from + random.nextInt(Math.min(length - from, 72));
      long number =
          random.nextBoolean() ? NUMBERS[random.nextInt(NUMBERS.length)] : random.nextLong();
      put(message, Math.min(at, length - size), size, random.nextBoolean() ? number : -number);
    }
    return message;
  }

  private static void put(ByteBuffer message, int at, int size, long number) {
    switch (size) {
      case 1 -> message.put(at, (byte) number);
      case 2 -> message.putShort(at, (short) number);
      case 4 -> message.putInt(at, (int) number);
      default -> message.putLong(at, number);
    }
  }

  /** Reads a message and what it carries. */
  private static void read(ByteBuffer message, long length) throws IOException {
    if (Smb1Negotiate.isSmb1(message)) {
      Smb1Negotiate.read(message);
      return;
    }
    Header header = Header.read(message);
    long element = header.elementLength(length);
    ByteBuffer bytes = message.slice().limit((int) Math.min(element, message.remaining()));
    Object request = RecordedSessionTest.read(header.command(), bytes, element);
    if (request instanceof IoctlRequest ioctl) {
      ValidateNegotiateRequest.read(ioctl.input());
    } else if (request instanceof WriteRequest write) {
      assertThat(write.dataOffset()).isGreaterThanOrEqualTo(112);
      assertThat(write.length()).isNotNegative();
      assertThat(write.dataOffset() + (long) write.length()).isLessThanOrEqualTo(element);
    } else if (request instanceof SetInfoRequest set && set.infoType() == InfoType.FILE) {
      readInput(set);
    }
  }

  private static void readInput(SetInfoRequest set) throws IOException {
    switch (FileInformationClass.of(set.infoClass())) {
      case BASIC -> BasicInformation.read(set.input());
      case RENAME -> RenameInformation.read(set.input());
      case DISPOSITION -> DispositionInformation.read(set.input());
      case ALLOCATION, END_OF_FILE -> SizeInformation.read(set.input());
      default -> {}
    }
  }

  @Test
  void readsOrRefusesBrokenMessages() {
    System.out.println("MutationTest seed=" + seed);
    int read = 0;
    int refused = 0;
    for (int i = 0; i < ROUNDS; i++) {
      ByteBuffer message = mutated();
      try {
        read(message, message.remaining() + random.nextInt(2) * (long) random.nextInt(100_000));
        read++;
      } catch (StatusException | ProtocolException expected) {
        refused++;
      } catch (IOException | RuntimeException e) {
        throw new AssertionError("seed=%d round=%d %s".formatted(seed, i, message), e);
      }
    }

    assertThat(read).as("seed=%d", seed).isGreaterThan(ROUNDS / 10);
    assertThat(refused).as("seed=%d", seed).isGreaterThan(ROUNDS / 10);
  }

  @Test
  void framesOrRefusesBrokenMessages() {
    System.out.println("MutationTest seed=" + seed);
    SmbFramer framer = new SmbFramer(SmbFramer.LARGEST);
    for (int i = 0; i < ROUNDS; i++) {
      ByteBuffer message = mutated();
      int length = random.nextInt(3) == 0 ? random.nextInt(9 << 20) : message.limit();
      ByteBuffer start = ByteBuffer.allocate(4 + Math.max(message.limit(), 256)).putInt(length);
      start.put(message).clear();
      try {
        Frame frame = Frame.unknown(1);
        while (!frame.isKnown()) {
          Frame next = framer.frame(start.duplicate().limit(frame.memory()).asReadOnlyBuffer());
          assertThat(next.isKnown() || next.memory() > frame.memory()).isTrue();
          frame = next;
        }
        assertThat(frame.length()).isEqualTo(4 + length);
      } catch (ProtocolException expected) {
        // and the connection is closed
      } catch (RuntimeException e) {
        throw new AssertionError("seed=%d round=%d %s".formatted(seed, i, message), e);
      }
    }
  }
}
