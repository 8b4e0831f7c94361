package dev.switchback.demo;

/** The emergency state as the service shows it. */
record Emergency(boolean engaged, long epoch, Instances.Confirmations confirmations) {}
