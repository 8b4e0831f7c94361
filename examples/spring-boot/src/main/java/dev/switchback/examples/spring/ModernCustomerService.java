package dev.switchback.examples.spring;

import dev.switchback.spring.V2;
import org.springframework.stereotype.Service;

/** V2: the one to replace it, step by step. */
@V2
@Service
public final class ModernCustomerService implements CustomerService {

    @Override
    public Address addressOf(String id) {
        return new Address("Old Street " + id.length(), "Springfield 1234", "v2");
    }
}
