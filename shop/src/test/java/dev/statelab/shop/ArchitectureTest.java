package dev.statelab.shop;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "dev.statelab", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule THE_SHOP_IS_PLAIN_JAVA_WITHOUT_IO = classes()
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("dev.statelab.shop", "java.lang..", "java.math", "java.util..");
}
