package dev.statelab.stateful.session.list;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClientTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0                       | Firefox on Linux
            Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/130.0 Safari/537.36                  | Chrome on Windows
            Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/130.0 Safari/537.36 Edg/130.0        | Edge on Windows
            Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/130.0 Mobile Safari/537.36         | Chrome on Android
            Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) Version/18.1 Mobile/15E Safari/604.1  | Safari on iPhone
            Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) Version/18.1 Safari/605.1.15                 | Safari on macOS
            curl/8.5.0                                                                                   | curl/8.5.0
            """)
    void aDeviceIsBrowserAndSystemOrTheFirstProduct(String userAgent, String device) {
        assertThat(Client.of(userAgent, "").device()).isEqualTo(device);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "\r\n\t\u0000",
                "<script>alert(1)</script>",
                "\u202Ecurl\u0007/8",
                "Firefox/\nChrome/\u0000"
            })
    void aDeviceNameIsShortAndHarmlessWhateverTheUserAgent(String userAgent) {
        assertThat(Client.of(userAgent + "x".repeat(10_000), "").device())
                .matches("[A-Za-z0-9._+/ -]*")
                .hasSizeLessThanOrEqualTo(Client.LONGEST_DEVICE);
    }

    @ParameterizedTest
    @CsvSource({"Firefox on Linux, 192.0.2.7", "'', 2001:db8:1:2::/64", "curl/8.5.0, ''", "'', ''"})
    void aClientWrittenAsTextIsParsedUnchanged(String device, String address) {
        Client client = new Client(device, address);
        assertThat(Client.parse(client.text())).isEqualTo(client);
    }

    @Test
    void aClientWithoutUserAgentOrTextIsUnknown() {
        assertThat(Client.of(null, "")).isEqualTo(Client.UNKNOWN);
        assertThat(Client.parse(null)).isEqualTo(Client.UNKNOWN);
        assertThat(Client.parse("")).isEqualTo(Client.UNKNOWN);
    }
}
