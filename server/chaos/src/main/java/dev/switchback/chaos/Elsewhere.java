package dev.switchback.chaos;

import java.util.List;

/** Faults of the table that are tried elsewhere, or not at all. */
final class Elsewhere {
    /** All of them. */
    static final List<Row> ROWS = List.of(
            new Row(
                    "F08",
                    "the primary lost with an asynchronous standby cut off",
                    "PostgreSQL then loses acknowledged writes by design. The service says so beforehand, with every change:"
                            + " `Switchback-Durable: false` (`DurabilityTest`). The loss itself is not played"),
            new Row("F21", "a reader stops reading", "`StreamHubTest`, `OverloadTest`"),
            new Row(
                    "F23",
                    "20,000 SDKs come back at once",
                    "`TurnstileTest`, `StormTest`; not with so many connections"),
            new Row("F26", "configuration that makes no sense", "`StreamContractTest`, `HostileTest`"),
            new Row("F27", "configuration that is too large", "`StreamContractTest`"),
            new Row("F28", "one poisonous flag", "`HostileTest`"),
            new Row("F29", "a publication that cannot be evaluated", "`RehearsalTest`, `PublishCheckTest`"),
            new Row("F33", "an answer is lost", "`IdempotencyTest`"),
            new Row("F34", "two schedulers", "`ScheduleRunnerTest`"),
            new Row("F35", "a migration fails half-way", "`DatabaseTest`"),
            new Row(
                    "F36",
                    "two versions together",
                    "`RollingRestartTest`, with a next version that brings a migration, and back"),
            new Row("F37", "killed during a backup", "`BackupRestoreTest`, with a real process and `kill -9`"),
            new Row("F38", "a backup was tampered with", "`BackupRestoreTest`: 300 damages and a wrong key"),
            new Row("F39", "a page of the database is damaged", "`VerificationTest`"),
            new Row("F40", "an audit entry was edited", "`VerificationTest`, against the newest backup"),
            new Row("F41", "a flood of reports", "`TelemetryRoutesTest`, `LedgerTest`"),
            new Row("F42", "bombs of JSON and headers", "`BadInputTest`, and `./switchback fuzz`"),
            new Row("F43", "the identity provider is away", "there is none: keys are the service's own"),
            new Row("F44", "a certificate runs out", "`TlsContractTest`"),
            new Row("F45", "a week under load", "not tried: it takes a week"));

    private Elsewhere() {}

    /** A fault, and where it is tried or why not. */
    record Row(String id, String fault, String words) {}
}
