package dev.switchback.examples.spring;

/** Where a customer lives, as the form shows it. */
public record Address(String street, String city, String version) {}
