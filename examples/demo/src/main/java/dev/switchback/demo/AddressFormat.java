package dev.switchback.demo;

/** How the two versions of the service write an address: the reason V2 exists. */
enum AddressFormat {
    /** V1: one line of text, as the old system has always sent it. */
    ONE_LINE("v1", "text/plain; charset=utf-8") {
        @Override
        String write(Address address) {
            return "%s %d, %s %s".formatted(address.street(), address.number(), address.postcode(), address.city());
        }
    },
    /** V2: an object with a member for every part. */
    STRUCTURED("v2", "application/json") {
        @Override
        String write(Address address) {
            return Documents.write(address);
        }
    };

    private final String version;
    private final String contentType;

    AddressFormat(String version, String contentType) {
        this.version = version;
        this.contentType = contentType;
    }

    /** Returns the format of {@code v1} or {@code v2}. */
    static AddressFormat ofVersion(String version) {
        return version.equals(STRUCTURED.version) ? STRUCTURED : ONE_LINE;
    }

    abstract String write(Address address);

    String version() {
        return version;
    }

    String contentType() {
        return contentType;
    }
}
