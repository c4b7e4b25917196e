package io.iovec.samples.smb.share;

import static org.assertj.core.api.Assertions.assertThat;

import io.iovec.IoVector;
import io.iovec.samples.smb.protocol.NtStatus;
import io.iovec.samples.smb.protocol.StatusException;
import java.io.InputStream;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Several threads in one share, as a server's workers are. */
class RaceTest extends ShareTest {
  private static final int THREADS = 4;
  private static final int ROUNDS = 100;

  private final ExecutorService workers = Executors.newFixedThreadPool(THREADS);

  RaceTest(On on) {
    super(on);
  }

  @AfterEach
  void endsTheWorkers() throws InterruptedException {
    workers.shutdownNow();
    assertThat(workers.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
  }

  /** Does something in all threads at once, and returns what they answered. */
  private <T> List<T> atOnce(Callable<T> deed) throws Exception {
    CyclicBarrier start = new CyclicBarrier(THREADS);
    List<Future<T>> futures = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      futures.add(
          workers.submit(
              () -> {
                start.await();
                return deed.call();
              }));
    }
    List<T> answers = new ArrayList<>();
    for (Future<T> future : futures) {
      answers.add(future.get(60, TimeUnit.SECONDS));
    }
    return answers;
  }

  private NtStatus attempt(Ask ask) {
    try {
      share.open(ask.request()).close();
      return NtStatus.SUCCESS;
    } catch (StatusException e) {
      return e.status();
    }
  }

  @Test
  void oneOfSeveralCreates() throws Exception {
    for (int i = 0; i < ROUNDS; i++) {
      Ask ask = ask("f" + i).to(Disposition.CREATE);
      Ask directory = ask("d" + i).to(Disposition.CREATE).options(OpenRequest.DIRECTORY_FILE);
      assertThat(atOnce(() -> attempt(ask)))
          .containsOnlyOnce(NtStatus.SUCCESS)
          .containsOnly(NtStatus.SUCCESS, NtStatus.OBJECT_NAME_COLLISION);
      assertThat(atOnce(() -> attempt(directory)))
          .containsOnlyOnce(NtStatus.SUCCESS)
          .containsOnly(NtStatus.SUCCESS, NtStatus.OBJECT_NAME_COLLISION);
    }
  }

  @Test
  void oneOfSeveralHasItForItself() throws Exception {
    create("f").close();
    for (int i = 0; i < ROUNDS; i++) {
      List<OpenFile> files =
          atOnce(
              () -> {
                try {
                  return share.open(ask("f").shared(0).request());
                } catch (StatusException e) {
                  assertThat(e.status()).isEqualTo(NtStatus.SHARING_VIOLATION);
                  return null;
                }
              });
      files.removeIf(file -> file == null);
      assertThat(files).hasSize(1);
      files.get(0).close();
    }
  }

  @Test
  void deletesWhileOthersOpen() throws Exception {
    AtomicInteger made = new AtomicInteger();
    for (int i = 0; i < ROUNDS; i++) {
      atOnce(
          () -> {
            Ask ask = ask("f").to(Disposition.OPEN_IF).options(OpenRequest.DELETE_ON_CLOSE);
            try (OpenFile file = share.open(ask.request())) {
              write(file, new byte[3], 0);
              assertThat(read(file, 0, 9)).hasSize(3);
              if (file.outcome() == Outcome.CREATED) {
                made.incrementAndGet();
              }
            } catch (StatusException e) {
              assertThat(e.status()).isEqualTo(NtStatus.DELETE_PENDING);
            }
            return null;
          });
      assertThat(root).isEmptyDirectory();
    }
    assertThat(made).hasValueGreaterThanOrEqualTo(ROUNDS);
  }

  @Test
  void renamesWhileOthersWrite() throws Exception {
    byte[] bytes = randomBytes(100_000);
    OpenFile file = create("f0");
    mkdir("d");
    AtomicInteger turn = new AtomicInteger();
    atOnce(
        () -> {
          boolean renames = turn.getAndIncrement() == 0;
          for (int i = 1; i <= ROUNDS; i++) {
            if (renames) {
              file.rename(SharePath.parse(i % 2 == 0 ? "f" + i : "d\\f" + i), false);
            } else {
              write(file, bytes, 0);
              assertThat(file.metadata().size()).isEqualTo(bytes.length);
            }
          }
          return null;
        });
    assertThat(root.resolve("f" + ROUNDS)).hasBinaryContent(bytes);
    assertThat(root.resolve("d")).isEmptyDirectory();
  }

  @Test
  void appendsEverythingThatSeveralAppend() throws Exception {
    int length = 100_000;
    create("f").close();
    Files.createLink(root.resolve("g"), root.resolve("f"));
    AtomicInteger turn = new AtomicInteger();
    atOnce(
        () -> {
          int number = turn.incrementAndGet();
          byte[] bytes = new byte[length];
          Arrays.fill(bytes, (byte) number);
          boolean only = number % 2 == 0; // to append is then all that it may
          Ask ask = ask(number == 1 ? "g" : "f").access(only ? Access.APPEND_DATA : READ_WRITE);
          try (OpenFile file = share.open(ask.request())) {
            for (int i = 0; i < ROUNDS / 2; i++) {
              if (only) {
                write(file, bytes, 0);
              } else {
                try (IoVector vector = vector(bytes)) {
                  file.append(vector);
                  assertThat(vector.isEmpty()).isTrue();
                }
              }
            }
          }
          return null;
        });
    assertThat(root.resolve("f")).hasSize((long) THREADS * ROUNDS / 2 * length);
    int[] pieces = new int[THREADS + 1];
    try (InputStream in = Files.newInputStream(root.resolve("f"))) {
      for (byte[] piece = in.readNBytes(length); piece.length > 0; piece = in.readNBytes(length)) {
        byte[] expected = new byte[length];
        Arrays.fill(expected, piece[0]);
        assertThat(Arrays.equals(piece, expected)).isTrue();
        pieces[piece[0]]++;
      }
    }
    assertThat(Arrays.copyOfRange(pieces, 1, pieces.length)).containsOnly(ROUNDS / 2);
  }

  @Test
  void losesNoFileWhateverIsDone() throws Exception {
    Random seeds = random();
    mkdir("d").close();
    ConcurrentHashMap<NtStatus, Integer> refused = new ConcurrentHashMap<>();
    atOnce(
        () -> {
          Random random;
          synchronized (seeds) {
            random = new Random(seeds.nextLong());
          }
          for (int i = 0; i < 5 * ROUNDS; i++) {
            try {
              step(random);
            } catch (StatusException e) {
              refused.merge(e.status(), 1, Integer::sum);
            }
          }
          return null;
        });
    assertThat(refused)
        .containsOnlyKeys(
            refused.keySet().stream()
                .filter(
                    status ->
                        status == NtStatus.OBJECT_NAME_NOT_FOUND
                            || status == NtStatus.OBJECT_NAME_COLLISION
                            || status == NtStatus.DELETE_PENDING
                            || status == NtStatus.ACCESS_DENIED)
                .toList());
    // Whatever there is can be opened by itself: nobody is thought to have it open.
    for (String name : list("d")) {
      share.open(ask("d\\" + name).shared(0).request()).close();
    }
    try (var files = Files.walk(root)) {
      assertThat(files.filter(Files::isRegularFile)).hasSize(list("d").size());
    }
  }

  private void step(Random random) throws Exception {
    String name = "d\\f" + random.nextInt(5);
    switch (random.nextInt(4)) {
      case 0 -> {
        try (OpenFile file = share.open(ask(name).to(Disposition.OVERWRITE_IF).request())) {
          write(file, new byte[10], 0);
        }
      }
      case 1 -> {
        try (OpenFile file = share.open(ask(name).request())) {
          file.rename(SharePath.parse("d\\f" + random.nextInt(5)), random.nextBoolean());
        }
      }
      case 2 -> {
        try (OpenFile file = share.open(ask(name).request())) {
          file.setDeletePending(true);
        }
      }
      default -> assertThat(list("d")).doesNotHaveDuplicates();
    }
  }
}
