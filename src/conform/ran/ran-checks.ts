import type { CheckFacts, Verdicts } from "../verdicts.ts";

const check = (title: string, expected: string): CheckFacts => ({ title, expected });

const refused = (title: string, code: string): CheckFacts =>
  check(title, `REJECTED with ${code}; nothing of it is applied`);

/** Everything that `slotpilot conform ran` looks at, by rule of docs/spec.md. */
export const RAN_CHECKS = {
  "E9.1": check(
    "setup is asked for until answered",
    "a setup, and another when it is not answered",
  ),
  "E9.2": check("setup is repeated when solicited", "a setup within 5 s"),
  "E9.3": check("a refusal is final", "no setup after a refusal until somebody solicits"),
  "E1.1": check("one echo per slot", "a consistent `applied` in every report from `leadSlots` on"),
  "E1.2": check("reports go on", "reports until everything is checked"),
  "R1.1": check("tti counts slots", "one more in every report"),
  "R1.2": check("sfn and slot follow tti", "one slot further, within the frame of the spacing"),
  "R1.3": check("the RAN's clock rises", "`sentNs` later in every report"),
  "R1.4": check("a valid allocation is applied", "HIT in its slot with its `seq`"),
  "R1.5": check("no allocation", "MISS"),
  "R1.6": check("a late allocation", "STALE with its `seq` and slot, where there is no other"),
  "R1.7": check("an early allocation", "not kept: the slot's own allocation is applied"),
  "R1.8": check("an allocation for another slot than its report asks for", "not applied in either"),
  "R1.9": check("the RAN's own scheduler", "runs the slots that were not HIT"),
  "R1.10": check("the same allocation twice", "HIT, applied once"),
  "R2.1": check("carrier", "facts that fit together, N_RB at most that of TS 38.101"),
  "R2.2": refused("a PRB with two owners", "PRB_OVERLAP"),
  "R2.3": refused("PRBs beyond the carrier", "PRB_BUDGET"),
  "R2.4": refused("a run that begins inside a PRB group", "PRB_BUDGET"),
  "R2.5": refused("a grant without PRBs", "PRB_BUDGET"),
  "R2.6": refused("a reserved PRB", "RESERVED_PRB"),
  "R2.7": check("the whole grid", "in a HIT slot no outcome of a block that was not granted"),
  "R3.1": check("share", "informative only: HIT also where it is 0"),
  "R4.1": check("size and MCS of blocks", "those of the grant, TBS by TS 38.214"),
  "R4.2": refused("new data on a process in flight", "RETX_CONFLICT"),
  "R4.3": refused("new data on a process that waits", "RETX_CONFLICT"),
  "R4.4": refused("a retransmission of nothing", "RETX_CONFLICT"),
  "R4.5": refused("a retransmission on other PRBs in number", "RETX_CONFLICT"),
  "R4.6": refused("a retransmission with another MCS", "RETX_CONFLICT"),
  "R5.1": check("full buffers", "stay at the maximum"),
  "R5.2": check("buffers", "fall when data is sent"),
  "R5.3": check("an allocation without grants", "HIT; nobody is scheduled"),
  "R6.1": refused("an offset above the range", "POWER_CAP"),
  "R6.2": refused("an offset below the range", "POWER_CAP"),
  "R6.3": refused("more power than there is", "POWER_CAP"),
  "R6.4": refused("more power than there is, by 0.001 dB", "POWER_CAP"),
  "R6.5": check("the lowest offset of the range", "HIT"),
  "R7.1": check("seq counts reports", "one more in every report"),
  "R8.1": check("cell of the setup", "the one in its subject"),
  "R8.2": check("facts of a repeated setup", "those of the first"),
  "R8.3": check("users", "every RNTI once, at most `maxUes`"),
  "R8.4": refused("an unknown RNTI", "UNKNOWN_RNTI"),
  "R8.5": refused("two grants of one user", "DUPLICATE_RNTI"),
  "R8.6": check("order of grants", "does not matter: HIT"),
  "R9.1": check("every refusal has a code", "a `reason` in every REJECTED"),
  "R9.2": refused("a HARQ process that there is not", "BAD_RANGE"),
  "R9.3": refused("an MCS outside its table", "BAD_RANGE"),
  "R10.1": check("setup fits the schema", "every field of the contract, within its range"),
  "R10.2": check("reports can be read", "JSON or MessagePack, at most 1 MiB"),
  "R10.3": check("reports fit the schema", "every field of the contract, within its range"),
  "R10.4": check("unreadable bytes beside an allocation", "change nothing: HIT"),
  "R10.5": refused("an allocation with a field missing", "BAD_FIELD"),
  "R10.6": refused("power that is no number", "BAD_RANGE or BAD_FIELD"),
  "R10.7": check("unknown fields", "are ignored: HIT"),
  "R10.8": check("a large and deep message beside an allocation", "changes nothing: HIT"),
  "E2.1": check("the last transmission", "after `maxHarqTx` the block waits no more"),
  "E2.2": check("NACKed blocks", "are in `harqPending` from then on, as they were"),
  "E2.3": check("waiting blocks", "wait until they are sent, and not while they are"),
  "E2.4": check("txCount", "counts transmissions"),
  "E3.1": check("DTX", "is a NACK"),
  "E4.1": check("outcomes are of slots that have been", "`targetTti` at most the report's `tti`"),
  "E4.2": check("one outcome per block", "never two of one transmission"),
  "E4.3": check("outcomes come in the uplink", "where `slotPattern` has U, in U slots only"),
  "S1.1": check("every block has an outcome", "within 128 slots of its transmission"),
  "E5.1": check("CQI and SINR lists", "one value per subband and per PRB group"),
  "E5.2": check("age of the CQI", "at most one slot more than before"),
  "E7.1": check("delivered bits", "those of the blocks acknowledged in the report"),
  "E11.1": check("pace", "paced slots are a slot apart by the RAN's own clock"),
  "E14.1": check("reserved PRBs", "runs inside the carrier"),
  "E14.2": refused("a grant where there is no downlink", "RESERVED_PRB"),
} as const satisfies Record<string, CheckFacts>;

/** Id of a check of a RAN. */
export type RanCheck = keyof typeof RAN_CHECKS;

/** What was seen of a RAN. */
export type RanVerdicts = Verdicts<RanCheck>;
