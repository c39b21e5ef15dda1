package io.github.mesiboprovisioner.worker.simulation;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** The worker and its simulation loaded once more, with a bug. */
final class BuggyWorld extends ClassLoader {

    private static final String OURS = "io.github.mesiboprovisioner.worker.";

    private final Map<String, byte[]> buggy;

    private BuggyWorld(Map<String, byte[]> buggy) {
        super(BuggyWorld.class.getClassLoader());
        this.buggy = buggy;
    }

    static BuggyWorld with(PlantedBug bug) throws IOException {
        return new BuggyWorld(compile(bug));
    }

    /** The first of {@code count} seeds at which a guarantee is broken. */
    OptionalLong firstFound(long count) throws ReflectiveOperationException {
        Method find = loadClass(Found.class.getName()).getDeclaredMethod("first", long.class);
        find.setAccessible(true);
        try {
            long seed = (long) find.invoke(null, count);
            return seed < 0 ? OptionalLong.empty() : OptionalLong.of(seed);
        } catch (InvocationTargetException e) {
            throw new IllegalStateException(e.getCause());
        }
    }

    /** Runs inside the world that has the bug. */
    static final class Found {
        private Found() {}

        static long first(long count) {
            for (long seed = 1; seed <= count; seed++) {
                if (Simulation.run(seed, Trace.SILENT).isPresent()) {
                    return seed;
                }
            }
            return -1;
        }
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        synchronized (getClassLoadingLock(name)) {
            if (!name.startsWith(OURS)) {
                return super.loadClass(name, resolve);
            }
            Class<?> loaded = findLoadedClass(name);
            return loaded != null ? loaded : define(name);
        }
    }

    private Class<?> define(String name) throws ClassNotFoundException {
        byte[] bytes = buggy.get(name);
        if (bytes != null) {
            return defineClass(name, bytes, 0, bytes.length);
        }
        try (InputStream in = getResourceAsStream(name.replace('.', '/') + ".class")) {
            if (in == null) {
                throw new ClassNotFoundException(name);
            }
            byte[] right = in.readAllBytes();
            return defineClass(name, right, 0, right.length);
        } catch (IOException e) {
            throw new ClassNotFoundException(name, e);
        }
    }

    private static Map<String, byte[]> compile(PlantedBug bug) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        Map<String, ByteArrayOutputStream> classes = new HashMap<>();
        try (JavaFileManager files =
                new InMemory(compiler.getStandardFileManager(null, null, null), classes)) {
            boolean compiled =
                    compiler.getTask(
                                    null,
                                    files,
                                    null,
                                    List.of("-proc:none", "-nowarn", "-parameters"),
                                    null,
                                    sources(bug))
                            .call();
            if (!compiled) {
                throw new IllegalStateException(bug.name() + " does not compile");
            }
        }
        Map<String, byte[]> bytes = new HashMap<>();
        classes.forEach((name, out) -> bytes.put(name, out.toByteArray()));
        return bytes;
    }

    private static List<Source> sources(PlantedBug bug) throws IOException {
        List<Source> sources = new ArrayList<>();
        bug.sources().forEach((name, text) -> sources.add(new Source(name, text)));
        return sources;
    }

    /** A source that is a text. */
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
    private static final class InMemory extends ForwardingJavaFileManager<JavaFileManager> {
        private final Map<String, ByteArrayOutputStream> classes;

        InMemory(JavaFileManager files, Map<String, ByteArrayOutputStream> classes) {
            super(files);
            this.classes = classes;
        }

        @Override
        public JavaFileObject getJavaFileForOutput(
                Location location, String className, JavaFileObject.Kind kind, FileObject sibling) {
            return new SimpleJavaFileObject(URI.create("mem:///" + className), kind) {
                @Override
                public OutputStream openOutputStream() {
                    ByteArrayOutputStream out = new ByteArrayOutputStream();
                    classes.put(className, out);
                    return out;
                }
            };
        }
    }
}
