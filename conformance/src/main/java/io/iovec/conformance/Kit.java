package io.iovec.conformance;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.module.ModuleFinder;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.stream.Stream;

/** Which kit this is: what its jar says of itself. */
final class Kit {
  private Kit() {}

  /** Returns the version, or {@code unknown} where classes were compiled by hand. */
  static String version() {
    return attribute("Implementation-Version").or(Kit::describedVersion).orElse("unknown");
  }

  private static Optional<String> describedVersion() {
    return location().stream()
        .flatMap(
            path -> {
              try {
                return ModuleFinder.of(path).findAll().stream();
              } catch (RuntimeException e) {
                return Stream.empty();
              }
            })
        .flatMap(module -> module.descriptor().rawVersion().stream())
        .findFirst();
  }

  /** Returns the revision of the source, if whoever built the jar wrote it into the manifest. */
  static Optional<String> revision() {
    return attribute("Git-Revision").filter(revision -> !revision.isBlank());
  }

  /** Returns the jar's name and SHA-256, by which a claim says which kit was passed. */
  static Map<String, String> jar() {
    Map<String, String> facts = new TreeMap<>();
    location()
        .filter(Files::isRegularFile)
        .ifPresent(jar -> facts.put("SHA-256 of " + jar.getFileName(), sha256(jar)));
    return facts;
  }

  private static String sha256(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      byte[] chunk = new byte[64 << 10];
      for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) {
        digest.update(chunk, 0, n);
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (IOException e) {
      return "cannot be read: " + e;
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private static Optional<String> attribute(String name) {
    return location()
        .filter(Files::isRegularFile)
        .map(Kit::manifest)
        .map(manifest -> manifest.getMainAttributes().getValue(name));
  }

  private static Manifest manifest(Path path) {
    try (JarFile jar = new JarFile(path.toFile())) {
      Manifest manifest = jar.getManifest();
      return manifest == null ? new Manifest() : manifest;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Optional<Path> location() {
    CodeSource source = Kit.class.getProtectionDomain().getCodeSource();
    try {
      return source == null ? Optional.empty() : Optional.of(Path.of(source.getLocation().toURI()));
    } catch (URISyntaxException | RuntimeException e) {
      return Optional.empty();
    }
  }
}
