import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassWriter;

/** Takes directories and poms out of a jar, and out of its foreign classes what only a debugger reads. */
final class Slim {
    private static final String FOREIGN = "/re2j/";
    private static final String POM = "/pom.xml";

    private Slim() {}

    public static void main(String[] arguments) throws IOException {
        Path jar = Path.of(arguments[0]);
        ByteArrayOutputStream slim = new ByteArrayOutputStream();
        try (ZipInputStream in = new ZipInputStream(Files.newInputStream(jar));
                ZipOutputStream out = new ZipOutputStream(slim)) {
            out.setLevel(Deflater.BEST_COMPRESSION);
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                if (!entry.isDirectory() && !entry.getName().endsWith(POM)) {
                    add(out, entry, in.readAllBytes());
                }
            }
        }
        Files.write(jar, slim.toByteArray());
    }

    private static void add(ZipOutputStream out, ZipEntry entry, byte[] content) throws IOException {
        ZipEntry slim = new ZipEntry(entry.getName());
        slim.setTimeLocal(entry.getTimeLocal());
        out.putNextEntry(slim);
        out.write(foreign(entry.getName()) ? stripped(content) : content);
        out.closeEntry();
    }

    private static boolean foreign(String name) {
        return name.contains(FOREIGN) && name.endsWith(".class");
    }

    private static byte[] stripped(byte[] content) {
        ClassWriter slim = new ClassWriter(0);
        new ClassReader(content).accept(slim, ClassReader.SKIP_DEBUG);
        return slim.toByteArray();
    }
}
