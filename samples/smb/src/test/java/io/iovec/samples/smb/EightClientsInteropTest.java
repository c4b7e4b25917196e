package io.iovec.samples.smb;

import static org.assertj.core.api.Assertions.assertThat;

import com.hierynomus.mssmb2.SMB2CreateDisposition;
import com.hierynomus.mssmb2.SMB2Dialect;
import com.hierynomus.smbj.auth.AuthenticationContext;
import com.hierynomus.smbj.share.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Eight clients at once, each of which does this and that in a directory of its own and knows what
 * must be in it; all of them read one file.
 */
@ParameterizedClass
@EnumSource(On.class)
class EightClientsInteropTest extends ServedInteropTest {
  private static final byte[] BYTES = randomBytes(12 * MIB);
  private static final byte[] COMMON = Arrays.copyOf(BYTES, 9 * MIB + 11);
  private static final int LONGEST = 2 * MIB;

  EightClientsInteropTest(On on) {
    super(on);
  }

  private static byte[] some(Random random) {
    int length = random.nextInt(4) == 0 ? random.nextInt(200) : random.nextInt(LONGEST);
    int from = random.nextInt(BYTES.length - length);
    return Arrays.copyOfRange(BYTES, from, from + length);
  }

  private static String any(Random random, Map<String, byte[]> files) {
    return new ArrayList<>(files.keySet()).get(random.nextInt(files.size()));
  }

  @Test
  void servesEightAtOnce() throws Exception {
    start();
    Files.write(share.resolve("common"), COMMON);
    all(1);
    awaitQuiet();
    long descriptors = descriptors();
    int threads = Thread.getAllStackTraces().size();
    all(BIG ? 40 : 2);
    awaitQuiet();
    assertThat(descriptors()).isLessThanOrEqualTo(descriptors + SPARE);
    awaitThreads(threads + SPARE);
  }

  private void all(int rounds) throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(8);
    try {
      List<Future<Map<String, byte[]>>> running = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        String name = "c" + i + "-" + rounds;
        Random random = random();
        Files.createDirectory(share.resolve(name));
        Path own = Files.createDirectory(here.resolve(name));
        SMB2Dialect dialect = i == 1 ? SMB2Dialect.SMB_3_0 : SMB2Dialect.SMB_3_0_2;
        String option = i == 2 ? "-mSMB2_02" : i == 4 ? "-mSMB2_10" : "-mSMB3_02";
        running.add(
            pool.submit(
                i % 2 == 0
                    ? () -> smbclient(name, smbclient().in(own).with(option), own, random, rounds)
                    : () -> smbj(name, dialect, random, rounds)));
      }
      for (int i = 0; i < 8; i++) {
        Map<String, byte[]> expected = running.get(i).get(100, TimeUnit.SECONDS);
        Path directory = share.resolve("c" + i + "-" + rounds);
        try (Stream<Path> files = Files.list(directory)) {
          assertThat(files.map(file -> file.getFileName().toString()))
              .containsExactlyInAnyOrderElementsOf(expected.keySet());
        }
        for (Map.Entry<String, byte[]> file : expected.entrySet()) {
          assertContent(directory.resolve(file.getKey()), file.getValue());
        }
      }
    } finally {
      pool.shutdownNow();
    }
  }

  private static Map<String, byte[]> smbclient(
      String name, Smbclient client, Path own, Random random, int rounds) throws Exception {
    Map<String, byte[]> files = new TreeMap<>();
    for (int round = 0; round < rounds; round++) {
      Map<String, byte[]> gotten = new TreeMap<>();
      List<String> commands = new ArrayList<>(List.of("cd " + name));
      for (int i = 0; i < 10; i++) {
        int what = files.isEmpty() ? 0 : random.nextInt(7);
        String old = files.isEmpty() ? "" : any(random, files);
        String fresh = "f" + round + "-" + i;
        if (what <= 1) {
          byte[] bytes = some(random);
          Files.write(own.resolve(fresh), bytes);
          String as = what == 0 ? fresh : old;
          commands.add("put " + fresh + " " + as);
          files.put(as, bytes);
        } else if (what <= 3) {
          commands.add("get " + old + " got" + i);
          gotten.put("got" + i, files.get(old));
        } else if (what == 4) {
          commands.add("rename " + old + " " + fresh);
          files.put(fresh, files.remove(old));
        } else if (what == 5) {
          commands.add("del " + old);
          files.remove(old);
        } else {
          commands.addAll(List.of("mkdir d", "ls", "allinfo " + old, "rmdir d"));
        }
      }
      commands.addAll(List.of("cd ..", "get common"));
      gotten.put("common", COMMON);
      client.ok(commands.toArray(String[]::new));
      for (Map.Entry<String, byte[]> file : gotten.entrySet()) {
        assertContent(own.resolve(file.getKey()), file.getValue());
      }
    }
    return files;
  }

  private Map<String, byte[]> smbj(String name, SMB2Dialect dialect, Random random, int rounds)
      throws Exception {
    Map<String, byte[]> files = new TreeMap<>();
    for (int round = 0; round < rounds; round++) {
      try (SmbjClient client =
          SmbjClient.connect(
              port(),
              SHARE,
              SmbjClient.config().withDialects(dialect).build(),
              AuthenticationContext.guest())) {
        for (int i = 0; i < 15; i++) {
          String fresh = "f" + round + "-" + i;
          String old = files.isEmpty() ? "" : any(random, files);
          step(client, name + "\\", files, old, fresh, random);
        }
        assertThat(client.read("common")).isEqualTo(COMMON);
      }
    }
    return files;
  }

  private static void step(
      SmbjClient client,
      String in,
      Map<String, byte[]> files,
      String old,
      String fresh,
      Random random)
      throws Exception {
    int what = files.isEmpty() ? 0 : random.nextInt(8);
    if (what <= 1) {
      byte[] bytes = some(random);
      String as = what == 0 ? fresh : old;
      client.write(in + as, bytes);
      files.put(as, bytes);
    } else if (what <= 3) {
      assertThat(client.read(in + old)).isEqualTo(files.get(old));
    } else if (what == 4) {
      try (File file = client.open(in + old, SMB2CreateDisposition.FILE_OPEN)) {
        file.rename(in + fresh);
      }
      files.put(fresh, files.remove(old));
    } else if (what == 5) {
      client.share.rm(in + old);
      files.remove(old);
    } else if (what == 6) {
      byte[] bytes = files.get(old);
      byte[] middle = some(random);
      int at = random.nextInt(bytes.length + 1);
      byte[] all = Arrays.copyOf(bytes, Math.max(bytes.length, at + middle.length));
      System.arraycopy(middle, 0, all, at, middle.length);
      try (File file = client.open(in + old, SMB2CreateDisposition.FILE_OPEN)) {
        file.write(middle, at);
      }
      files.put(old, middle.length == 0 ? bytes : all);
    } else {
      int length = random.nextInt(LONGEST);
      try (File file = client.open(in + old, SMB2CreateDisposition.FILE_OPEN)) {
        file.setLength(length);
        assertThat(file.getFileInformation().getStandardInformation().getEndOfFile())
            .isEqualTo(length);
      }
      files.put(old, Arrays.copyOf(files.get(old), length));
      assertThat(client.share.list(in.substring(0, in.length() - 1))).hasSize(files.size() + 2);
    }
  }
}
