package dev.switchback.published;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;

/** What of an artefact its users can name: every public type with its public and protected members, as javap tells. */
final class Signatures {

    private Signatures() {}

    /** Returns the signatures of {@code artefact}, one type after the other by name, with a line break at the end. */
    static String of(Published artefact) {
        List<String> classes = artefact.entries().stream()
                .filter(name -> name.endsWith(".class") && !name.endsWith("package-info.class"))
                .map(name -> name.substring(0, name.length() - ".class".length()).replace('/', '.'))
                .filter(name -> packageOf(name).equals(artefact.module()))
                .sorted()
                .toList();
        List<String> types = new ArrayList<>();
        for (String type : javap(artefact, classes).split("(?m)^(?=Compiled from)")) {
            String text = type.lines().skip(1).collect(Collectors.joining("\n"));
            if (text.startsWith(Modifier.toString(Modifier.PUBLIC) + " ")) {
                types.add(text.strip());
            }
        }
        return String.join("\n\n", types) + "\n";
    }

    private static String packageOf(String name) {
        return name.substring(0, name.lastIndexOf('.'));
    }

    private static String javap(Published artefact, List<String> classes) {
        List<String> arguments =
                new ArrayList<>(List.of("-protected", "-cp", artefact.jar().toString()));
        arguments.addAll(classes);
        StringWriter out = new StringWriter();
        PrintWriter writer = new PrintWriter(out);
        int status = ToolProvider.findFirst("javap").orElseThrow().run(writer, writer, arguments.toArray(String[]::new));
        if (status != 0) {
            throw new IllegalStateException(out.toString());
        }
        return out.toString();
    }
}
