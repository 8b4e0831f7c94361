package dev.switchback.server;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_THROW_GENERIC_EXCEPTIONS;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.Map;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.NullMarked;

/** The house rules. */
@AnalyzeClasses(
        packages = {
            "dev.switchback.server",
            "dev.switchback.guard",
            "dev.switchback.evaluation",
            "dev.switchback.protocol"
        },
        importOptions = {ImportOption.DoNotIncludeTests.class, ArchitectureTest.OursOnly.class})
final class ArchitectureTest {
    /** The SDK's jar holds a library that was given a package of ours. */
    static final class OursOnly implements ImportOption {
        @Override
        public boolean includes(Location location) {
            return !location.contains("/re2j/");
        }
    }

    private static final String SERVER = "dev.switchback.server";
    private static final String[] PURE = {"dev.switchback.evaluation..", "dev.switchback.guard.."};
    private static final String BANNED = ".*(Impl|Utils?|Helper|Manager|Processor|Data|Info)";
    private static final Map<String, Set<String>> CLOCKS_AND_DICE = Map.of(
            "java.time.Instant", Set.of("now"),
            "java.time.LocalDateTime", Set.of("now"),
            "java.time.Clock", Set.of("systemUTC", "systemDefaultZone", "system"),
            "java.time.InstantSource", Set.of("system"),
            "java.lang.System", Set.of("currentTimeMillis"),
            "java.lang.Math", Set.of("random"),
            "java.util.UUID", Set.of("randomUUID"),
            "java.util.concurrent.ThreadLocalRandom", Set.of("current"));
    private static final Set<String> SQL = Set.of(
            "createQuery",
            "createUpdate",
            "createCall",
            "createBatch",
            "createScript",
            "prepareBatch",
            "execute",
            "select");

    @ArchTest
    static void thereAreClassesToLookAt(JavaClasses classes) {
        assertThat(classes).hasSizeGreaterThan(200);
    }

    @ArchTest
    static final ArchRule evaluationAndGuardArePure = classes()
            .that()
            .resideInAnyPackage(PURE)
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "dev.switchback.evaluation..",
                    "dev.switchback.guard..",
                    "java.lang..",
                    "java.math",
                    "java.nio.charset",
                    "java.time",
                    "java.time.zone",
                    "java.util",
                    "java.util.concurrent",
                    "java.util.function",
                    "java.util.random",
                    "java.util.regex",
                    "java.util.stream",
                    "com.google.re2j",
                    "org.jspecify.annotations");

    @ArchTest
    static final ArchRule fieldsOfPureModulesAreFinal = fields().that()
            .areDeclaredInClassesThat()
            .resideInAnyPackage("dev.switchback.evaluation..", "dev.switchback.protocol..")
            .should()
            .beFinal()
            .orShould()
            .bePrivate();

    @ArchTest
    static final ArchRule timeAndRandomnessAreArguments =
            noClasses().that().resideOutsideOfPackage(SERVER).should().accessTargetWhere(calls(CLOCKS_AND_DICE));

    @ArchTest
    static final ArchRule httpStopsAtTheRoutes = noClasses()
            .that()
            .resideOutsideOfPackage(SERVER + ".http")
            .and()
            .haveSimpleNameNotEndingWith("Routes")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.javalin..");

    @ArchTest
    static final ArchRule sqlStopsAtTheStores = noClasses()
            .that()
            .resideOutsideOfPackages(SERVER + ".database", SERVER + ".changes")
            .and()
            .haveSimpleNameNotEndingWith("Store")
            .should()
            .accessTargetWhere(calls(Map.of(Handle.class.getName(), SQL)))
            .orShould()
            .dependOnClassesThat()
            .resideInAnyPackage("java.sql..", "javax.sql..");

    @ArchTest
    static final ArchRule routesNeverTouchAStore = noClasses()
            .that()
            .haveSimpleNameEndingWith("Routes")
            .should()
            .dependOnClassesThat()
            .haveSimpleNameEndingWith("Store");

    @ArchTest
    static final ArchRule aStoreBelongsToItsCapability =
            classes().that().haveSimpleNameEndingWith("Store").should().bePackagePrivate();

    @ArchTest
    static final ArchRule capabilitiesDoNotGoRoundInCircles =
            slices().matching(SERVER + ".(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule theServerDoesNotKnowItsClients = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("dev.switchback.client..", "dev.switchback.demo..");

    @ArchTest
    static final ArchRule everyPackageIsNullMarked = classes().should(new BeInANullMarkedPackage());

    @ArchTest
    static final ArchRule namesSayWhatThingsAre =
            noClasses().should().haveNameMatching(BANNED).orShould().haveSimpleNameStartingWith("Abstract");

    @ArchTest
    static final ArchRule onlyTheCommandLineSpeaksToTheTerminal =
            noClasses().that().doNotHaveSimpleName("Main").should(ACCESS_STANDARD_STREAMS);

    @ArchTest
    static final ArchRule exceptionsSayWhatTheyAre = NO_CLASSES_SHOULD_THROW_GENERIC_EXCEPTIONS;

    @ArchTest
    static final ArchRule thereIsOneLog = NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING;

    private static DescribedPredicate<JavaAccess<?>> calls(Map<String, Set<String>> methods) {
        return new DescribedPredicate<>("one of " + methods) {
            @Override
            public boolean test(JavaAccess<?> access) {
                return methods.getOrDefault(access.getTargetOwner().getName(), Set.of())
                        .contains(access.getName());
            }
        };
    }

    private static final class BeInANullMarkedPackage extends ArchCondition<JavaClass> {
        private BeInANullMarkedPackage() {
            super("be in a package that is @NullMarked");
        }

        @Override
        public void check(JavaClass item, ConditionEvents events) {
            JavaPackage home = item.getPackage();
            if (!home.isAnnotatedWith(NullMarked.class)) {
                events.add(SimpleConditionEvent.violated(item, home.getName() + " is not @NullMarked"));
            }
        }
    }
}
