package dev.switchback.published;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;

/** What of an artefact its users can name: every public type with its public and protected members, as javap tells. */
final class Signatures {
    private static final Pattern TYPE = Pattern.compile("(?m)^(?=\\S.*\\{$)");

    private Signatures() {}

    /** Returns the signatures of {@code artefact}, one type after the other by name, with a line break at the end. */
    static String of(Published artefact) {
        List<String> classes = artefact.entries().stream()
                .filter(name -> name.endsWith(".class") && !name.endsWith("package-info.class"))
                .map(name ->
                        name.substring(0, name.length() - ".class".length()).replace('/', '.'))
                .filter(name -> packageOf(name).equals(artefact.module()))
                .sorted()
                .toList();
        return TYPE.splitAsStream(javap(artefact, classes))
                .map(type -> type.lines()
                        .filter(line -> !line.startsWith("Compiled from"))
                        .collect(Collectors.joining("\n")))
                .filter(type -> type.startsWith("public "))
                .map(String::strip)
                .collect(Collectors.joining("\n\n", "", "\n"));
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
        int status =
                ToolProvider.findFirst("javap").orElseThrow().run(writer, writer, arguments.toArray(String[]::new));
        if (status != 0) {
            throw new IllegalStateException(out.toString());
        }
        return out.toString();
    }
}
