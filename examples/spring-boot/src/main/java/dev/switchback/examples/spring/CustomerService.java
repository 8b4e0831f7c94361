package dev.switchback.examples.spring;

import dev.switchback.spring.VersionSwitched;

/** What the customer address form asks; which of two beans answers, a flag says. */
@VersionSwitched("customer-address")
public interface CustomerService {

    /** Returns the address of the customer {@code id}. */
    Address addressOf(String id);
}
