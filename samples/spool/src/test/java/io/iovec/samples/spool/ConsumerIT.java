package io.iovec.samples.spool;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What somebody does who has written a transport and has nothing of this source tree: the kit's
 * jar, the transport's, and one small class, in a directory elsewhere.
 */
class ConsumerIT {
  /** The jars that an implementor downloads or has made: the kit, spool, and nio below it. */
  private static final Path JARS = Path.of(System.getProperty("iovec.consumer.jars"));

  private static final String THEIR_TEST =
      """
      package theirs;

      import io.iovec.TransportProvider;
      import io.iovec.conformance.TransportConformance;
      import io.iovec.samples.spool.SpoolTransportProvider;

      public class TheirTransportTest extends TransportConformance {
        @Override
        protected TransportProvider provider() {
          return new SpoolTransportProvider();
        }
      }
      """;

  @TempDir private Path project;
  private Path classes;

  @BeforeEach
  void makeDirectories() throws IOException {
    classes = Files.createDirectories(project.resolve("classes"));
  }

  @Test
  void holdsTheirTransportToTheRulesByOneSmallClass() throws Exception {
    Path source = Files.writeString(project.resolve("TheirTransportTest.java"), THEIR_TEST);
    compile(source);
    Path services = Files.createDirectories(classes.resolve("META-INF/services"));
    Files.writeString(
        services.resolve("io.iovec.conformance.TransportConformance"), "theirs.TheirTransportTest");

    assertThat(run("--list")).contains("theirs.TheirTransportTest");
    expectReport(run("--transport", "spool", "--report", "report"), "S-01");
  }

  @Test
  void holdsTheirTransportToTheRulesByItsNameAlone() throws Exception {
    expectReport(
        run("--transport", "spool", "--rules", "V", "--strict", "--report", "report"), "V-01");
  }

  private void expectReport(String said, String rule) throws IOException {
    assertThat(said).containsPattern("spool +[1-9]\\d* ");
    assertThat(project.resolve("report/conformance.json"))
        .content()
        .contains("\"" + rule + "\"", "spool");
    assertThat(project.resolve("report/conformance.html")).content().contains(rule, "spool");
  }

  private void compile(Path source) throws IOException {
    JavaCompiler javac = ToolProvider.getSystemJavaCompiler();
    assertThat(
            javac.run(
                null,
                null,
                null,
                "-Xlint:all,-processing,-classfile",
                "-Werror",
                "-proc:none",
                "-d",
                classes.toString(),
                "-cp",
                classPath(),
                source.toString()))
        .isZero();
  }

  private String run(String... args) throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                classPath(),
                "io.iovec.conformance.Main"));
    command.addAll(List.of(args));
    Path said = project.resolve("said");
    Process process =
        new ProcessBuilder(command)
            .directory(project.toFile())
            .redirectErrorStream(true)
            .redirectOutput(said.toFile())
            .start();
    if (!process.waitFor(2, TimeUnit.MINUTES)) {
      process.destroyForcibly();
    }
    assertThat(process.waitFor()).as(() -> read(said)).isZero();
    return read(said);
  }

  private String classPath() throws IOException {
    try (Stream<Path> jars = Files.list(JARS)) {
      return Stream.concat(jars, Stream.of(classes))
          .map(Path::toString)
          .collect(Collectors.joining(File.pathSeparator));
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return "nothing was said: " + e;
    }
  }
}
