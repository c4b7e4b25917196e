package io.iovec.cli;

import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.security.CodeSource;
import picocli.CommandLine.IVersionProvider;

/** Finds the version, which the build wrote into the module's descriptor. */
final class Version implements IVersionProvider {
  /** Made by picocli. */
  Version() {}

  @Override
  public String[] getVersion() {
    return new String[] {"iovec " + text()};
  }

  static String text() {
    ModuleDescriptor named = Version.class.getModule().getDescriptor();
    if (named != null) {
      return named.rawVersion().orElse("unknown");
    }
    // On the class path nobody has read the descriptor, but it is there.
    CodeSource source = Version.class.getProtectionDomain().getCodeSource();
    try {
      return source == null
          ? "unknown"
          : ModuleFinder.of(Path.of(source.getLocation().toURI())).findAll().stream()
              .flatMap(module -> module.descriptor().rawVersion().stream())
              .findFirst()
              .orElse("unknown");
    } catch (URISyntaxException | RuntimeException e) {
      return "unknown";
    }
  }
}
