import type { CheckFacts, Verdicts } from "../verdicts.ts";

const check = (title: string, expected: string): CheckFacts => ({ title, expected });

/** Everything that `slotpilot conform service` looks at, by rule of docs/spec.md. */
export const SERVICE_CHECKS = {
  "R8.1": check("a sound setup", "accepted"),
  "R1.1": check("every report is answered", "one allocation, for `reportTti + leadSlots`"),
  "R1.2": check("seq counts allocations", "one more in every allocation of a cell"),
  "R1.3": check("allocations fit the schema", "every field of the contract, within its range"),
  "R1.4": check("encoding", "that of the report"),
  "R2.1": check("owners", "no PRB has two"),
  "R2.2": check("runs", "ascending, inside the carrier, at least one per grant"),
  "R2.3": check("PRB groups", "runs begin at PRB groups, and those of new data fill them"),
  "R2.4": check("reserved PRBs", "have no owner; nor has any PRB of a slot without downlink"),
  "R3.1": check("shares", "at most 1 in sum"),
  "R4.1": check("retransmissions first", "no new data while a block waits that would fit"),
  "R4.2": check("retransmissions", "of a waiting block, with its process, PRB count and MCS"),
  "R4.3": check("new data", "on idle processes only"),
  "R5.1": check("work-conserving", "no PRB group stays empty while a full buffer can use it"),
  "R5.2": check("need", "nobody gets far more than its buffer holds"),
  "R5.3": check("empty buffers", "get no new data"),
  "R6.1": check("power of the slot", "at most P_max, to the last bit"),
  "R6.2": check("power offsets", "inside the RAN's range"),
  "R7.1": check("reports that queue up", "the newest is answered, and none after it"),
  "R8.2": check("users", "grants only to users of the report, one each"),
  "R8.3": check("order of users", "does not matter"),
  "R8.4": check("a repeated setup", "accepted; what is known of the cell is kept"),
  "S4.1": check("a RAN that starts again", "after its setup, reports from slot 0 on are answered"),
  "R9.1": check("another contract version", "refused with SCHEMA_VERSION"),
  "R9.2": check("a setup with a field missing", "refused with BAD_FIELD"),
  "R9.3": check("a setup out of range", "refused with BAD_RANGE"),
  "R9.4": check("a setup of another cell", "refused with CELL_MISMATCH"),
  "R9.5": check("events", "a refused report is told of with a code"),
  "R9.6": check("a report of a cell without setup", "is not answered; the RAN is solicited"),
  "R10.1": check("hostile messages", "are not answered"),
  "R10.2": check(
    "hostile messages stop nothing",
    "the next sound report of every cell is answered",
  ),
  "R10.3": check("hostile messages change nothing", "decisions are those of a cell that got none"),
} as const satisfies Record<string, CheckFacts>;

/** Id of a check of a service. */
export type ServiceCheck = keyof typeof SERVICE_CHECKS;

/** What was seen of a service. */
export type ServiceVerdicts = Verdicts<ServiceCheck>;
