package dev.weir.spec.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.properties.HasName;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ArchitectureTest {
    private static final String[] CORE = {
        "dev.weir.rules..", "dev.weir.runtime..", "dev.weir.compiler.."
    };

    private static final String FILES =
            "java\\.io\\.(File|RandomAccessFile|File(Input|Output)Stream|File(Reader|Writer))";

    private static final JavaClasses CLASSES =
            new ClassFileImporter()
                    .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                    .importPackages("dev.weir");

    /** What of our own a module may use besides itself. */
    @ParameterizedTest
    @CsvSource({
        "dev.weir.rules.., ''",
        "dev.weir.disk.., ''",
        "dev.weir.runtime.., ''",
        "dev.weir.compiler.., dev.weir.rules..|dev.weir.runtime..",
        "dev.weir.state.., dev.weir.runtime..|dev.weir.disk..",
        "dev.weir.adapters.., dev.weir.runtime..|dev.weir.disk..",
    })
    void dependencies_point_inwards(String module, String others) {
        List<String> allowed =
                Stream.concat(Stream.of(module), Stream.of(others.split("\\|", -1)))
                        .filter(name -> !name.isEmpty())
                        .toList();
        noClasses()
                .that()
                .resideInAPackage(module)
                .should()
                .dependOnClassesThat(
                        JavaClass.Predicates.resideInAPackage("dev.weir..")
                                .and(
                                        JavaClass.Predicates.resideOutsideOfPackages(
                                                allowed.toArray(new String[0]))))
                .check(CLASSES);
    }

    @ParameterizedTest
    @CsvSource({
        "org.antlr.., dev.weir.rules..",
        "picocli.., dev.weir.cli..",
        "org.rocksdb.., dev.weir.state..",
        "org.apache.kafka.., dev.weir.adapters.kafka..",
        "org.mvel2.., dev.weir.compiler.declaration..",
        "com.google.re2j.., dev.weir.compiler.expression..",
    })
    void a_library_lives_in_one_place(String library, String home) {
        noClasses()
                .that()
                .resideOutsideOfPackage(home)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(library)
                .check(CLASSES);
    }

    /** Results depend on the events and on nothing else; a port is where the outside comes in. */
    @Test
    void the_core_knows_no_clock_no_chance_no_thread_and_nothing_outside() {
        noClasses()
                .that()
                .resideInAnyPackage(CORE)
                .and()
                .resideOutsideOfPackage("dev.weir.runtime.port..")
                .should()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .callMethod(Instant.class, "now")
                .orShould()
                .callMethod(Math.class, "random")
                .orShould()
                .callMethod(UUID.class, "randomUUID")
                .orShould()
                .callMethod(System.class, "getenv", String.class)
                .orShould()
                .callMethod(System.class, "identityHashCode", Object.class)
                .orShould()
                .dependOnClassesThat()
                .areAssignableTo(Clock.class)
                .orShould()
                .dependOnClassesThat()
                .areAssignableTo(Random.class)
                .orShould()
                .dependOnClassesThat()
                .areAssignableTo(ThreadLocalRandom.class)
                .orShould()
                .dependOnClassesThat()
                .areAssignableTo(Thread.class)
                .orShould()
                .dependOnClassesThat()
                .resideInAnyPackage("java.nio.file..", "java.nio.channels..", "java.net..")
                .orShould()
                .dependOnClassesThat(HasName.Predicates.nameMatching(FILES))
                .check(CLASSES);
    }

    /** A rule is data; the one door to code is MVEL's, which the operator has to open. */
    @Test
    void no_rule_reaches_into_java() {
        noClasses()
                .that()
                .resideInAnyPackage(CORE)
                .and()
                .haveSimpleNameNotStartingWith("Mvel")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.lang.reflect..", "java.lang.invoke..", "javax.script..")
                .orShould()
                .dependOnClassesThat()
                .areAssignableTo(Runtime.class)
                .orShould()
                .dependOnClassesThat()
                .areAssignableTo(ProcessBuilder.class)
                .orShould()
                .dependOnClassesThat()
                .areAssignableTo(ClassLoader.class)
                .orShould()
                .callMethod(Class.class, "forName", String.class)
                .check(CLASSES);
    }

    @Test
    void packages_have_no_cycles() {
        SlicesRuleDefinition.slices()
                .matching("dev.weir.(runtime|compiler|rules|adapters|state).(*)..")
                .should()
                .beFreeOfCycles()
                .check(CLASSES);
    }

    @Test
    void nothing_is_named_for_what_it_helps() {
        classes().should().haveNameNotMatching(".*(Util|Utils|Helper|Manager|Impl)").check(CLASSES);
    }

    /** A test that sleeps is slow on good days and wrong on bad ones. */
    @Test
    void no_test_sleeps() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of(".."))) {
            List<Path> tests =
                    files.filter(file -> file.toString().endsWith("Test.java"))
                            .filter(file -> !file.endsWith(getClass().getSimpleName() + ".java"))
                            .toList();
            assertThat(tests).isNotEmpty();
            for (Path test : tests) {
                assertThat(Files.readString(test))
                        .as(test.toString())
                        .doesNotContain("Thread.sleep(", "SECONDS.sleep(");
            }
        }
    }
}
