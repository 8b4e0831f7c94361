package dev.switchback.examples.plain;

/** What the customer address form asks. */
public interface CustomerService {

    /** Returns the address of the customer {@code id}. */
    Address addressOf(String id);
}
