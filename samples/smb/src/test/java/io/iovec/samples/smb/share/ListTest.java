package io.iovec.samples.smb.share;

import static org.assertj.core.api.Assertions.assertThat;

import io.iovec.samples.smb.protocol.NtStatus;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Listings of directories. Large ones are in {@link LargeDirectoryTest}. */
class ListTest extends ShareTest {
  ListTest(On on) {
    super(on);
  }

  private List<String> some(OpenFile directory, int most) throws Exception {
    List<String> names = new ArrayList<>();
    directory.list(
        "*",
        false,
        0,
        file -> {
          if (names.size() == most) {
            return false;
          }
          names.add(file.name());
          return true;
        });
    return names;
  }

  @Test
  void listsEachNameOnceInSeveralCalls() throws Exception {
    for (String name : List.of("b", "A", "c", "D")) {
      Files.createFile(root.resolve(name));
    }
    OpenFile directory = open("");
    assertThat(some(directory, 1)).containsExactly(".");
    assertThat(some(directory, 3)).containsExactly("..", "A", "b");
    assertThat(some(directory, 0)).isEmpty();
    assertThat(some(directory, 9)).containsExactly("c", "D");
    assertStatus(NtStatus.NO_MORE_FILES, () -> some(directory, 9));
    assertStatus(NtStatus.NO_MORE_FILES, () -> some(directory, 9));
  }

  @Test
  void beginsAgainAndElsewhere() throws Exception {
    for (String name : List.of("a1", "a2", "b1")) {
      Files.createFile(root.resolve(name));
    }
    OpenFile directory = open("");
    List<ListedFile> files = new ArrayList<>();
    assertThat(directory.list("a*", false, 0, files::add)).isEqualTo(2);
    assertThat(list(directory, "")).containsExactly("a1", "a2");
    assertThat(list(directory, "b*")).containsExactly("b1");
    assertThat(list(directory, "*")).containsExactly(".", "..", "a1", "a2", "b1");
    List<ListedFile> all = new ArrayList<>();
    directory.list("*", true, 0, all::add);
    List<ListedFile> rest = new ArrayList<>();
    directory.list("*", false, all.get(2).index(), rest::add);
    assertThat(rest).isEqualTo(all.subList(3, 5));
    assertStatus(NtStatus.INVALID_PARAMETER, () -> directory.list("*", false, 99, rest::add));
    assertStatus(NtStatus.INVALID_PARAMETER, () -> directory.list("*", false, -1, rest::add));
  }

  @Test
  void tellsNothingFoundFromNothingLeft() throws Exception {
    OpenFile directory = open("");
    assertStatus(NtStatus.NO_SUCH_FILE, () -> directory.list("x*", false, 0, file -> true));
    assertStatus(NtStatus.NO_SUCH_FILE, () -> directory.list("x*", false, 0, file -> true));
    assertThat(list(directory, "*")).containsExactly(".", "..");
    assertStatus(NtStatus.NO_MORE_FILES, () -> directory.list("*", false, 0, file -> true));
  }

  @Test
  void keepsNoMoreNamesThanThereIsMemoryFor() throws Exception {
    for (int i = 0; i < 100; i++) {
      Files.createFile(root.resolve("name" + i));
    }
    ListingMemory whole = new ListingMemory(null, 40_000);
    ListingMemory part = new ListingMemory(whole, 20_000);
    OpenFile first = open("");
    OpenFile second = open("");
    OpenFile others = open("");
    first.keepListingsIn(part);
    second.keepListingsIn(part);
    others.keepListingsIn(new ListingMemory(whole, 20_000));

    assertThat(some(first, 5)).hasSize(5);
    long used = part.used();
    assertThat(used).isBetween(10_000L, 20_000L);
    assertStatus(NtStatus.INSUFFICIENT_RESOURCES, () -> some(second, 5));
    assertThat(part.used()).isEqualTo(used);
    assertThat(list(second, "name1?")).hasSize(10);
    assertThat(some(others, 5)).hasSize(5);
    assertThat(whole.used()).isEqualTo(2 * used);

    assertThat(some(first, 100)).hasSize(97);
    assertThat(part.used()).isZero();
    assertThat(list(second, "*")).hasSize(102);
    second.list("*", true, 0, file -> false);
    assertThat(part.used()).isEqualTo(used);
    second.list("*", true, 0, file -> false);
    assertThat(part.used()).isEqualTo(used);
    second.close();
    others.close();
    assertThat(part.used()).isZero();
    assertThat(whole.used()).isZero();
  }

  @Test
  void leavesTheWholeMemoryToOthersWhoseNamesFit() throws Exception {
    Files.createFile(root.resolve("a"));
    ListingMemory whole = new ListingMemory(null, 200);
    OpenFile first = open("");
    OpenFile second = open("");
    first.keepListingsIn(whole.part());
    assertStatus(NtStatus.INSUFFICIENT_RESOURCES, () -> list(first, "*"));
    second.keepListingsIn(new ListingMemory(whole, 200));
    second.list("*", true, 0, file -> false);
    ListingMemory late = new ListingMemory(whole, 200);
    first.keepListingsIn(late);
    assertStatus(NtStatus.INSUFFICIENT_RESOURCES, () -> list(first, "*"));
    assertThat(late.used()).isZero();
    second.close();
    assertThat(list(first, "*")).hasSize(3);
    assertThat(whole.used()).isZero();
  }

  @Test
  void keepsItsPatternWhenAnotherIsRefused() throws Exception {
    Files.createFile(root.resolve("a"));
    OpenFile directory = open("");
    assertThat(list(directory, "a*")).containsExactly("a");
    assertStatus(NtStatus.OBJECT_NAME_INVALID, () -> list(directory, "*".repeat(256)));
    assertThat(list(directory, "")).containsExactly("a");
  }

  @Test
  void staysTheSameWhileFilesComeAndGo() throws Exception {
    Set<String> stay = new HashSet<>();
    for (int i = 0; i < 100; i++) {
      stay.add("stays" + i);
      Files.createFile(root.resolve("stays" + i));
      Files.createFile(root.resolve("goes" + i));
    }
    OpenFile directory = open("");
    List<String> listed = new ArrayList<>(some(directory, 10));
    for (int i = 0; i < 100; i++) {
      Files.delete(root.resolve("goes" + i));
      Files.createFile(root.resolve("comes" + i));
    }
    listed.addAll(some(directory, 1000));
    assertThat(listed).doesNotHaveDuplicates().containsAll(stay);
  }

  @Test
  void listsWhatIsOpenWithItsMetadata() throws Exception {
    OpenFile file = create("Some long name.text");
    write(file, new byte[5000], 0);
    mkdir(".hidden");
    List<ListedFile> files = new ArrayList<>();
    open("").list("*", false, 0, files::add);
    assertThat(files).hasSize(4);
    ListedFile hidden = files.get(2);
    assertThat(hidden.name()).isEqualTo(".hidden");
    assertThat(hidden.file().attributes()).isEqualTo(0x12);
    assertThat(hidden.file().size()).isZero();
    ListedFile listed = files.get(3);
    assertThat(listed.file().size()).isEqualTo(5000);
    assertThat(listed.file().allocated()).isEqualTo(8192);
    assertThat(listed.file().fileId()).isEqualTo(file.metadata().fileId());
    assertThat(listed.alternateName()).isEqualTo(file.alternateName()).matches("S~\\w{6}\\.TEX");
    assertThat(open(listed.alternateName()).path()).hasToString("Some long name.text");
    assertThat(files.get(0).file().attributes()).isEqualTo(0x10);
  }

  @Test
  void tellsOfTheRootInPlaceOfWhatIsAboveIt() throws Exception {
    mkdir("d");
    List<ListedFile> top = new ArrayList<>();
    open("").list("*", false, 0, top::add);
    assertThat(top.get(1).file()).isEqualTo(top.get(0).file());
    List<ListedFile> inside = new ArrayList<>();
    open("d").list("*", false, 0, inside::add);
    assertThat(inside.get(0).file().fileId()).isEqualTo(top.get(2).file().fileId());
    assertThat(inside.get(1).file().fileId()).isEqualTo(top.get(0).file().fileId());
  }

  @Test
  void givesAnotherNameToWhatClientsCannotSpell() throws Exception {
    Files.write(root.resolve("a:b?.txt"), new byte[3]);
    Files.write(root.resolve("back\\slash"), new byte[4]);
    List<String> names = list("");
    assertThat(names).hasSize(2).allMatch(name -> name.matches("[AB]~\\w{6}(\\.TXT)?"));
    assertThat(open(names.get(0)).metadata().size()).isEqualTo(3);
    OpenFile file = open(names.get(1));
    file.setDeletePending(true);
    file.close();
    assertThat(root.resolve("back\\slash")).doesNotExist();
  }

  @Test
  void listsOnlyDirectoriesAndOnlyWithTheAccessTo() throws Exception {
    OpenFile file = create("f");
    assertStatus(NtStatus.INVALID_PARAMETER, () -> list(file, "*"));
    OpenFile directory = open(ask("").access(Access.READ_ATTRIBUTES));
    assertStatus(NtStatus.ACCESS_DENIED, () -> list(directory, "*"));
  }
}
