package io.github.mesiboprovisioner.worker;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;

import org.junit.jupiter.api.Test;

import java.time.Clock;
import java.time.Instant;

/** The arrows of the architecture: changing this test is changing the architecture. */
final class ArchitectureTest {
    private static final String ROOT = "io.github.mesiboprovisioner";
    private static final String[] PURE = {ROOT + ".worker.engine..", ROOT + ".worker.entity.."};

    private static final JavaClasses PRODUCT =
            new ClassFileImporter()
                    .withImportOption(new ImportOption.DoNotIncludeTests())
                    .importPackages(ROOT);

    @Test
    void core_anyClass_knowsNeitherTechnologyNorThreads() {
        noClasses()
                .that()
                .resideInAnyPackage(PURE)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "org.apache.kafka..",
                        "java.net..",
                        "com.sun.net..",
                        "io.micrometer..",
                        "io.opentelemetry..",
                        "io.github.resilience4j.bulkhead..",
                        "io.github.resilience4j.circuitbreaker..",
                        "io.github.resilience4j.ratelimiter..",
                        "java.util.concurrent..",
                        "java.io..",
                        "java.nio.file..",
                        "org.slf4j..")
                .allowEmptyShould(true)
                .check(PRODUCT);
    }

    @Test
    void core_anyClass_readsNoClockAndNoChance() {
        noClasses()
                .that()
                .resideInAnyPackage(PURE)
                .should()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(System.class, "getenv")
                .orShould()
                .callMethod(Instant.class, "now")
                .orShould()
                .callMethod(Math.class, "random")
                .orShould()
                .dependOnClassesThat()
                .areAssignableTo(Clock.class)
                .orShould()
                .dependOnClassesThat()
                .areAssignableTo(Thread.class)
                .allowEmptyShould(true)
                .check(PRODUCT);
    }

    @Test
    void core_anyClass_knowsNoShell() {
        noClasses()
                .that()
                .resideInAnyPackage(PURE)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        ROOT + ".worker.mesibo..",
                        ROOT + ".worker.kafka..",
                        ROOT + ".worker.observe..",
                        ROOT + ".worker.config..")
                .allowEmptyShould(true)
                .check(PRODUCT);
    }

    @Test
    void openTelemetry_isKnownToTracesOnly() {
        noClasses()
                .that()
                .resideInAPackage(ROOT + "..")
                .and()
                .resideOutsideOfPackage(ROOT + ".worker.observe.trace..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.opentelemetry..")
                .check(PRODUCT);
    }

    @Test
    void contracts_anyClass_knowsNothingOfTheWorkerNorOfTransport() {
        noClasses()
                .that()
                .resideInAPackage(ROOT + ".contracts..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        ROOT + ".worker..",
                        ROOT + ".local..",
                        "org.apache.kafka..",
                        "java.net.http..",
                        "com.sun.net..")
                .check(PRODUCT);
    }

    @Test
    void cli_isKnownToNobody() {
        noClasses()
                .that()
                .resideOutsideOfPackage(ROOT + ".worker.cli..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage(ROOT + ".worker.cli..")
                .allowEmptyShould(true)
                .check(PRODUCT);
    }

    @Test
    void environment_isReadInMainOnly() {
        noClasses()
                .that()
                .doNotHaveFullyQualifiedName(ROOT + ".worker.cli.Main")
                .and()
                .resideInAPackage(ROOT + ".worker..")
                .should()
                .callMethod(System.class, "getenv")
                .orShould()
                .callMethod(System.class, "getenv", String.class)
                .check(PRODUCT);
    }

    @Test
    void packages_ofTheWorker_haveNoCycles() {
        slices().matching(ROOT + ".worker.(*)..").should().beFreeOfCycles().check(PRODUCT);
    }
}
