package dev.switchback.examples.spring;

import dev.switchback.spring.V1;
import org.springframework.stereotype.Service;

/** V1: the service that has always been there. */
@V1
@Service
public final class LegacyCustomerService implements CustomerService {

    @Override
    public Address addressOf(String id) {
        return new Address("Old Street " + id.length(), "Springfield", "v1");
    }
}
