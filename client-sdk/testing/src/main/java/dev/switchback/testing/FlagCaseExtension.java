package dev.switchback.testing;

import dev.switchback.client.SwitchbackClient;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Sets the scene of one case before a test, gives the test what it asks for, and looks for leaks afterwards. */
final class FlagCaseExtension implements BeforeEachCallback, AfterEachCallback, ParameterResolver {
    private final String key;
    private final FlagCase flagCase;
    private final Aftermath aftermath;
    private @Nullable Leftovers before;
    private @Nullable Scene scene;

    FlagCaseExtension(String key, FlagCase flagCase, Aftermath aftermath) {
        this.key = key;
        this.flagCase = flagCase;
        this.aftermath = aftermath;
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        before = Leftovers.now();
        scene = Scene.of(flagCase, key);
    }

    @Override
    public void afterEach(ExtensionContext context) {
        aftermath.add(scene());
        scene().endClient();
        Objects.requireNonNull(before).requireNoneOfOurs();
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> type = parameter.getParameter().getType();
        return type == SwitchbackClient.class || type == FlagCase.class || type == TestFlags.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> type = parameter.getParameter().getType();
        if (type == FlagCase.class) {
            return flagCase;
        }
        return type == TestFlags.class ? scene().flags() : scene().client();
    }

    private Scene scene() {
        return Objects.requireNonNull(scene, "a scene is set before each test");
    }
}
