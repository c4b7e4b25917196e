package io.iovec.cli;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Who may see whom, in main sources: a module is one package, but for the SMB server and the kit's
 * reports, and a package sees of the others what the table says. The scopes in the poms say the
 * same about jars; what they cannot say is here. Benchmarks are left out: no jar of theirs is on
 * this class path.
 */
class HouseRulesTest {
  private static final String SPI = "io.iovec";

  private static final String SMB = "io.iovec.samples.smb";

  /** Each package, and those that it sees. */
  private static final Map<String, List<String>> PACKAGES =
      Map.ofEntries(
          entry(SPI, List.of()),
          entry("io.iovec.nio", List.of(SPI)),
          entry("io.iovec.kernel", List.of(SPI)),
          entry("io.iovec.linux", List.of(SPI, "io.iovec.kernel")),
          entry("io.iovec.guice", List.of(SPI)),
          entry("io.iovec.conformance", List.of(SPI, "io.iovec.conformance.report")),
          entry("io.iovec.conformance.report", List.of()),
          entry("io.iovec.samples.upload", List.of(SPI)),
          entry("io.iovec.samples.relay", List.of(SPI)),
          entry("io.iovec.mina", List.of(SPI)),
          entry(SMB + ".protocol", List.of(SPI)),
          entry(SMB + ".auth", List.of(SMB + ".protocol")),
          entry(SMB + ".share", List.of(SPI, SMB + ".protocol")),
          entry(SMB + ".session", List.of(SPI, SMB + ".protocol", SMB + ".auth", SMB + ".share")),
          entry(
              SMB + ".command",
              List.of(SPI, SMB + ".protocol", SMB + ".auth", SMB + ".share", SMB + ".session")),
          entry(
              SMB,
              List.of(
                  SPI,
                  "io.iovec.mina",
                  "io.iovec.guice",
                  SMB + ".protocol",
                  SMB + ".auth",
                  SMB + ".share",
                  SMB + ".session",
                  SMB + ".command")),
          entry(
              "io.iovec.cli",
              List.of(
                  SPI,
                  "io.iovec.guice",
                  "io.iovec.samples.upload",
                  "io.iovec.samples.relay",
                  SMB)));

  /** The modules that run in other people's servers with nothing but a JDK. */
  static final List<String> BARE =
      List.of(SPI, "io.iovec.nio", "io.iovec.kernel", "io.iovec.linux");

  private static final JavaClasses CLASSES =
      new ClassFileImporter().withImportOption(new DoNotIncludeTests()).importPackages(SPI);

  @Test
  void everyPackageIsInTheTable() {
    assertThat(packages().map(JavaPackage::getName))
        .containsExactlyInAnyOrderElementsOf(PACKAGES.keySet());
  }

  @Test
  void everyPackageIsNullMarked() {
    assertThat(packages()).allMatch(each -> each.isAnnotatedWith(NullMarked.class));
  }

  @ParameterizedTest
  @MethodSource("table")
  void seesOfTheOthersWhatTheTableSays(String module, List<String> seen) {
    noClasses()
        .that()
        .resideInAPackage(module)
        .should()
        .dependOnClassesThat(
            resideInAPackage("io.iovec..").and(not(resideInAnyPackage(with(seen, module)))))
        .allowEmptyShould(true)
        .check(CLASSES);
  }

  @Test
  void ofTheSmbProtocolOnlyTheFramerSeesVectors() {
    noClasses()
        .that()
        .resideInAPackage(SMB + ".protocol")
        .and()
        .doNotHaveSimpleName("SmbFramer")
        .should()
        .dependOnClassesThat()
        .resideInAPackage(SPI)
        .allowEmptyShould(true)
        .check(CLASSES);
  }

  @ParameterizedTest
  @FieldSource("BARE")
  void needsNothingButTheJdk(String module) {
    noClasses()
        .that()
        .resideInAPackage(module)
        .should()
        .dependOnClassesThat(not(resideInAnyPackage("java..", "io.iovec..", "org.jspecify..")))
        .allowEmptyShould(true)
        .check(CLASSES);
  }

  @ParameterizedTest
  @FieldSource("BARE")
  void returnsOrThrowsOrCountsButDoesNotLog(String module) {
    noClasses()
        .that()
        .resideInAPackage(module)
        .and()
        .doNotHaveSimpleName("Leaks") // which has nobody to return, throw or count for
        .should()
        .dependOnClassesThat()
        .resideInAPackage("java.util.logging")
        .orShould()
        .dependOnClassesThat()
        .areAssignableTo(System.Logger.class)
        .allowEmptyShould(true)
        .check(CLASSES);
  }

  private static Stream<Arguments> table() {
    return PACKAGES.entrySet().stream().map(each -> Arguments.of(each.getKey(), each.getValue()));
  }

  private static Stream<JavaPackage> packages() {
    return CLASSES.stream().map(JavaClass::getPackage).distinct();
  }

  private static String[] with(List<String> seen, String module) {
    String[] all = Arrays.copyOf(seen.toArray(String[]::new), seen.size() + 1);
    all[seen.size()] = module;
    return all;
  }
}
