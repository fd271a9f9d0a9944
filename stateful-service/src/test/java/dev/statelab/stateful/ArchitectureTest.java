package dev.statelab.stateful;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import dev.statelab.stateful.session.store.replicated.Replication;

@AnalyzeClasses(packages = "dev.statelab.stateful", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    private static final String SESSION = "dev.statelab.stateful.session";
    private static final String STORE = "dev.statelab.stateful.session.store";

    /** Every store, and the choice of one. */
    private static final String STORES = STORE + ".*..";

    @ArchTest
    static final ArchRule A_SESSION_KNOWS_NOTHING_ELSE_OF_STATELAB = noClasses()
            .that()
            .resideInAPackage(SESSION + "..")
            .should()
            .dependOnClassesThat(resideInAPackage("dev.statelab..").and(not(resideInAPackage(SESSION + ".."))));

    /** Each package is a slice of its own. */
    @ArchTest
    static final ArchRule PACKAGES_DO_NOT_DEPEND_ON_EACH_OTHER =
            slices().matching("dev.statelab.stateful.(**)").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule ONLY_THE_STORES_KNOW_WHAT_THEY_STORE_IN = noClasses()
            .that()
            .resideOutsideOfPackage(STORES)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "io.vertx..redis..",
                    "io.quarkus.redis..",
                    "io.vertx..sqlclient..",
                    "io.vertx..pgclient..",
                    "java.sql..",
                    "org.infinispan..",
                    "org.jgroups..",
                    "com.github.benmanes.caffeine..");

    @ArchTest
    static final ArchRule NOBODY_KNOWS_WHICH_STORE_IT_IS =
            classes().that().resideInAPackage(STORES).should().onlyBeAccessed().byAnyPackage(STORES);

    @ArchTest
    static final ArchRule NO_STORE_KNOWS_THE_LIFE_OF_A_SESSION = noClasses()
            .that()
            .resideInAPackage(STORE + "..")
            .and()
            .resideOutsideOfPackage(STORE + ".selection")
            .should()
            .dependOnClassesThat()
            .resideInAPackage(SESSION);

    @ArchTest
    static final ArchRule NOTHING_KNOWS_THE_CHOICE = noClasses()
            .that()
            .resideOutsideOfPackage(STORE + ".selection")
            .should()
            .dependOnClassesThat()
            .resideInAPackage(STORE + ".selection");

    /** A native build omits everything behind {@link Replication}, including all of Infinispan. */
    @ArchTest
    static final ArchRule THERE_IS_ONE_DOOR_TO_THE_REPLICAS = noClasses()
            .that()
            .resideOutsideOfPackage(STORE + ".replicated..")
            .should()
            .dependOnClassesThat(resideInAPackage(STORE + ".replicated..").and(not(type(Replication.class))));

    @ArchTest
    static final ArchRule A_SERVICE_KNOWS_NO_EXPERIMENT =
            noClasses().should().dependOnClassesThat().resideInAPackage("dev.statelab.experiments..");
}
