package dev.statelab.experiments;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "dev.statelab", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule THE_HARNESS_KNOWS_THE_SERVICES_BY_HTTP_ALONE = noClasses()
            .that()
            .resideInAPackage("dev.statelab.experiments..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("dev.statelab.stateful..", "dev.statelab.stateless..", "dev.statelab.storefront..");

    @ArchTest
    static final ArchRule NO_PACKAGES_IN_A_CIRCLE =
            slices().matching("dev.statelab.experiments.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule CHECKERS_ARE_PURE = noClasses()
            .that()
            .resideInAPackage("..audit..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.vertx..", "java.net..", "java.time..", "..platform..", "..client..", "..load..");
}
