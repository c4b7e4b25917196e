package io.iovec.samples.smb;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What people do with {@code smbclient}, in each dialect. What it is refused is in {@link
 * SmbclientRefusalInteropTest}; {@code -Diovec.test.big=true} sends a GiB.
 */
@ParameterizedClass
@EnumSource(On.class)
class SmbclientInteropTest extends ServedInteropTest {
  private static final int[] SIZES = {
    0,
    1,
    64 * KIB - 1,
    64 * KIB,
    64 * KIB + 1,
    MIB - 1,
    MIB,
    MIB + 1,
    8 * MIB - 1,
    8 * MIB,
    8 * MIB + 1
  };
  private static final byte[] BYTES = randomBytes(8 * MIB + 1);

  SmbclientInteropTest(On on) {
    super(on);
  }

  private static byte[] bytes(int length) {
    return Arrays.copyOf(BYTES, length);
  }

  /** Returns the lines of a list: for each name its attributes and its size. */
  static Map<String, String> listed(String said) {
    Map<String, String> lines = new TreeMap<>();
    Matcher line =
        Pattern.compile("^  (.+?) +([A-Z]*) +(\\d+)  \\w{3} \\w{3} .*$", Pattern.MULTILINE)
            .matcher(said);
    while (line.find()) {
      lines.put(line.group(1), (line.group(2) + " " + line.group(3)).strip());
    }
    return lines;
  }

  private List<String> names(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      return files.map(file -> directory.relativize(file).toString()).sorted().toList();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "-mSMB2_02, SMB2_02",
    "-mSMB2_10, SMB2_10",
    "-mSMB3_00, SMB3_00",
    "-mSMB3_02, SMB3_02",
    "-t20, SMB3_02"
  })
  void storesAndReturnsEverySize(String option, String dialect) throws Exception {
    start();
    List<String> commands = new ArrayList<>();
    for (int size : SIZES) {
      Files.write(here.resolve("s" + size), bytes(size));
      commands.add("put s" + size);
      commands.add("get s" + size + " back" + size);
    }
    assertThat(smbclient().with(option, "-d5").run()).contains("dialect[" + dialect + "]");
    smbclient().with(option).ok(commands.toArray(String[]::new));
    for (int size : SIZES) {
      assertContent(share.resolve("s" + size), bytes(size));
      assertContent(here.resolve("back" + size), bytes(size));
    }
  }

  @Test
  void storesAndReturnsALargeFile() throws Exception {
    start();
    Path large = here.resolve("large");
    long size = BIG ? 1L << 30 : 64 * MIB;
    writeRandom(large, size + 5);
    smbclient().ok("put large", "get large back");
    assertThat(hash(share.resolve("large"))).isEqualTo(hash(large));
    assertThat(hash(here.resolve("back"))).isEqualTo(hash(large));
  }

  @Test
  void leavesNothingOfALongerFileThatIsOverwritten() throws Exception {
    start();
    Files.write(here.resolve("long"), bytes(3 * MIB));
    Files.write(here.resolve("short"), bytes(MIB + 1));
    smbclient().ok("put long f", "put short f");
    assertContent(share.resolve("f"), bytes(MIB + 1));
  }

  @Test
  void goesOnWhereATransferEnded() throws Exception {
    start();
    Files.write(share.resolve("f"), bytes(5 * MIB));
    Files.write(here.resolve("back"), bytes(3 * MIB + 7));
    smbclient().ok("reget f back");
    assertContent(here.resolve("back"), bytes(5 * MIB));
  }

  @Test
  void listsNamesSizesAndKinds() throws Exception {
    start();
    Files.write(share.resolve("a.txt"), bytes(3));
    Files.write(share.resolve("b.txt"), bytes(MIB + 1));
    Files.write(share.resolve("c.bin"), bytes(0));
    Files.createDirectory(share.resolve("d"));
    String said = smbclient().ok("ls");
    assertThat(listed(said))
        .containsOnlyKeys(".", "..", "a.txt", "b.txt", "c.bin", "d")
        .containsEntry("d", "D 0")
        .hasEntrySatisfying("a.txt", line -> assertThat(line).matches("[AN]* 3"))
        .hasEntrySatisfying("b.txt", line -> assertThat(line).matches("[AN]* 1048577"))
        .hasEntrySatisfying("c.bin", line -> assertThat(line).matches("[AN]* 0"));
    assertThat(listed(smbclient().ok("ls *.txt"))).containsOnlyKeys("a.txt", "b.txt");
    assertThat(listed(smbclient().ok("ls ?.bin"))).containsOnlyKeys("c.bin");
    assertThat(listed(smbclient().ok("ls A.TXT"))).containsOnlyKeys("a.txt");
    assertThat(listed(smbclient().ok("cd d", "ls"))).containsOnlyKeys(".", "..");
    assertThat(smbclient().run("ls *.none")).contains("NT_STATUS_NO_SUCH_FILE");
  }

  @Test
  void listsMoreThanFitsIntoOneMessage() throws Exception {
    start();
    String[] names = new String[1200];
    for (int i = 0; i < names.length; i++) {
      names[i] = "a-rather-long-name-that-fills-the-reply-" + i;
      Files.createFile(share.resolve(names[i]));
    }
    for (String dialect : new String[] {"-mSMB2_02", "-mSMB3_02"}) {
      Map<String, String> listed = listed(smbclient().with(dialect).ok("ls"));
      assertThat(listed).hasSize(1202).containsKeys(names);
    }
  }

  @Test
  void tellsHowMuchRoomThereIs() throws Exception {
    start();
    Matcher blocks =
        Pattern.compile("(\\d+) blocks of size (\\d+)\\. (\\d+) blocks available")
            .matcher(smbclient().ok("ls"));
    assertThat(blocks.find()).isTrue();
    long size = Long.parseLong(blocks.group(2));
    assertThat(Long.parseLong(blocks.group(1)) * size)
        .isEqualTo(Files.getFileStore(share).getTotalSpace());
    assertThat(Long.parseLong(blocks.group(3)) * size)
        .isBetween(1L, Files.getFileStore(share).getTotalSpace());
  }

  @Test
  void makesAndRemovesDirectories() throws Exception {
    start();
    Files.write(here.resolve("f"), bytes(10));
    smbclient().ok("mkdir a", "mkdir a\\b", "cd a\\b", "put f", "cd ..", "mkdir c", "rmdir c");
    assertThat(names(share)).containsExactly("", "a", "a/b", "a/b/f");
    smbclient().ok("del a\\b\\f", "rmdir a/b", "rmdir a");
    assertThat(share).isEmptyDirectory();
  }

  @Test
  void removesATree() throws Exception {
    start();
    makeTree(share);
    smbclient().ok("deltree d");
    assertThat(share.resolve("d")).doesNotExist();
  }

  @Test
  void renamesFilesAndDirectories() throws Exception {
    start();
    Files.createDirectories(share.resolve("d/e"));
    Files.write(share.resolve("a"), bytes(5));
    smbclient().ok("rename a b", "rename b d\\e\\c", "rename d f", "ls f\\e\\c");
    assertThat(names(share)).containsExactly("", "f", "f/e", "f/e/c");
    assertContent(share.resolve("f/e/c"), bytes(5));
  }

  @Test
  void replacesAFileByRenamingIfItIsTold() throws Exception {
    start();
    Files.write(share.resolve("a"), bytes(5));
    Files.write(share.resolve("b"), bytes(6));
    assertThat(smbclient().run("rename a b")).contains("NT_STATUS_OBJECT_NAME_COLLISION");
    assertContent(share.resolve("b"), bytes(6));
    smbclient().ok("rename a b -f");
    assertThat(names(share)).containsExactly("", "b");
    assertContent(share.resolve("b"), bytes(5));
  }

  @Test
  void showsAllAboutAFile() throws Exception {
    start();
    Path file = share.resolve("f");
    Files.write(file, bytes(12_345));
    Files.setLastModifiedTime(file, FileTime.from(Instant.parse("2021-02-03T04:05:06Z")));
    assertThat(smbclient().ok("allinfo f"))
        .contains("write_time:     Wed Feb  3 04:05:06 2021 UTC")
        .contains("12345 bytes")
        .contains("::$DATA");
    assertThat(smbclient().ok("volume")).contains("Volume: |" + SHARE + "|");
  }

  @Test
  void setsTimes() throws Exception {
    start();
    Path file = share.resolve("f");
    Files.write(file, bytes(1));
    smbclient().ok("utimes f -1 -1 21:02:03-04:05:06 -1");
    assertThat(Files.getLastModifiedTime(file).toInstant()).isEqualTo("2021-02-03T04:05:06Z");
  }

  @Test
  void deletesByWildcard() throws Exception {
    start();
    for (String name : new String[] {"a.tmp", "b.tmp", "c.txt", "tmp"}) {
      Files.write(share.resolve(name), bytes(1));
    }
    Files.createDirectory(share.resolve("d.tmp"));
    smbclient().ok("del *.tmp");
    assertThat(names(share)).containsExactly("", "c.txt", "d.tmp", "tmp");
  }

  private static void makeTree(Path at) throws IOException {
    for (int i = 0; i < 3; i++) {
      Path directory = Files.createDirectories(at.resolve("d/" + i + "/deeper one"));
      Files.write(directory.resolve("f"), bytes(100_000 + i));
      Files.write(directory.resolve("empty"), bytes(0));
      Files.write(directory.getParent().resolve("big." + i), bytes(2 * MIB + i));
    }
  }

  @Test
  void storesAndReturnsTrees() throws Exception {
    start();
    makeTree(here);
    Path back = Files.createDirectory(temporary.resolve("back"));
    smbclient().ok("recurse", "prompt", "mput d");
    smbclient().in(back).ok("recurse", "prompt", "mget d");
    assertThat(names(share)).isEqualTo(names(here));
    assertThat(names(back)).isEqualTo(names(here));
    for (String name : names(here)) {
      if (Files.isRegularFile(here.resolve(name))) {
        assertThat(Files.mismatch(share.resolve(name), here.resolve(name))).isEqualTo(-1);
        assertThat(Files.mismatch(back.resolve(name), here.resolve(name))).isEqualTo(-1);
      }
    }
  }

  @Test
  void keepsNames() throws Exception {
    start();
    Files.write(here.resolve("f"), bytes(3));
    List<String> names =
        List.of(
            " in front",
            "in between",
            "Übergrößenträger",
            "日本語",
            "😀 & 👩‍👩‍👧",
            "#%;$'[]{}~`!@^()+=,",
            ".hidden",
            "n".repeat(255));
    List<String> commands = new ArrayList<>();
    for (String name : names) {
      commands.add("put f \"" + name + "\"");
      commands.add("get \"" + name + "\" back");
    }
    commands.add("ls");
    assertThat(listed(smbclient().ok(commands.toArray(String[]::new))))
        .containsKeys("in between", "Übergrößenträger", "日本語", "😀 & 👩‍👩‍👧", ".hidden");
    assertThat(names(share)).containsAll(names).hasSize(names.size() + 1);
    assertContent(here.resolve("back"), bytes(3));
  }

  @Test
  void findsNamesWhateverTheirCase() throws Exception {
    start();
    Files.createDirectory(share.resolve("Dir"));
    Files.write(share.resolve("Dir/File"), bytes(7));
    smbclient().ok("get dir\\fILE back");
    assertContent(here.resolve("back"), bytes(7));
    Files.write(here.resolve("f"), bytes(8));
    smbclient().ok("put f DIR\\FILE");
    assertThat(names(share)).containsExactly("", "Dir", "Dir/File");
    assertContent(share.resolve("Dir/File"), bytes(8));
  }

  @Test
  void answersAnEcho() throws Exception {
    start();
    smbclient().ok("echo 3 hello", "ls");
  }

  @Test
  void endsASessionAndBeginsAnother() throws Exception {
    start();
    Files.write(here.resolve("f"), bytes(3));
    smbclient().ok("put f", "tdis", "tcon " + SHARE, "get f back");
    assertContent(here.resolve("back"), bytes(3));
    smbclient().ok("logoff");
  }
}
