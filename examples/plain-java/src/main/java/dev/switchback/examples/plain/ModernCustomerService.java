package dev.switchback.examples.plain;

/** V2: the one to replace it, step by step. */
public final class ModernCustomerService implements CustomerService {

    @Override
    public Address addressOf(String id) {
        return new Address("Old Street " + id.length(), "Springfield 1234", "v2");
    }
}
