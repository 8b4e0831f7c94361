package dev.switchback.examples.spring;

import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** Shows a customer's address. It injects the interface and knows of no version. */
@RestController
final class AddressForm {
    private final CustomerService customers;

    AddressForm(CustomerService customers) {
        this.customers = customers;
    }

    /** Returns the address of the customer {@code id}. */
    @GetMapping("/customers/{id}/address")
    Address address(@PathVariable String id) {
        return customers.addressOf(id);
    }
}
