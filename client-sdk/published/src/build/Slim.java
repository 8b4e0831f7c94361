import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32;
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
        byte[] slim = foreign(entry.getName()) ? stripped(content) : content;
        out.putNextEntry(entry(entry, slim));
        out.write(slim);
        out.closeEntry();
    }

    /** Knows its size beforehand, which then need not be written after it once more. */
    private static ZipEntry entry(ZipEntry original, byte[] content) {
        ZipEntry entry = new ZipEntry(original.getName());
        entry.setTimeLocal(original.getTimeLocal());
        CRC32 check = new CRC32();
        check.update(content);
        entry.setCrc(check.getValue());
        entry.setSize(content.length);
        entry.setCompressedSize(compressed(content));
        return entry;
    }

    private static long compressed(byte[] content) {
        Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION, true);
        try {
            deflater.setInput(content);
            deflater.finish();
            byte[] block = new byte[8_192];
            while (!deflater.finished()) {
                deflater.deflate(block);
            }
            return deflater.getBytesWritten();
        } finally {
            deflater.end();
        }
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
