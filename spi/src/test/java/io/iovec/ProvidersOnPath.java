package io.iovec;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A class loader with a service file of its own, which makes one class as if it were too new. */
final class ProvidersOnPath extends URLClassLoader {
  private static final int MAJOR_VERSION_AT = 6;

  private final String tooNew;

  ProvidersOnPath(Path directory, String tooNew, String... lines) throws IOException {
    super(new URL[] {url(directory)}, ProvidersOnPath.class.getClassLoader());
    this.tooNew = tooNew;
    Path services = Files.createDirectories(directory.resolve("META-INF/services"));
    Files.write(services.resolve(TransportProvider.class.getName()), List.of(lines));
  }

  private static URL url(Path directory) {
    try {
      return directory.toUri().toURL();
    } catch (MalformedURLException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    if (!name.equals(tooNew)) {
      return super.loadClass(name, resolve);
    }
    try (InputStream file = getResourceAsStream(name.replace('.', '/') + ".class")) {
      byte[] bytes = file.readAllBytes();
      bytes[MAJOR_VERSION_AT] = 0x7f;
      return defineClass(name, bytes, 0, bytes.length);
    } catch (IOException e) {
      throw new ClassNotFoundException(name, e);
    }
  }
}
