package dev.statelab.testkit.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TestSummaryTest {

    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    @TempDir
    Path home;

    @Test
    void saysWhatWasSlowWhatWasSkippedAndWhy() throws IOException {
        report("shop/target/surefire-reports/TEST-a.Quick.xml", "a.Quick", 0.2, "");
        report("shop/target/failsafe-reports/TEST-a.SlowIT.xml", "a.SlowIT", 61.25, "<skipped message='no Docker'/>");

        assertThat(printed())
                .contains("61.3 s  a.SlowIT", "1  a.SlowIT: no Docker")
                .doesNotContain("s  a.Quick")
                .endsWith("Tests run: 4, Failures: 0, Skipped: 1, in 2 classes\n");
    }

    @Test
    void showsTheReasonOfAFailedAssumption() throws IOException {
        report(
                "shop/target/surefire-reports/TEST-a.Busy.xml",
                "a.Busy",
                0.2,
                "<skipped type='x.Aborted'>x.Aborted: Assumption failed: too busy&#10;at a.Busy</skipped>");

        assertThat(printed()).contains("1  a.Busy: too busy\n");
    }

    @Test
    void listsFailuresWithTheirCauseDirectlyBeforeTheTotals() throws IOException {
        report(
                "shop/target/surefire-reports/TEST-a.Broken.xml",
                "a.Broken",
                0.2,
                "<error>boom&#10;at a.Broken</error>");

        assertThat(printed())
                .containsPattern(
                        "failed\\R  a\\.Broken\\.one\\R +boom\\R +at a\\.Broken\\R\\RTests run: 2, Failures: 1");
    }

    @Test
    void showsOnlyOurOwnFramesOfAStackTrace() throws IOException {
        report("shop/target/surefire-reports/TEST-a.Deep.xml", "a.Deep", 0.2, """
                <error>boom

                \tat org.groovy.Call(Call.java:1)
                \tat dev.statelab.Deep.one(Deep.java:7)
                \t... 5 more
                Caused by: bang
                </error>""");

        assertThat(printed())
                .containsPattern(
                        "a\\.Deep\\.one\\R +boom\\R\\s+at dev\\.statelab\\.Deep\\.one.*\\R +Caused by: bang\\R\\R");
    }

    @Test
    void namesWhatPassedOnlyWhenItWasRepeated() throws IOException {
        report(
                "shop/target/surefire-reports/TEST-a.Moody.xml",
                "a.Moody",
                0.2,
                "<flakyFailure><stackTrace>boom</stackTrace></flakyFailure>");

        assertThat(printed())
                .containsPattern(
                        "failed once, and passed when they were repeated\\R  a\\.Moody\\.one\\R +boom\\R\\RTests run: 2, Failures: 0");
    }

    @Test
    void leavesOutTheReportsOfAnEarlierRun() throws IOException {
        Path old = report("shop/target/surefire-reports/TEST-a.Old.xml", "a.Old", 70, "");
        Files.setLastModifiedTime(old, FileTime.from(START.minusSeconds(1)));

        assertThat(printed()).endsWith("Tests run: 0, Failures: 0, Skipped: 0, in 0 classes\n");
    }

    private String printed() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        TestSummary.of(home, START).print(new PrintStream(out, true, StandardCharsets.UTF_8));
        return out.toString(StandardCharsets.UTF_8);
    }

    private Path report(String path, String name, double seconds, String outcome) throws IOException {
        Path file = home.resolve(path);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, """
                <testsuite name='%1$s' time='%2$s' tests='2' errors='%3$d' failures='0' skipped='%4$d'>
                  <testcase name='one' classname='%1$s'>%5$s</testcase><testcase name='two' classname='%1$s'/>
                </testsuite>
                """.formatted(
                name, seconds, outcome.startsWith("<error") ? 1 : 0, outcome.startsWith("<skipped") ? 1 : 0, outcome));
    }
}
