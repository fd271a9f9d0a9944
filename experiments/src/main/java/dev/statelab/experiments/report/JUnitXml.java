package dev.statelab.experiments.report;

import dev.statelab.experiments.course.Run;
import dev.statelab.experiments.verdict.Verdict;
import java.io.IOException;
import java.io.StringWriter;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/**
 * The verdicts as JUnit XML in the format of Surefire, for build servers: a suite per architecture, two cases per experiment. BROKEN is a failure,
 * INCONCLUSIVE an error: the case could not be tested. The output of a case tells of attempts that do not count.
 */
final class JUnitXml {

    private JUnitXml() {}

    /** One document, in UTF-8. */
    static String of(Report report) throws IOException {
        List<Repeated> all = Repeated.of(report.runs());
        StringWriter text = new StringWriter();
        try {
            XMLStreamWriter xml = XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(text);
            xml.writeStartDocument("UTF-8", "1.0");
            xml.writeStartElement("testsuites");
            for (VerdictGrid grid : VerdictGrid.of(report.runs())) {
                for (String scenario : grid.scenarios()) {
                    suite(
                            xml,
                            "statelab.%s.%s".formatted(grid.platform(), scenario),
                            all.stream()
                                    .filter(run -> run.platform().equals(grid.platform())
                                            && run.scenario().equals(scenario))
                                    .toList());
                }
            }
            xml.writeEndElement();
            xml.writeEndDocument();
        } catch (XMLStreamException e) {
            throw new IOException(e);
        }
        return text.toString();
    }

    private static void suite(XMLStreamWriter xml, String name, List<Repeated> runs) throws XMLStreamException {
        xml.writeStartElement("testsuite");
        xml.writeAttribute("name", name);
        xml.writeAttribute("tests", Integer.toString(2 * runs.size()));
        xml.writeAttribute("failures", count(runs, Verdict.Kind.BROKEN));
        xml.writeAttribute("errors", count(runs, Verdict.Kind.INCONCLUSIVE));
        xml.writeAttribute("skipped", "0");
        xml.writeAttribute(
                "time", seconds(runs.stream().mapToDouble(Repeated::seconds).sum()));
        for (Repeated run : runs) {
            testcase(xml, name, run, "safety", run.safety(), Run.Attempt::onSafety);
            testcase(xml, name, run, "availability", run.availability(), Run.Attempt::onAvailability);
        }
        xml.writeEndElement();
    }

    private static void testcase(
            XMLStreamWriter xml,
            String suite,
            Repeated run,
            String promise,
            Verdict verdict,
            Function<Run.Attempt, String> line)
            throws XMLStreamException {
        xml.writeStartElement("testcase");
        xml.writeAttribute("classname", suite);
        xml.writeAttribute("name", run.experiment() + " " + promise);
        xml.writeAttribute("time", seconds(run.seconds()));
        if (verdict.kind() != Verdict.Kind.HELD) {
            xml.writeStartElement(verdict.kind() == Verdict.Kind.BROKEN ? "failure" : "error");
            xml.writeAttribute("message", verdict.reason());
            xml.writeAttribute("type", verdict.kind().name());
            xml.writeEndElement();
        }
        List<String> discarded = run.discarded().map(line).toList();
        if (!discarded.isEmpty()) {
            xml.writeStartElement("system-out");
            xml.writeCharacters(String.join("\n", discarded));
            xml.writeEndElement();
        }
        xml.writeEndElement();
    }

    private static String count(List<Repeated> runs, Verdict.Kind kind) {
        long safety = runs.stream().filter(run -> run.safety().kind() == kind).count();
        long availability =
                runs.stream().filter(run -> run.availability().kind() == kind).count();
        return Long.toString(safety + availability);
    }

    private static String seconds(double seconds) {
        return String.format(Locale.ROOT, "%.3f", seconds);
    }
}
