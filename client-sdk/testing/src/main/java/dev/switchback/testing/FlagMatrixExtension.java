package dev.switchback.testing;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.Extension;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestTemplateInvocationContext;
import org.junit.jupiter.api.extension.TestTemplateInvocationContextProvider;

/** Gives a test of a {@link FlagMatrix} one run for each case. */
final class FlagMatrixExtension implements TestTemplateInvocationContextProvider {

    @Override
    public boolean supportsTestTemplate(ExtensionContext context) {
        return context.getRequiredTestMethod().isAnnotationPresent(FlagMatrix.class);
    }

    @Override
    public Stream<TestTemplateInvocationContext> provideTestTemplateInvocationContexts(ExtensionContext context) {
        FlagMatrix matrix = context.getRequiredTestMethod().getAnnotation(FlagMatrix.class);
        Aftermath aftermath = new Aftermath();
        context.getStore(ExtensionContext.Namespace.create(FlagMatrix.class)).put(Aftermath.class, aftermath);
        return Stream.of(matrix.cases()).map(flagCase -> new Run(matrix.value(), flagCase, aftermath));
    }

    private record Run(String key, FlagCase flagCase, Aftermath aftermath) implements TestTemplateInvocationContext {
        @Override
        public String getDisplayName(int invocationIndex) {
            return flagCase.name();
        }

        @Override
        public List<Extension> getAdditionalExtensions() {
            return List.of(new FlagCaseExtension(key, flagCase, aftermath));
        }
    }
}
