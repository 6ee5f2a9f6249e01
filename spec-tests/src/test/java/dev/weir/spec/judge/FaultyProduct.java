package dev.weir.spec.judge;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.StringWriter;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiFunction;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/**
 * The product and its judge with one source file at fault, beside those without. The parser is
 * shared, for no fault is in it.
 */
public final class FaultyProduct extends ClassLoader {
    private final Map<String, byte[]> faulty;

    private FaultyProduct(Map<String, byte[]> faulty) {
        super(FaultyProduct.class.getClassLoader());
        this.faulty = faulty;
    }

    /**
     * Compiles a source anew.
     *
     * @param className of the class that it declares
     */
    public static FaultyProduct of(String className, String source) {
        JavaCompiler compiler = Objects.requireNonNull(ToolProvider.getSystemJavaCompiler());
        StringWriter problems = new StringWriter();
        try (Classes classes = new Classes(compiler)) {
            boolean compiled =
                    compiler.getTask(
                                    problems,
                                    classes,
                                    null,
                                    List.of(
                                            "-proc:none",
                                            "-nowarn",
                                            "-cp",
                                            System.getProperty("java.class.path")),
                                    null,
                                    List.of(new Source(className, source)))
                            .call();
            if (!compiled) {
                throw new IllegalStateException(className + " does not compile: " + problems);
            }
            return new FaultyProduct(classes.compiled());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** {@link Suspect} of this product. */
    BiFunction<Long, List<String>, String> suspect() throws ReflectiveOperationException {
        return made(Suspect.class.getName(), BiFunction.class);
    }

    /**
     * An object of a class of this product or its judge.
     *
     * @param type what all products share and the class implements
     */
    @SuppressWarnings("unchecked") // The class has other type arguments nowhere.
    public <T> T made(String className, Class<?> type) throws ReflectiveOperationException {
        Object made = loadClass(className).getDeclaredConstructor().newInstance();
        return (T) type.cast(made);
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (!name.startsWith("dev.weir.") || name.startsWith("dev.weir.rules.")) {
            return super.loadClass(name, resolve);
        }
        synchronized (getClassLoadingLock(name)) {
            Class<?> loaded = findLoadedClass(name);
            return loaded == null ? findClass(name) : loaded;
        }
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        byte[] code = faulty.get(name);
        if (code == null) {
            code = whole(name);
        }
        return defineClass(name, code, 0, code.length);
    }

    private byte[] whole(String name) throws ClassNotFoundException {
        try (InputStream in = getResourceAsStream(name.replace('.', '/') + ".class")) {
            if (in == null) {
                throw new ClassNotFoundException(name);
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new ClassNotFoundException(name, e);
        }
    }

    private static final class Source extends SimpleJavaFileObject {
        private final String text;

        Source(String className, String text) {
            super(
                    URI.create("string:///" + className.replace('.', '/') + Kind.SOURCE.extension),
                    Kind.SOURCE);
            this.text = text;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }
    }

    /** Keeps what is compiled. */
    private static final class Classes extends ForwardingJavaFileManager<JavaFileManager> {
        private final Map<String, ByteArrayOutputStream> written = new HashMap<>();

        Classes(JavaCompiler compiler) {
            super(compiler.getStandardFileManager(null, null, null));
        }

        @Override
        public JavaFileObject getJavaFileForOutput(
                Location location,
                String className,
                JavaFileObject.Kind kind,
                @Nullable FileObject sibling) {
            return new SimpleJavaFileObject(URI.create("memory:///" + className), kind) {
                @Override
                public OutputStream openOutputStream() {
                    ByteArrayOutputStream out = new ByteArrayOutputStream();
                    written.put(className, out);
                    return out;
                }
            };
        }

        Map<String, byte[]> compiled() {
            Map<String, byte[]> classes = new HashMap<>();
            written.forEach((name, out) -> classes.put(name, out.toByteArray()));
            return classes;
        }
    }
}
