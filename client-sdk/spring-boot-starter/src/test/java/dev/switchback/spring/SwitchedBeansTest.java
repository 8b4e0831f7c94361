package dev.switchback.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchback.client.FakeServer;
import dev.switchback.client.SwitchReport;
import dev.switchback.client.SwitchbackClient;
import dev.switchback.spring.Shop.Addresses;
import dev.switchback.spring.Shop.FirstAddresses;
import dev.switchback.spring.Shop.FirstStock;
import dev.switchback.spring.Shop.SecondAddresses;
import dev.switchback.spring.Shop.SecondStock;
import dev.switchback.spring.Shop.Stock;
import dev.switchback.spring.Shop.Till;
import java.util.concurrent.atomic.AtomicInteger;
import org.aspectj.lang.annotation.Aspect;
import org.aspectj.lang.annotation.Before;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.aop.support.AopUtils;
import org.springframework.boot.LazyInitializationBeanFactoryPostProcessor;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.EnableAspectJAutoProxy;
import org.springframework.context.annotation.Lazy;

final class SwitchedBeansTest {
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
    void whoInjectsTheInterfaceIsGivenTheVersionThatTheFlagChooses() {
        versions(runner)
                .withBean(FirstStock.class)
                .withBean(SecondStock.class)
                .withBean(Till.class)
                .run(context -> {
                    assertThat(context.getBean(Till.class).addresses().version())
                            .isEqualTo("second");
                    assertThat(context.getBean(Stock.class).version()).isEqualTo("first");
                    assertThat(calls(context, "address")).isEqualTo(new SwitchReport.Calls(1, 0));
                });
    }

    @Test
    void anEmergencyOfTheProcessBringsV1BackBehindTheInjectedBean() {
        versions(runner)
                .withBean(ClientCustomizer.class, () -> builder -> builder.localEmergency(() -> true))
                .withBean(Till.class)
                .run(context -> assertThat(
                                context.getBean(Till.class).addresses().version())
                        .isEqualTo("first"));
    }

    @Test
    void methodsThatMakeBeansMayCarryTheAnnotations() {
        runner.withUserConfiguration(ByMethods.class)
                .run(context ->
                        assertThat(context.getBean(Addresses.class).version()).isEqualTo("made second"));
    }

    @Test
    void versionsBehindClassProxiesAreSwitchedAndAdvised() {
        versions(runner).withUserConfiguration(ClassProxies.class).run(SwitchedBeansTest::advised);
    }

    @Test
    void versionsBehindInterfaceProxiesAreSwitchedAndAdvised() {
        versions(runner).withUserConfiguration(InterfaceProxies.class).run(SwitchedBeansTest::advised);
    }

    @Test
    void lazyVersionsAreSwitched() {
        versions(runner)
                .withInitializer(context ->
                        context.addBeanFactoryPostProcessor(new LazyInitializationBeanFactoryPostProcessor()))
                .withBean(Till.class)
                .run(context -> assertThat(
                                context.getBean(Till.class).addresses().version())
                        .isEqualTo("second"));
    }

    @Test
    void aVersionMayBuildOnTheOther() {
        runner.withBean(FirstAddresses.class)
                .withUserConfiguration(Wrapping.class)
                .run(context ->
                        assertThat(context.getBean(Addresses.class).version()).isEqualTo("more than first"));
    }

    @Test
    void aVersionThatIsInjectedLazilyIntoTheOtherIsSwitched() {
        runner.withBean(FirstAddresses.class)
                .withUserConfiguration(LazilyWrapping.class)
                .run(context ->
                        assertThat(context.getBean(Addresses.class).version()).isEqualTo("more than first"));
    }

    private static ApplicationContextRunner versions(ApplicationContextRunner runner) {
        return runner.withBean(FirstAddresses.class).withBean(SecondAddresses.class);
    }

    private static SwitchReport.Calls calls(ApplicationContext context, String flag) {
        return context.getBean(SwitchbackClient.class)
                .switchReport(flag)
                .orElseThrow()
                .v2();
    }

    private static void advised(ApplicationContext context) {
        CountingAspect aspect = context.getBean(CountingAspect.class);
        assertThat(context.getBeansOfType(Addresses.class))
                .hasEntrySatisfying(
                        "dev.switchback.spring.Shop$Addresses#switch",
                        bean -> assertThat(bean).isNotInstanceOf(SecondAddresses.class))
                .anySatisfy((name, bean) ->
                        assertThat(AopUtils.getTargetClass(bean)).isEqualTo(SecondAddresses.class))
                .allSatisfy((name, bean) -> assertThat(name)
                        .satisfies(any -> assertThat(AopUtils.isAopProxy(bean)).isTrue()));
        assertThat(context.getBean(Addresses.class).version()).isEqualTo("second");
        assertThat(aspect.seen.get()).as("before the switch and before V2").isEqualTo(2);
        assertThat(calls(context, "address").count()).isEqualTo(1);
    }

    @Aspect
    public static class CountingAspect {
        private final AtomicInteger seen = new AtomicInteger();

        @Before("execution(* dev.switchback.spring.Shop.Addresses.*(..))")
        public void count() {
            seen.incrementAndGet();
        }
    }

    @Configuration
    @EnableAspectJAutoProxy(proxyTargetClass = true)
    static class ClassProxies {
        @Bean
        static CountingAspect aspect() {
            return new CountingAspect();
        }
    }

    @Configuration
    @EnableAspectJAutoProxy
    static class InterfaceProxies {
        @Bean
        static CountingAspect aspect() {
            return new CountingAspect();
        }
    }

    @Configuration
    static class ByMethods {
        @V1
        @Bean
        Addresses oldAddresses() {
            return () -> "made first";
        }

        @V2
        @Bean
        Addresses newAddresses() {
            return () -> "made second";
        }
    }

    @Configuration
    static class Wrapping {
        @V2
        @Bean
        Addresses newAddresses(@V1 Addresses first) {
            return () -> "more than " + first.version();
        }
    }

    @Configuration
    static class LazilyWrapping {
        @V2
        @Bean
        Addresses newAddresses(@Lazy FirstAddresses first) {
            return () -> "more than " + first.version();
        }
    }
}
