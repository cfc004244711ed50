import type { Code } from "../../schemas/codes.ts";
import type { Event } from "../../schemas/event.ts";
import type { Report } from "../../schemas/report.ts";
import type { CellState } from "../domain/state/cell-state.ts";
import { foldReport } from "../domain/state/fold-report.ts";
import type { Clock } from "../ports/clock.ts";
import { checkReport } from "../wire/check-report.ts";
import { decode, encode, encodingOf } from "../wire/codec.ts";
import type { CellKpi } from "./cell-kpi.ts";
import { type Decider, decideSlot } from "./decide-slot.ts";
import type { EventLog } from "./event-log.ts";

/** Refusals that a report earns when the service goes by another setup or time line than the RAN. */
const SETUP_IN_DOUBT: ReadonlySet<Code> = new Set<Code>([
  "STALE_TTI",
  "FUTURE_TTI",
  "SHAPE_MISMATCH",
  "PRB_BUDGET",
  "BAD_RANGE",
]);

/** What a slot loop works with. */
export interface SlotLoopParts {
  /** The cell's state. */
  readonly cell: CellState;
  /** Policies and how to ask them. */
  readonly decider: Decider;
  /** Where interventions are counted and told. */
  readonly events: EventLog;
  /** Rolling figures. */
  readonly kpi: CellKpi;
  /** Time. */
  readonly clock: Clock;
  /** Budget of a decision. Unit: µs. */
  readonly budgetUs: number;
  /** Sends an allocation. */
  send(bytes: Uint8Array): void;
  /** Asks the RAN to set up again, because what is known of it may be wrong. */
  solicit(): void;
}

/** A report's bytes and when they came, on the clock's time. */
interface Arrival {
  readonly bytes: Uint8Array;
  readonly startUs: number;
}

/** A report that was folded, with what its decision needs to know. */
interface Folded extends Arrival {
  readonly report: Report;
  readonly decodedUs: number;
}

/**
 * Opens the slot loop of one cell: reports in, allocations out, newest report first.
 *
 * Reports that come while a slot is being decided queue up. When its turn comes, every one of them
 * is folded into the state in order, and only the newest is decided on.
 *
 * @returns What to call with the bytes of every report; it never throws.
 * @rule R1 answered for one exact slot · R7 newest only · R10 malformed input changes nothing
 */
export function createSlotLoop(parts: SlotLoopParts): (bytes: Uint8Array) => void {
  const queue: Arrival[] = [];
  let running = false;
  let seq = 0;

  const turn = async () => {
    const newest = foldAll(parts, queue.splice(0));
    if (newest) await answer(parts, newest, seq++);
  };
  const run = async () => {
    running = true;
    while (queue.length > 0) await turn().catch((bug) => noteBug(parts, bug));
    running = false;
  };

  return (bytes) => {
    queue.push({ bytes, startUs: parts.clock.nowUs() });
    if (!running) void run();
  };
}

function foldAll(parts: SlotLoopParts, arrivals: readonly Arrival[]): Folded | undefined {
  const { events, kpi } = parts;
  const folded = arrivals.flatMap((arrival) => foldOne(parts, arrival) ?? []);
  for (const { report } of folded.slice(0, -1)) {
    kpi.addSkipped();
    const message = "reports queued up; only the newest is decided on";
    events.note("overrun", message, { code: "QUEUE_OVERRUN", tti: report.tti });
  }
  for (const { report } of folded) {
    if (report.applied?.status === "REJECTED") hearRejection(parts, report);
  }
  return folded.at(-1);
}

/** An honest allocation is rejected when miss and decision crossed, or when the setup was forged. */
function hearRejection({ cell, events, solicit }: SlotLoopParts, { tti, applied }: Report): void {
  const message = `${cell.facts.setup.cellId} rejected allocation ${applied?.allocationSeq}`;
  events.note("ran", message, { ...(applied?.reason && { code: applied.reason }), tti });
  solicit();
}

function foldOne(parts: SlotLoopParts, arrival: Arrival): Folded | undefined {
  const { cell, clock, events, kpi } = parts;
  const raw = decode(arrival.bytes);
  const checked = raw.ok ? checkReport(raw.value, cell) : raw;
  if (!checked.ok) {
    const { code, message } = checked.error;
    events.note("rejection", `report refused: ${message}`, { code });
    if (SETUP_IN_DOUBT.has(code)) parts.solicit();
    return undefined;
  }
  const decodedUs = clock.nowUs();
  foldReport(cell, checked.value);
  kpi.addReport(checked.value);
  return { ...arrival, report: checked.value, decodedUs };
}

async function answer(parts: SlotLoopParts, folded: Folded, seq: number): Promise<void> {
  const { cell, decider, events, kpi, clock } = parts;
  const { report, bytes, startUs, decodedUs } = folded;
  const dueUs = startUs + parts.budgetUs;
  const decided = await decideSlot(decider, cell, report, { startUs, decodedUs, dueUs });
  const allocation = { seq, ...decided.allocation };
  parts.send(encode(allocation, encodingOf(bytes)));
  kpi.addAllocation(allocation, clock.nowUs() - startUs);
  for (const fallback of decided.fallbacks) noteFallback(events, fallback, report.tti);
}

/** A bug costs the slot that it strikes, not the cell. */
function noteBug({ cell, events }: SlotLoopParts, bug: unknown): void {
  events.note("fault", `slot not decided: ${String(bug)}`, { code: "INTERNAL", tti: cell.tti });
}

function noteFallback(
  events: EventLog,
  { stage, code, message }: Awaited<ReturnType<typeof decideSlot>>["fallbacks"][number],
  tti: number,
): void {
  const kind: Event["kind"] = "fallback";
  const standIn = stage === "prb" ? "PF shares" : "equal power";
  events.note(kind, `${stage} policy replaced by ${standIn}: ${message}`, { code, tti });
}
