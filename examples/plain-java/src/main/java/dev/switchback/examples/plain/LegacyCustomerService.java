package dev.switchback.examples.plain;

/** V1: the service that has always been there. */
public final class LegacyCustomerService implements CustomerService {

    @Override
    public Address addressOf(String id) {
        return new Address("Old Street " + id.length(), "Springfield", "v1");
    }
}
