package io.iovec.samples.smb;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What {@code smbclient} may not do: it is told so, and its session goes on. */
@ParameterizedClass
@EnumSource(
    value = On.class,
    names = {"KERNEL_KERNEL", "NIO_CHEAPEST"})
class SmbclientRefusalInteropTest extends ServedInteropTest {
  private static final byte[] BYTES = randomBytes(1000);

  SmbclientRefusalInteropTest(On on) {
    super(on);
  }

  @ParameterizedTest
  @CsvSource({
    "get none, OBJECT_NAME_NOT_FOUND",
    "get none\\f, OBJECT_PATH_NOT_FOUND",
    "get f\\f, OBJECT_PATH_NOT_FOUND",
    "get d, FILE_IS_A_DIRECTORY",
    "put f d, FILE_IS_A_DIRECTORY",
    "put f none\\f, OBJECT_PATH_NOT_FOUND",
    "mkdir d, OBJECT_NAME_COLLISION",
    "mkdir f, OBJECT_NAME_COLLISION",
    "mkdir none\\d, OBJECT_PATH_NOT_FOUND",
    "rm none, NO_SUCH_FILE",
    "rm d, NO_SUCH_FILE",
    "rmdir d, DIRECTORY_NOT_EMPTY",
    "rmdir none, OBJECT_NAME_NOT_FOUND",
    "rmdir f, NOT_A_DIRECTORY",
    "cd none, OBJECT_NAME_NOT_FOUND",
    "cd f, NOT_A_DIRECTORY",
    "rename none x, OBJECT_NAME_NOT_FOUND",
    "rename f none\\f, OBJECT_PATH_NOT_FOUND",
    "rename f d, OBJECT_NAME_COLLISION",
    "ls none, NO_SUCH_FILE",
    "allinfo none, OBJECT_NAME_NOT_FOUND"
  })
  void isRefusedAndGoesOn(String command, String status) throws Exception {
    start();
    Files.createDirectory(share.resolve("d"));
    Files.write(share.resolve("d/inside"), BYTES);
    Files.write(share.resolve("f"), BYTES);
    Files.write(here.resolve("f"), BYTES);
    String said = smbclient().run(command, "get f back");
    assertThat(said).contains("NT_STATUS_" + status).containsOnlyOnce("NT_STATUS_");
    assertContent(here.resolve("back"), BYTES);
    assertContent(share.resolve("f"), BYTES);
    assertContent(share.resolve("d/inside"), BYTES);
  }

  @Test
  void staysInTheShare() throws Exception {
    start();
    Files.write(temporary.resolve("secret"), BYTES);
    Files.write(here.resolve("f"), BYTES);
    String said =
        smbclient()
            .run(
                "get ../secret a",
                "get ..\\secret b",
                "cd ..",
                "cd ..\\..",
                "get secret c",
                "put f ../new",
                "put f ..\\..\\new",
                "mkdir ..\\dir",
                "ls ..\\*",
                "rm ..\\secret",
                "rename ..\\secret mine");
    assertThat(said).doesNotContain("secret        ");
    assertThat(here).isDirectoryNotContaining(file -> !file.endsWith("f"));
    assertContent(temporary.resolve("secret"), BYTES);
    assertThat(temporary.resolve("new")).doesNotExist();
    assertThat(temporary.resolve("dir")).doesNotExist();
  }

  @Test
  void isNotLedOutOfTheShareByALink() throws Exception {
    Assumptions.assumeFalse(SMBD, "smbd lists links");
    start();
    Files.write(temporary.resolve("secret"), BYTES);
    Files.createSymbolicLink(share.resolve("link"), temporary.resolve("secret"));
    Files.createSymbolicLink(share.resolve("up"), temporary);
    Files.write(here.resolve("f"), new byte[1]);
    assertThat(SmbclientInteropTest.listed(smbclient().ok("ls"))).containsOnlyKeys(".", "..");
    for (String command :
        new String[] {"get link", "get up\\secret", "put f link", "put f up\\new", "cd up"}) {
      assertThat(smbclient().run(command)).contains("NT_STATUS_");
    }
    assertContent(temporary.resolve("secret"), BYTES);
    assertThat(temporary.resolve("new")).doesNotExist();
    assertThat(here).isDirectoryNotContaining(file -> !file.endsWith("f"));
  }

  @Test
  void hasNoOtherShare() throws Exception {
    start();
    assertThat(smbclient().withShare("other").run("ls"))
        .contains("tree connect failed: NT_STATUS_BAD_NETWORK_NAME");
  }

  @Test
  void isAGuestWhateverItsName() throws Exception {
    start();
    for (String user : new String[] {"%", "someone%secret", "someone%", "DOMAIN\\other%x"}) {
      smbclient().with("-U", user).ok("ls");
    }
  }

  @Test
  void cannotLogInWhereGuestsMayNot() throws Exception {
    start(false, false);
    for (String user : new String[] {"someone%secret", "guest%"}) {
      assertThat(smbclient().with("-U", user).run("ls"))
          .contains("session setup failed: NT_STATUS_LOGON_FAILURE");
    }
    // smbd lets an anonymous user in, but not to the share.
    assertThat(smbclient().run("ls")).containsPattern("NT_STATUS_(LOGON_FAILURE|ACCESS_DENIED)");
  }

  @ParameterizedTest
  @CsvSource({
    "put f",
    "put f new",
    "mkdir new",
    "rm f",
    "rmdir d",
    "rename f g",
    "utimes f -1 -1 -1 1",
    "del *"
  })
  void changesNothingInAShareThatIsReadOnly(String command) throws Exception {
    Files.createDirectory(share.resolve("d"));
    Files.write(share.resolve("f"), BYTES);
    var before = Files.getLastModifiedTime(share.resolve("f"));
    start(true, true);
    Files.write(here.resolve("f"), new byte[1]);
    String said = smbclient().run(command, "get f back");
    if (!command.startsWith("utimes")) {
      assertThat(said).containsPattern("NT_STATUS_(ACCESS_DENIED|MEDIA_WRITE_PROTECTED)");
    }
    assertContent(here.resolve("back"), BYTES);
    assertContent(share.resolve("f"), BYTES);
    assertThat(Files.getLastModifiedTime(share.resolve("f"))).isEqualTo(before);
    try (var files = Files.list(share)) {
      assertThat(files.map(file -> file.getFileName().toString())).containsOnly("d", "f");
    }
  }
}
