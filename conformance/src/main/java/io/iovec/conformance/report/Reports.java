package io.iovec.conformance.report;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/** Writes a report in all its forms. */
public final class Reports {
  private static final String JSON = "conformance.json";
  private static final String MARKDOWN = "conformance.md";
  private static final String HTML = "conformance.html";

  private Reports() {}

  /**
   * Writes {@code conformance.json}, {@code conformance.md} and {@code conformance.html} into a
   * directory, which is made if it is not there; older ones are replaced.
   *
   * @return the files, the one for people last
   * @throws IOException if they cannot be written; those of before are then whole, or replaced
   */
  public static List<Path> write(Report report, Path directory) throws IOException {
    Files.createDirectories(directory);
    return List.of(
        replace(directory.resolve(JSON), JsonReport.of(report)),
        replace(directory.resolve(MARKDOWN), MarkdownReport.of(report)),
        replace(directory.resolve(HTML), HtmlReport.of(report)));
  }

  /**
   * Deletes what {@link #write} writes, and nothing else.
   *
   * @throws IOException if they are there and cannot be deleted
   */
  public static void delete(Path directory) throws IOException {
    for (String name : List.of(JSON, MARKDOWN, HTML)) {
      Files.deleteIfExists(directory.resolve(name));
    }
  }

  private static Path replace(Path file, String text) throws IOException {
    Path fresh =
        file.resolveSibling("." + file.getFileName() + "." + ProcessHandle.current().pid());
    Files.write(fresh, text.getBytes(StandardCharsets.UTF_8));
    Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING);
    return file;
  }
}
