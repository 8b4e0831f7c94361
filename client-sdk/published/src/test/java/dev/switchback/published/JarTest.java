package dev.switchback.published;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/** What is in the jars, and what they bring along. */
final class JarTest {
    private static final long LARGEST = 600_000;

    @ParameterizedTest
    @EnumSource
    void aJarHoldsNoPackageOfAnybodyElse(Published artefact) {
        String own = artefact.module().replace('.', '/') + "/";
        assertThat(artefact.entries())
                .as("classes of %s", artefact.jar())
                .filteredOn(name -> name.endsWith(".class"))
                .isNotEmpty()
                .allMatch(name -> name.startsWith(own));
    }

    @ParameterizedTest
    @EnumSource
    void aJarNamesItsModule(Published artefact) throws Exception {
        assertThat(artefact.moduleName()).isEqualTo(artefact.module());
    }

    @Test
    void theSdkIsSmall() throws IOException {
        long size = 0;
        for (Published artefact : Published.sdk()) {
            size += Files.size(artefact.jar());
        }
        assertThat(size).isLessThan(LARGEST);
    }

    @Test
    void slf4jIsTheOnlyForeignDependencyThatUsersOfTheSdkSee() throws Exception {
        assertThat(dependencies(Published.EVALUATION.home().resolve("target/reduced-pom.xml")))
                .isEmpty();
        assertThat(dependencies(Published.PROTOCOL.home().resolve("pom.xml")))
                .containsExactly("dev.switchback:switchback-evaluation");
        assertThat(dependencies(Published.CLIENT.home().resolve("pom.xml")))
                .containsExactly("dev.switchback:switchback-protocol", "org.slf4j:slf4j-api");
        assertThat(dependencies(Published.MICROMETER.home().resolve("pom.xml")))
                .containsExactly("dev.switchback:switchback-client");
        assertThat(dependencies(Published.OPENTELEMETRY.home().resolve("pom.xml")))
                .containsExactly("dev.switchback:switchback-client");
    }

    /** Reads the dependencies that a pom hands on: of the scopes compile and runtime, and not optional. */
    private static List<String> dependencies(Path pom) throws Exception {
        Element project = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(pom.toFile())
                .getDocumentElement();
        List<String> found = new ArrayList<>();
        for (Element list : children(project, "dependencies")) {
            for (Element dependency : children(list, "dependency")) {
                String scope = text(dependency, "scope");
                if (!scope.equals("test")
                        && !scope.equals("provided")
                        && !text(dependency, "optional").equals("true")) {
                    found.add(text(dependency, "groupId") + ":" + text(dependency, "artifactId"));
                }
            }
        }
        return found;
    }

    private static String text(Element parent, String name) {
        return children(parent, name).stream()
                .map(Element::getTextContent)
                .findFirst()
                .orElse("");
    }

    private static List<Element> children(Element parent, String name) {
        List<Element> found = new ArrayList<>();
        for (Node child = parent.getFirstChild(); child != null; child = child.getNextSibling()) {
            if (child instanceof Element element && element.getTagName().equals(name)) {
                found.add(element);
            }
        }
        return found;
    }
}
