package dev.switchback.examples.plain;

import dev.switchback.client.SwitchbackClient;
import dev.switchback.client.VersionSwitch;
import dev.switchback.evaluation.Context;
import java.io.PrintStream;
import java.net.URI;
import java.util.List;

/** Prints the addresses of the customers it is given, each by the version that the flag chooses for the customer. */
public final class AddressForm {
    private static final String FLAG = "customer-address";

    private final VersionSwitch<String, Address> addresses;

    private AddressForm(SwitchbackClient client) {
        this.addresses = client.versionSwitch(FLAG)
                .v1(new LegacyCustomerService()::addressOf)
                .v2(new ModernCustomerService()::addressOf)
                .context(Context::of)
                .build();
    }

    /** Takes customers' ids; server and key come from {@code SWITCHBACK_URL} and {@code SWITCHBACK_KEY}. */
    public static void main(String[] customers) {
        try (SwitchbackClient client = SwitchbackClient.builder()
                .url(URI.create(System.getenv("SWITCHBACK_URL")))
                .key(System.getenv("SWITCHBACK_KEY"))
                .build()) {
            new AddressForm(client).print(List.of(customers), System.out);
        }
    }

    private void print(List<String> customers, PrintStream out) {
        for (String customer : customers) {
            Address address = addresses.call(customer);
            out.println(customer + ": " + address.street() + ", " + address.city() + " (" + address.version() + ")");
        }
    }
}
