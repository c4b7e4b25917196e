package io.iovec.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the options of {@code serve} do, as Samba's client sees it, which is started by the very
 * command that the log shows.
 */
class ServeInteropTest {
  private static final int PATIENCE_SECONDS = 60;
  private static final int SIZE = 3_000_001;

  @TempDir private Path directory;
  private Path shared;
  private Child server;

  @BeforeEach
  void thereIsAClient() throws Exception {
    assumeTrue(Programs.find("smbclient").isPresent(), "there is no smbclient here");
    shared = Files.createDirectory(directory.resolve("my films"));
  }

  @AfterEach
  void endTheServer() {
    if (server != null) {
      server.close();
    }
  }

  private void serve(String... options) throws Exception {
    List<String> args = new ArrayList<>(List.of("serve", shared.toString(), "--guest", "--port=0"));
    args.addAll(List.of(options));
    server = Child.start(directory, args.toArray(String[]::new));
  }

  /** Returns what the client said, and its status on the last line. */
  private String smbclient(String commands) throws Exception {
    Path said = directory.resolve("said");
    String reach = server.awaitSaid("To reach it: (.*)\\R");
    String all = reach + " --configfile=/dev/null -c '" + commands + "'; echo status=$?";
    Process process =
        new ProcessBuilder("sh", "-c", all)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(said.toFile())
            .start();
    if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
    }
    process.waitFor();
    return Files.readString(said);
  }

  @Test
  void sharesTheDirectoryUnderItsName() throws Exception {
    byte[] bytes = new byte[SIZE];
    new Random(SIZE).nextBytes(bytes);
    Files.write(directory.resolve("local"), bytes);
    serve();

    String said = smbclient("put local remote; get remote back; ls");

    assertThat(said).contains("remote", "status=0");
    assertThat(server.said()).contains("sharing " + shared + " as my films. ");
    assertThat(shared.resolve("remote")).hasBinaryContent(bytes);
    assertThat(directory.resolve("back")).hasBinaryContent(bytes);
  }

  @Test
  void sharesItUnderAnotherName() throws Exception {
    Files.writeString(shared.resolve("hello"), "hello");
    serve("--share=other");

    assertThat(server.awaitSaid("To reach it: (.*)\\R")).contains("//127.0.0.1/other ");
    assertThat(smbclient("get hello back")).contains("status=0");
    assertThat(directory.resolve("back")).hasContent("hello");
  }

  @Test
  void readOnlyRefusesChanges() throws Exception {
    Files.writeString(shared.resolve("hello"), "hello");
    Files.writeString(directory.resolve("local"), "local");
    serve("--read-only");

    assertThat(smbclient("get hello back")).contains("status=0");
    assertThat(smbclient("put local remote")).contains("NT_STATUS_").contains("status=1");
    assertThat(smbclient("rm hello")).contains("NT_STATUS_");
    assertThat(smbclient("mkdir sub")).contains("NT_STATUS_");
    assertThat(shared).isDirectoryNotContaining(file -> !file.endsWith("hello"));
    assertThat(shared.resolve("hello")).hasContent("hello");
    assertThat(server.said()).contains(" as my films, read-only. ");
  }

  @Test
  void takesTheTransportAndThePolicy() throws Exception {
    Files.write(directory.resolve("local"), new byte[SIZE]);
    serve("--transport=nio", "--policy=memory");

    assertThat(smbclient("put local remote")).contains("status=0");
    server.signal("INT");

    assertThat(server.awaitEnd()).isEqualTo(130);
    assertThat(server.said())
        .contains("Transport nio: asked for by name. Policy memory.")
        .containsPattern("Entered user memory: 2\\.9 MiB");
  }
}
