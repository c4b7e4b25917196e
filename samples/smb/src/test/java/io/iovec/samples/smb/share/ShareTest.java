package io.iovec.samples.smb.share;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.iovec.Answer;
import io.iovec.Candidate;
import io.iovec.Counter;
import io.iovec.IoVector;
import io.iovec.Leaks;
import io.iovec.MemoryEntry;
import io.iovec.Policy;
import io.iovec.Transport;
import io.iovec.TransportConfig;
import io.iovec.Transports;
import io.iovec.samples.smb.protocol.NtStatus;
import io.iovec.samples.smb.protocol.StatusException;
import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** A share on each transport; when all files are closed nothing must be left of what it opened. */
@ParameterizedClass
@EnumSource(ShareTest.On.class)
abstract class ShareTest {
  enum On {
    KERNEL_KERNEL("kernel", Policy.KERNEL),
    KERNEL_MEMORY("kernel", Policy.MEMORY),
    NIO_KERNEL("nio", Policy.KERNEL),
    NIO_MEMORY("nio", Policy.MEMORY);

    private final String transport;
    private final Policy policy;

    On(String transport, Policy policy) {
      this.transport = transport;
      this.policy = policy;
    }

    /** Opens it, or says why the test is skipped. */
    Transport open() throws IOException {
      TransportConfig config =
          TransportConfig.defaults().withTransport(transport).withPolicy(policy);
      for (Candidate candidate : CANDIDATES) {
        if (candidate.name().equals(transport) && candidate.isUsable()) {
          return candidate.provider().open(config);
        }
      }
      return Assumptions.abort(transport + " is not usable: " + CANDIDATES);
    }
  }

  /** Looked for only once, as that takes a while. */
  private static final List<Candidate> CANDIDATES = Transports.find(TransportConfig.defaults());

  static final int ALL_SHARED =
      OpenRequest.SHARE_READ | OpenRequest.SHARE_WRITE | OpenRequest.SHARE_DELETE;
  static final int READ_WRITE = Access.GENERIC_READ | Access.GENERIC_WRITE;

  private final On on;
  @TempDir Path temporary;
  Path root;
  Transport transport;
  Share share;
  private final List<OpenFile> opened = new ArrayList<>();
  private List<String> openBefore = List.of();
  private int descriptorsBefore;

  ShareTest(On on) {
    this.on = on;
  }

  @BeforeEach
  void serves() throws IOException {
    root = Files.createDirectory(temporary.resolve("root"));
    openBefore = Leaks.open();
    transport = on.open();
    share = new Share(transport, "files", root, false);
    open(ask("").access(Access.READ_DATA)).close();
    descriptorsBefore = descriptors();
  }

  /** What the test leaves open is closed here, and must be closed well. */
  @AfterEach
  void leavesNothing() throws IOException {
    if (transport == null) {
      return;
    }
    try {
      for (OpenFile file : opened) {
        file.close();
      }
      assertThat(transport.counters().get(Counter.FILES_OPEN)).isZero();
      assertThat(transport.counters().get(Counter.MEMORY_IN_USE)).isZero();
      assertThat(transport.counters().get(Counter.KERNEL_BUFFERS_IN_USE)).isZero();
      assertThat(Leaks.open()).hasSizeLessThanOrEqualTo(openBefore.size());
      // Pipes, which are pooled, come and go with the policy.
      assertThat(descriptors()).isLessThanOrEqualTo(descriptorsBefore + 16);
    } finally {
      transport.close();
    }
    assertThat(descriptors()).isLessThanOrEqualTo(descriptorsBefore);
  }

  static int descriptors() {
    return Objects.requireNonNull(new File("/proc/self/fd").list()).length;
  }

  static Random random() {
    long seed = System.nanoTime();
    System.out.println("seed=" + seed);
    return new Random(seed);
  }

  static byte[] randomBytes(int length) {
    byte[] bytes = new byte[length];
    random().nextBytes(bytes);
    return bytes;
  }

  static Ask ask(String path) throws StatusException {
    return new Ask(path);
  }

  /** Asks to open; by default for what is there, to read and write it, sharing everything. */
  static final class Ask {
    private final SharePath path;
    private int access = READ_WRITE | Access.DELETE;
    private int shared = ALL_SHARED;
    private Disposition disposition = Disposition.OPEN;
    private int options;
    private int attributes = FileMetadata.NORMAL;

    private Ask(String path) throws StatusException {
      this.path = SharePath.parse(path);
    }

    Ask access(int wanted) {
      access = wanted;
      return this;
    }

    Ask shared(int bits) {
      shared = bits;
      return this;
    }

    Ask to(Disposition wanted) {
      disposition = wanted;
      return this;
    }

    Ask options(int bits) {
      options = bits;
      return this;
    }

    Ask attributes(int bits) {
      attributes = bits;
      return this;
    }

    OpenRequest request() {
      return new OpenRequest(path, access, shared, disposition, options, attributes);
    }
  }

  OpenFile open(Ask ask) throws StatusException {
    OpenFile file = share.open(ask.request());
    synchronized (opened) {
      opened.add(file);
    }
    return file;
  }

  OpenFile open(String path) throws StatusException {
    return open(ask(path));
  }

  OpenFile create(String path) throws StatusException {
    return open(ask(path).to(Disposition.CREATE));
  }

  OpenFile mkdir(String path) throws StatusException {
    return open(ask(path).to(Disposition.CREATE).options(OpenRequest.DIRECTORY_FILE));
  }

  void assertRefused(NtStatus status, Ask ask) {
    assertStatus(status, () -> open(ask));
  }

  static void assertStatus(NtStatus status, ThrowingCallable call) {
    StatusException refused = catchThrowableOfType(StatusException.class, call);
    assertThat(refused).as("expected " + status).isNotNull();
    assertThat(refused.status()).as(String.valueOf(refused.getMessage())).isEqualTo(status);
  }

  /** Makes a vector of bytes in one memory entry and then, if the transport has them, others. */
  IoVector vector(byte[] bytes) throws IOException {
    IoVector vector = transport.vector();
    if (bytes.length > 0) {
      vector.pushBack(MemoryEntry.wrap(ByteBuffer.wrap(bytes.clone()), () -> {}));
      vector.pushDown(bytes.length / 2);
    }
    return vector;
  }

  void write(OpenFile file, byte[] bytes, long position) throws IOException {
    try (IoVector vector = vector(bytes)) {
      file.write(vector, position);
      assertThat(vector.isEmpty()).isTrue();
    }
  }

  byte[] read(OpenFile file, long position, int count) throws IOException {
    try (IoVector vector = transport.vector()) {
      long n = 0;
      while (vector.length() < count && n >= 0) {
        n = file.read(vector, position + vector.length(), count - vector.length());
        assertThat(n).isNotEqualTo(Answer.NO_ROOM);
      }
      ByteBuffer bytes = ByteBuffer.allocate((int) vector.length());
      vector.take(bytes);
      return bytes.array();
    }
  }

  List<String> list(OpenFile directory, String pattern) throws StatusException {
    List<String> names = new ArrayList<>();
    directory.list(pattern, true, 0, file -> names.add(file.name()));
    return names;
  }

  List<String> list(String path) throws StatusException {
    try (OpenFile directory = share.open(ask(path).access(Access.READ_DATA).request())) {
      List<String> names = list(directory, "*");
      assertThat(names).startsWith(".", "..");
      return names.subList(2, names.size());
    }
  }

  static byte[] part(byte[] bytes, int from, int to) {
    return Arrays.copyOfRange(bytes, from, to);
  }
}
