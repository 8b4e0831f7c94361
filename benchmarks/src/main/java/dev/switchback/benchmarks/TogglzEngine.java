package dev.switchback.benchmarks;

import java.util.Properties;
import org.togglz.core.Feature;
import org.togglz.core.activation.GradualActivationStrategy;
import org.togglz.core.manager.FeatureManager;
import org.togglz.core.manager.FeatureManagerBuilder;
import org.togglz.core.manager.PropertyFeatureProvider;
import org.togglz.core.repository.FeatureState;
import org.togglz.core.repository.mem.InMemoryStateRepository;
import org.togglz.core.user.FeatureUser;
import org.togglz.core.user.SimpleFeatureUser;
import org.togglz.core.util.NamedFeature;

/** Togglz. Who asks is bound to the thread beforehand, for there is no other way to say it. */
final class TogglzEngine implements Engine {
    private static final ThreadLocal<FeatureUser> ASKING = new ThreadLocal<>();

    private final Feature[] features;
    private final FeatureUser[] users = User.each(user -> new SimpleFeatureUser(user.key()), FeatureUser[]::new);
    private final FeatureManager manager;

    TogglzEngine(Question question) {
        features = question.flags().stream().map(NamedFeature::new).toArray(Feature[]::new);
        Properties names = new Properties();
        question.flags().forEach(key -> names.setProperty(key, key));
        manager = FeatureManagerBuilder.begin()
                .featureProvider(new PropertyFeatureProvider(names))
                .stateRepository(new InMemoryStateRepository())
                .userProvider(ASKING::get)
                .build();
        for (Feature feature : features) {
            manager.setFeatureState(state(question, feature));
        }
    }

    @Override
    public boolean isOn(int flag, int user) {
        ask(user);
        return manager.isActive(features[flag]);
    }

    FeatureManager manager() {
        return manager;
    }

    Feature feature(int flag) {
        return features[flag];
    }

    /** Lets a user ask from now on in this thread. */
    void ask(int user) {
        ASKING.set(users[user]);
    }

    private FeatureState state(Question question, Feature feature) {
        return switch (question) {
            case SIMPLE -> new FeatureState(feature, feature == features[0]);
            case ROLLOUT, ONE_OF_MANY ->
                new FeatureState(feature, true)
                        .setStrategyId(GradualActivationStrategy.ID)
                        .setParameter(GradualActivationStrategy.PARAM_PERCENTAGE, "50");
            case RULES, VARIANT -> throw new IllegalArgumentException("Togglz cannot say " + question.title());
        };
    }
}
