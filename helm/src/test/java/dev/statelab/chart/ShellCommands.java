package dev.statelab.chart;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;
import java.util.TreeSet;

/** Finds the programs that a POSIX shell script calls, without the shell's built-ins and the script's functions. */
final class ShellCommands {

    private static final Set<String> BEFORE_A_COMMAND =
            Set.of("!", "{", "if", "then", "elif", "else", "while", "until", "do", "exec");
    private static final Set<String> BUILT_IN = Set.of(
            (": . [ break cd command continue echo eval exit export false kill printf read return set shift test trap true umask"
                            + " unset wait for } fi done")
                    .split(" "));

    private final String script;
    private final Set<String> called = new TreeSet<>();
    private final Set<String> functions = new TreeSet<>();
    private final Deque<String> hereDocuments = new ArrayDeque<>();
    private int at;

    private ShellCommands(String script) {
        this.script = script;
    }

    /** The names of these programs, sorted. A program whose name is known only at run time is left out. */
    static Set<String> of(String script) {
        ShellCommands commands = new ShellCommands(script + "\n");
        commands.list("");
        commands.called.removeAll(commands.functions);
        return commands.called;
    }

    /**
     * Parses commands up to {@code ends} or the end of the script.
     *
     * @return whether the list ended with {@code esac}
     */
    private boolean list(String ends) {
        boolean first = true;
        while (at < script.length()) {
            if (!ends.isEmpty() && script.startsWith(ends, at)) {
                at += ends.length();
                return false;
            }
            switch (script.charAt(at)) {
                case ' ' -> at++;
                case '#' -> at = script.indexOf('\n', at);
                case '\n' -> {
                    at++;
                    skipHereDocuments();
                    first = true;
                }
                case ';', '&', '|' -> {
                    at++;
                    first = true;
                }
                case '(' -> {
                    at++;
                    list(")");
                }
                case '<', '>' -> redirection();
                default -> {
                    String word = word();
                    if (first && word.equals("esac")) {
                        return true;
                    }
                    first = first && isFollowedByACommand(word);
                }
            }
        }
        return false;
    }

    /**
     * Handles a word in command position.
     *
     * @return whether a command may follow it
     */
    private boolean isFollowedByACommand(String word) {
        if (word.equals("case")) {
            cases();
        } else if (word.equals("timeout")) {
            called.add(word);
            skipBlanks();
            word(); // the duration
            return true;
        } else if (script.startsWith("()", at)) {
            functions.add(word);
            at += 2;
            return true;
        } else if (BEFORE_A_COMMAND.contains(word)
                || word.matches("(?s)\\w+=.*")
                || word.isEmpty()
                || word.matches("\\d") && "<>".indexOf(script.charAt(at)) >= 0) {
            return true;
        } else if (!BUILT_IN.contains(word) && !word.startsWith("$")) {
            called.add(word);
        }
        return false;
    }

    /** Parses what follows {@code case}: a word, and for each pattern a list of commands. */
    private void cases() {
        skipBlanks();
        word();
        skipBlanks();
        word(); // in
        do {
            for (skipBlanks(); !script.startsWith("esac", at) && script.charAt(at) != ')'; skipBlanks()) {
                if (word().isEmpty()) {
                    at++; // | between two patterns
                }
            }
            if (script.charAt(at) == ')') {
                at++;
            }
        } while (!list(";;"));
    }

    private void redirection() {
        boolean hereDocument = script.startsWith("<<", at);
        while ("<>&".indexOf(script.charAt(at)) >= 0) {
            at++;
        }
        skipBlanks();
        String target = word();
        if (hereDocument) {
            hereDocuments.add(target);
        }
    }

    private void skipHereDocuments() {
        while (!hereDocuments.isEmpty()) {
            String end = "\n" + hereDocuments.remove() + "\n";
            at = script.indexOf(end, at - 1) + end.length();
        }
    }

    /** Skips blanks, comments and line ends. */
    private void skipBlanks() {
        while (at < script.length() && " \n#".indexOf(script.charAt(at)) >= 0) {
            at = script.charAt(at) == '#' ? script.indexOf('\n', at) : at + 1;
        }
    }

    /** Parses a word, and returns it without quotes and with a dollar sign for each substitution. */
    private String word() {
        return text(" \n;&|()<>", false);
    }

    private String text(String ends, boolean quoted) {
        StringBuilder text = new StringBuilder();
        while (at < script.length() && ends.indexOf(script.charAt(at)) < 0) {
            char next = script.charAt(at++);
            if (next == '\\') {
                at++;
            } else if (next == '\'' && !quoted) {
                int end = script.indexOf('\'', at);
                text.append(script, at, end);
                at = end + 1;
            } else if (next == '"') {
                text.append(text("\"", true));
                at++;
            } else {
                text.append(next);
                if (next == '$') {
                    substitution();
                }
            }
        }
        return text.toString();
    }

    /** Parses the parentheses or braces after a dollar sign, if there are any. */
    private void substitution() {
        if (script.startsWith("((", at)) {
            at += 2;
            arithmetic();
        } else if (script.startsWith("(", at)) {
            at++;
            list(")");
        } else if (script.startsWith("{", at)) {
            text("}", true);
            at++;
        }
    }

    private void arithmetic() {
        for (int open = 2; open > 0; at++) {
            switch (script.charAt(at)) {
                case '(' -> open++;
                case ')' -> open--;
                case '$' -> {
                    at++;
                    substitution();
                    at--;
                }
                default -> {}
            }
        }
    }
}
