package dev.statelab.stateless;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(
        packages = {"dev.statelab.shop", "dev.statelab.storefront", "dev.statelab.stateless"},
        importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    private static final String TOKEN = "dev.statelab.stateless.token..";

    @ArchTest
    static final ArchRule PACKAGES_HAVE_NO_CYCLES =
            slices().matching("dev.statelab.stateless.(**)").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule TOKENS_KNOW_NOTHING_OF_THE_SHOP = noClasses()
            .that()
            .resideInAPackage(TOKEN)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "dev.statelab.shop",
                    "dev.statelab.storefront..",
                    "dev.statelab.stateless.cart",
                    "dev.statelab.stateless.http",
                    "dev.statelab.stateless.login",
                    "dev.statelab.stateless.api");

    @ArchTest
    static final ArchRule THE_CART_KNOWS_NO_ROUTES = noClasses()
            .that()
            .resideInAPackage("dev.statelab.stateless.cart")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "dev.statelab.stateless.http",
                    "dev.statelab.stateless.login",
                    "dev.statelab.stateless.api",
                    "jakarta.ws.rs..");

    @ArchTest
    static final ArchRule ONLY_TOKENS_KNOW_JOSE = noClasses()
            .that()
            .resideInAPackage("dev.statelab..")
            .and()
            .resideOutsideOfPackage(TOKEN)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.jose4j..");

    @ArchTest
    static final ArchRule ONLY_THE_DENYLIST_KNOWS_REDIS = noClasses()
            .that()
            .resideInAPackage("dev.statelab..")
            .and()
            .resideOutsideOfPackage("dev.statelab.stateless.token.denylist")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "io.quarkus.redis..",
                    "io.vertx.redis..",
                    "io.vertx.mutiny.redis..",
                    "dev.statelab.stateless.token.denylist");

    @ArchTest
    static final ArchRule ONLY_THE_KEY_RING_HAS_A_FIELD_THAT_CHANGES = classes()
            .that()
            .resideInAPackage("dev.statelab.stateless..")
            .and()
            .areNotEnums()
            .and()
            .doNotHaveFullyQualifiedName("dev.statelab.stateless.token.key.LiveKeyRing")
            .should()
            .haveOnlyFinalFields();
}
