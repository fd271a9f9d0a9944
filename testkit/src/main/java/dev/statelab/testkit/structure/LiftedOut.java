package dev.statelab.testkit.structure;

import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** Compiles a package of the module under test on its own, as if it had been copied into another project. */
public final class LiftedOut {

    private static final Path SOURCES = Path.of("src", "main", "java");

    private LiftedOut() {}

    /**
     * Compiles a package and those below it, without annotation processors.
     *
     * @param libraries the artifacts on the class path, such as {@code mutiny}; each must be on the test's class path too
     * @param target a directory for the classes
     * @return the compiler's messages; empty if there are none
     * @throws IllegalArgumentException if a library is not on the test's class path
     */
    public static String compile(String packageName, Set<String> libraries, Path target) throws IOException {
        List<File> classPath = Arrays.stream(
                        System.getProperty("java.class.path").split(File.pathSeparator))
                .map(File::new)
                .filter(jar -> libraries.contains(artifact(jar)))
                .toList();
        Set<String> found = classPath.stream().map(LiftedOut::artifact).collect(Collectors.toSet());
        if (!found.equals(libraries)) {
            throw new IllegalArgumentException("of " + libraries + " only " + found + " are on the class path");
        }
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null);
                Stream<Path> sources = Files.walk(SOURCES.resolve(packageName.replace('.', '/')))) {
            List<Path> units =
                    sources.filter(file -> file.toString().endsWith(".java")).toList();
            StringWriter said = new StringWriter();
            List<String> options = List.of(
                    "-proc:none",
                    "-implicit:none",
                    "-sourcepath",
                    "",
                    "-d",
                    target.toString(),
                    "-cp",
                    classPath.stream().map(File::toString).collect(Collectors.joining(File.pathSeparator)));
            boolean compiled = compiler.getTask(
                            said, files, null, options, null, files.getJavaFileObjectsFromPaths(units))
                    .call();
            return compiled ? "" : said.toString();
        }
    }

    /** The name of a jar without its version. */
    private static String artifact(File jar) {
        return jar.getName().replaceFirst("-\\d[^/]*\\.jar$", "");
    }
}
