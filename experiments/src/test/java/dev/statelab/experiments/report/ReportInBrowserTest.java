package dev.statelab.experiments.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.statelab.experiments.verdict.Verdict;
import io.quarkus.test.junit.QuarkusTest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests the report as a browser shows it. */
@QuarkusTest
class ReportInBrowserTest {

    private Browser browser;

    @BeforeEach
    void open() throws Exception {
        Optional<Path> chromium = Browser.executable();
        Assumptions.assumeTrue(chromium.isPresent(), "Chromium is not installed (Debian: apt-get install chromium)");
        // not a @TempDir: Chromium may still write to its profile after its process has exited
        Path directory = Files.createTempDirectory(Path.of("target").toAbsolutePath(), "browser");
        browser = new Browser(chromium.get(), Files.createDirectory(directory.resolve("profile")));
        try (ReportDirectory results = new ReportDirectory(directory.resolve("report"))) {
            for (String scenario :
                    new String[] {"memory-sticky", "redis", "redis-near", "postgresql", "jwt", "jwt-denylist"}) {
                results.add(Runs.of(scenario, Verdict.Kind.BROKEN));
            }
            browser.open(results.html());
        }
    }

    @AfterEach
    void close() {
        if (browser != null) {
            browser.close();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 1280})
    void theReportFitsTheWindow(int width) {
        browser.resize(width, 800);

        assertThat((int) browser.evaluate("document.documentElement.scrollWidth"))
                .isLessThanOrEqualTo(width);
    }

    /** Tables of numbers may scroll; text must not. */
    @ParameterizedTest
    @ValueSource(ints = {400, 1280})
    void everyClaimTextFitsTheWindow(int width) {
        browser.resize(width, 800);

        assertThat(
                        (int)
                                browser.evaluate(
                                        "Math.ceil(Math.max(...[...document.querySelectorAll('.claim p')].map(p => p.getBoundingClientRect().right)))"))
                .isLessThanOrEqualTo(width);
    }

    @Test
    void everyFigureOfAClaimLeadsToItsRun() {
        assertThat(browser.evaluate("document.querySelectorAll('.book td:not([colspan])').length"))
                .as("two figures of six runs, with three claims")
                .isEqualTo(36);
        assertThat(browser.evaluate("""
                [...document.querySelectorAll('.book td:not([colspan])')]
                  .map(cell => [cell.closest('table').tHead.rows[0].cells[cell.cellIndex].textContent, cell.firstChild.hash])
                  .filter(([architecture, link]) =>
                    !document.querySelector(link + ' h2').textContent.startsWith(architecture + ': '))
                  .join(' ')
                """))
                .as("figures whose link leads to no run of their architecture")
                .isEqualTo("");
    }

    @Test
    void everyLinkLeadsToAPlaceOnThePage() {
        assertThat(browser.evaluate("[...document.querySelectorAll('a')]"
                        + ".filter(a => !document.getElementById(a.getAttribute('href').slice(1))).length"))
                .isEqualTo(0);
    }

    @Test
    void theReportLoadsNoResources() {
        assertThat(browser.evaluate("performance.getEntriesByType('resource').length"))
                .isEqualTo(0);
    }

    @ParameterizedTest
    @CsvSource({"screen, light", "screen, dark", "print, light"})
    void theTextHasTheContrastThatWcagRequires(String media, String scheme) {
        browser.emulate(media, scheme);

        // WCAG 2.2, 1.4.3: a contrast of at least 4.5 to 1
        double contrast = ((Number) browser.evaluate("""
                (() => {
                  const light = colour => colour.match(/[\\d.]+/g).slice(0, 3).map(c => c / 255)
                    .map(c => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
                    .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0.05);
                  const paper = light(getComputedStyle(document.body).backgroundColor);
                  return Math.min(...[...document.querySelectorAll('body, .soft, .verdict, th')]
                    .map(e => light(getComputedStyle(e).color)).map(ink => Math.max(ink, paper) / Math.min(ink, paper)));
                })()
                """)).doubleValue();
        assertThat(contrast).isGreaterThan(4.5);
    }
}
