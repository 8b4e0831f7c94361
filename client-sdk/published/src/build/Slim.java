import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.objectweb.asm.AnnotationVisitor;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.FieldVisitor;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.RecordComponentVisitor;
import org.objectweb.asm.TypePath;

/**
 * Takes directories and poms out of a jar, out of its foreign classes what only a debugger reads, and out of its own what
 * the compiler has noted of types that no other module can name: generic signatures and annotations of types.
 */
final class Slim {
    private static final String FOREIGN = "/re2j/";
    private static final String POM = "/pom.xml";
    private static final String CLASS = ".class";
    private static final int OPEN = Opcodes.ACC_PUBLIC | Opcodes.ACC_PROTECTED;

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
        byte[] slim = entry.getName().endsWith(CLASS) ? stripped(entry.getName(), content) : content;
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

    private static byte[] stripped(String name, byte[] content) {
        ClassReader original = new ClassReader(content);
        ClassWriter slim = new ClassWriter(0);
        if (name.contains(FOREIGN)) {
            original.accept(slim, ClassReader.SKIP_DEBUG);
        } else {
            original.accept(new Inside(slim), 0);
        }
        return slim.toByteArray();
    }

    /** Leaves out what concerns types and is not to be seen from outside. */
    private static final class Inside extends ClassVisitor {
        private boolean hidden;

        Inside(ClassVisitor slim) {
            super(Opcodes.ASM9, slim);
        }

        @Override
        public void visit(
                int version, int access, String name, String signature, String parent, String[] interfaces) {
            // What others may inherit from is seen through those that do.
            hidden = (access & Opcodes.ACC_PUBLIC) == 0 && (access & Opcodes.ACC_FINAL) != 0;
            super.visit(version, access, name, signature, parent, interfaces);
        }

        @Override
        public FieldVisitor visitField(int access, String name, String type, String signature, Object value) {
            boolean inside = hidden(access);
            FieldVisitor field = super.visitField(access, name, type, inside ? null : signature, value);
            return !inside
                    ? field
                    : new FieldVisitor(api, field) {
                        @Override
                        public AnnotationVisitor visitTypeAnnotation(
                                int reference, TypePath path, String type, boolean visible) {
                            return null;
                        }
                    };
        }

        @Override
        public RecordComponentVisitor visitRecordComponent(String name, String type, String signature) {
            RecordComponentVisitor component = super.visitRecordComponent(name, type, hidden ? null : signature);
            return !hidden
                    ? component
                    : new RecordComponentVisitor(api, component) {
                        @Override
                        public AnnotationVisitor visitTypeAnnotation(
                                int reference, TypePath path, String type, boolean visible) {
                            return null;
                        }
                    };
        }

        @Override
        public MethodVisitor visitMethod(
                int access, String name, String type, String signature, String[] exceptions) {
            boolean inside = hidden(access);
            MethodVisitor method = super.visitMethod(access, name, type, inside ? null : signature, exceptions);
            return new MethodVisitor(api, method) {
                @Override
                public AnnotationVisitor visitTypeAnnotation(
                        int reference, TypePath path, String type, boolean visible) {
                    return inside ? null : super.visitTypeAnnotation(reference, path, type, visible);
                }

                @Override
                public AnnotationVisitor visitInsnAnnotation(
                        int reference, TypePath path, String type, boolean visible) {
                    return null;
                }

                @Override
                public AnnotationVisitor visitTryCatchAnnotation(
                        int reference, TypePath path, String type, boolean visible) {
                    return null;
                }

                @Override
                public AnnotationVisitor visitLocalVariableAnnotation(
                        int reference,
                        TypePath path,
                        Label[] start,
                        Label[] end,
                        int[] index,
                        String type,
                        boolean visible) {
                    return null;
                }
            };
        }

        private boolean hidden(int access) {
            return hidden || (access & OPEN) == 0;
        }
    }
}
