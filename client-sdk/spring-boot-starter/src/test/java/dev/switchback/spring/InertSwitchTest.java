package dev.switchback.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.switchback.client.FakeServer;
import dev.switchback.spring.Shop.Addresses;
import dev.switchback.spring.Shop.FirstAddresses;
import dev.switchback.spring.Shop.SecondAddresses;
import dev.switchback.spring.Shop.Till;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.BeanCreationException;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.context.annotation.Primary;
import org.springframework.core.NestedExceptionUtils;

/** A switch that would do nothing, or that somebody goes round, and the start that fails of it. */
final class InertSwitchTest {
    private FakeServer server;
    private ApplicationContextRunner runner;

    @BeforeEach
    void start() throws Exception {
        server = Shop.server();
        runner = Shop.runner(server);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void aMissingV1IsRefused() {
        refused(
                runner.withBean(SecondAddresses.class),
                "No bean of dev.switchback.spring.Shop$Addresses",
                "annotated with @V1");
    }

    @Test
    void aMissingV2IsRefusedThoughOneBeanAloneWouldBeInjected() {
        refused(runner.withBean(FirstAddresses.class).withBean(Till.class), "No bean of", "annotated with @V2");
    }

    @Test
    void aVersionThatIsThereTwiceIsRefused() {
        refused(
                versions(runner).withBean("another", SecondAddresses.class),
                "Several beans of",
                "annotated with @V2",
                "another");
    }

    @Test
    void aBlankFlagKeyIsRefused() {
        refused(runner.withBean(Nameless.class), "names no flag");
    }

    @Test
    void anAnnotationOnAClassIsRefused() {
        refused(runner.withBean(Misplaced.class), "stands on the class", "Misplaced", "Annotate the interface");
    }

    @Test
    void aVersionOfNothingIsRefused() {
        refused(runner.withBean(Stray.class), "implements no interface that is @VersionSwitched");
    }

    @Test
    void anotherPrimaryBeanIsRefused() {
        refused(
                runner.withBean(SecondAddresses.class).withUserConfiguration(PrimaryFirst.class),
                "'first'",
                "is @Primary",
                "Remove @Primary");
    }

    @Test
    void aVersionWhoseDeclaredTypeHidesItIsRefused() {
        refused(runner.withUserConfiguration(Hidden.class), "'hidden'", "its declared type hides that");
    }

    @Test
    void aBeanThatInjectsAVersionByItsClassIsRefused() {
        refused(
                versions(runner).withBean("office", Bypassing.class),
                "'office'",
                "past the switch",
                "the flag 'address' has no say there",
                "switchback.bypass");
    }

    @Test
    void aBeanThatInjectsAVersionByItsQualifierIsRefused() {
        refused(versions(runner).withUserConfiguration(Qualifying.class), "'office'", "past the switch");
    }

    @Test
    void aBeanThatCallsTheMethodOfAVersionIsRefused() {
        refused(runner.withUserConfiguration(Calling.class), "'till'", "past the switch");
    }

    @Test
    void whoeverIsNamedMayBypass() {
        versions(runner)
                .withBean("office", Bypassing.class)
                .withPropertyValues("switchback.bypass=office")
                .run(context -> assertThat(
                                context.getBean(Bypassing.class).addresses().version())
                        .isEqualTo("second"));
    }

    @Test
    void aLazyBeanThatBypassesIsRefusedWhenItIsWanted() {
        versions(runner)
                .withUserConfiguration(LazilyBypassing.class)
                .run(context -> assertThatExceptionOfType(BeanCreationException.class)
                        .isThrownBy(() -> context.getBean("office"))
                        .withRootCauseInstanceOf(InertSwitchException.class));
    }

    @Test
    void allInOneListIsRefusedAndAProviderIsGivenTheSwitch() {
        refused(versions(runner).withUserConfiguration(Collecting.class), "'all'", "past the switch");
        versions(runner)
                .withUserConfiguration(Providing.class)
                .run(context -> assertThat(
                                context.getBean(Till.class).addresses().version())
                        .isEqualTo("second"));
    }

    @Test
    void callsOnNobodysBehalfAreRefused() {
        refused(versions(Shop.anonymous(server)), "on whose behalf", "Declare a ContextSource bean");
    }

    @Test
    void anApplicationWithoutSwitchesNeedsNoneOfThis() {
        Shop.anonymous(server).run(context -> assertThat(context).hasNotFailed());
    }

    @Test
    void theReportOfAFailedStartSaysWhatToDo() {
        runner.withBean(FirstAddresses.class).run(context -> {
            FailureAnalysis analysis =
                    Objects.requireNonNull(new InertSwitchFailureAnalyzer().analyze(failure(context)));
            assertThat(analysis.getDescription()).contains("@VersionSwitched").doesNotContain("exactly one");
            assertThat(analysis.getAction())
                    .isEqualTo("Annotate exactly one bean, its class or its @Bean method, with @V2.");
        });
    }

    private static ApplicationContextRunner versions(ApplicationContextRunner runner) {
        return runner.withBean(FirstAddresses.class).withBean(SecondAddresses.class);
    }

    private static Throwable failure(AssertableApplicationContext context) {
        return Objects.requireNonNull(context.getStartupFailure());
    }

    private static void refused(ApplicationContextRunner runner, String... words) {
        runner.run(context -> {
            assertThat(context).hasFailed();
            assertThat(NestedExceptionUtils.getMostSpecificCause(failure(context)))
                    .isInstanceOf(InertSwitchException.class)
                    .hasMessageContainingAll(words);
        });
    }

    @VersionSwitched(" ")
    interface Unnamed {}

    @V1
    static final class Nameless implements Unnamed {}

    @VersionSwitched("address")
    static final class Misplaced {}

    @V2
    static final class Stray {}

    record Bypassing(SecondAddresses addresses) {}

    @Configuration
    static class PrimaryFirst {
        @Bean
        @Primary
        FirstAddresses first() {
            return new FirstAddresses();
        }
    }

    @Configuration
    static class Hidden {
        @Bean
        Object hidden() {
            return new FirstAddresses();
        }
    }

    @Configuration
    static class Qualifying {
        @Bean
        Till office(@V2 Addresses addresses) {
            return new Till(addresses);
        }
    }

    @Configuration
    static class LazilyBypassing {
        @Bean
        @Lazy
        Bypassing office(SecondAddresses addresses) {
            return new Bypassing(addresses);
        }
    }

    @Configuration
    static class Calling {
        @Bean
        FirstAddresses first() {
            return new FirstAddresses();
        }

        @Bean
        SecondAddresses second() {
            return new SecondAddresses();
        }

        @Bean
        Till till() {
            return new Till(first());
        }
    }

    @Configuration
    static class Collecting {
        @Bean
        Object all(List<Addresses> all) {
            return all.size();
        }
    }

    @Configuration
    static class Providing {
        @Bean
        Till till(ObjectProvider<Addresses> addresses) {
            return new Till(addresses.getObject());
        }
    }
}
