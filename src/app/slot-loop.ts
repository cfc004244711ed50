import type { Code } from "../../schemas/codes.ts";
import type { Report } from "../../schemas/report.ts";
import type { CellState } from "../domain/state/cell-state.ts";
import { foldReport } from "../domain/state/fold-report.ts";
import type { Clock } from "../ports/clock.ts";
import { encode, encodingOf } from "../wire/codec.ts";
import { createReportReader, readReport } from "../wire/read-report.ts";
import { createAllocationWriter } from "../wire/write-allocation.ts";
import type { CellKpi } from "./cell-kpi.ts";
import { type DecidedSlot, type Decider, decideSlot } from "./decide-slot.ts";
import type { EventLog } from "./event-log.ts";
import type { CellPolicies } from "./lifecycle/cell-policies.ts";
import type { Shadow } from "./lifecycle/shadow.ts";

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
  /** What the stages take. */
  readonly decider: Decider;
  /** Who decides, and what comes of it. */
  readonly policies: Pick<CellPolicies, "next" | "decided" | "reported">;
  /** Who decides beside them, unpublished. */
  readonly shadow: Pick<Shadow, "hear">;
  /** Where interventions are counted and told. */
  readonly events: EventLog;
  /** Rolling figures. */
  readonly kpi: CellKpi;
  /** Time. */
  readonly clock: Clock;
  /** Budget of a decision. Unit: µs. */
  readonly budgetUs: number;
  /** Runs the cell's turn when the turns before it are over. */
  schedule(turn: () => void): void;
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
  /** The reader's, until it reads again. */
  readonly report: Report;
  readonly decodedUs: number;
}

/**
 * Opens the slot loop of one cell: reports in, allocations out, newest report first.
 *
 * A turn takes everything that has come: every report is folded into the state in order, and only the
 * newest is decided on. It is one synchronous piece; what may take long, the models, is waited for
 * within the budget only.
 *
 * @returns What to call with the bytes of every report; it never throws.
 * @rule R1 answered for one exact slot · R7 newest only · R10 malformed input changes nothing
 */
export function createSlotLoop(parts: SlotLoopParts): (bytes: Uint8Array) => void {
  const queue: Arrival[] = [];
  const fold = createFolder(parts);
  const write = createAllocationWriter();
  let seq = 0;
  const turn = () => {
    try {
      const newest = fold(queue);
      if (newest) answer(parts, newest, seq++, write);
    } catch (bug) {
      noteBug(parts, bug);
    } finally {
      queue.length = 0;
    }
  };
  return (bytes) => {
    queue.push({ bytes, startUs: parts.clock.nowUs() });
    if (queue.length === 1) parts.schedule(turn);
  };
}

/** Two readers take turns, for the newest report that was valid is still needed while the next is read. */
function createFolder(parts: SlotLoopParts): (arrivals: readonly Arrival[]) => Folded | undefined {
  const { cell, clock, events, kpi } = parts;
  let [reader, other] = [createReportReader(), createReportReader()];
  return (arrivals) => {
    let newest: Folded | undefined;
    for (const arrival of arrivals) {
      const checked = readReport(reader, arrival.bytes, cell);
      if (!checked.ok) {
        const { code, message } = checked.error;
        events.note("rejection", `report refused: ${message}`, { code });
        if (SETUP_IN_DOUBT.has(code)) parts.solicit();
        continue;
      }
      if (newest) noteSkipped(parts, newest);
      const report = checked.value;
      const decodedUs = clock.nowUs();
      foldReport(cell, report);
      kpi.addReport(report);
      parts.policies.reported(report);
      if (report.applied?.status === "REJECTED") hearRejection(parts, report);
      newest = { bytes: arrival.bytes, startUs: arrival.startUs, report, decodedUs };
      [reader, other] = [other, reader];
    }
    return newest;
  };
}

function noteSkipped({ kpi, events, shadow }: SlotLoopParts, { report, bytes }: Folded): void {
  const { tti } = report;
  kpi.addSkipped();
  shadow.hear(bytes);
  const message = "reports queued up; only the newest is decided on";
  events.note("overrun", message, { code: "QUEUE_OVERRUN", tti });
}

/** An honest allocation is rejected when miss and decision crossed, or when the setup was forged. */
function hearRejection({ cell, events, solicit }: SlotLoopParts, { tti, applied }: Report): void {
  const message = `${cell.facts.setup.cellId} rejected allocation ${applied?.allocationSeq}`;
  events.note("ran", message, { ...(applied?.reason && { code: applied.reason }), tti });
  solicit();
}

function answer(
  parts: SlotLoopParts,
  { report, bytes, startUs, decodedUs }: Folded,
  seq: number,
  write: ReturnType<typeof createAllocationWriter>,
): void {
  const { cell, decider, events, kpi, clock } = parts;
  const office = parts.policies.next();
  const dueUs = startUs + parts.budgetUs;
  const decided = decideSlot(decider, cell, report, { office, seq, startUs, decodedUs, dueUs });
  const { allocation } = decided;
  const settledUs = clock.nowUs();
  const isJson = encodingOf(bytes) === "json";
  const sent = isJson ? encode(allocation, "json") : write(allocation);
  parts.send(sent);
  const sentUs = clock.nowUs();
  decider.tails.finish.observe(sentUs - decided.poweredUs);
  kpi.addAllocation(allocation, { encode: sentUs - settledUs, total: sentUs - startUs });
  parts.policies.decided(office, allocation);
  parts.shadow.hear(bytes, sent);
  for (const fallback of decided.fallbacks) noteFallback(events, fallback, report.tti);
}

/** A bug costs the slot that it strikes, not the cell. */
function noteBug({ cell, events }: SlotLoopParts, bug: unknown): void {
  events.note("fault", `slot not decided: ${String(bug)}`, { code: "INTERNAL", tti: cell.tti });
}

function noteFallback(
  events: EventLog,
  { stage, code, message }: DecidedSlot["fallbacks"][number],
  tti: number,
): void {
  const standIn = stage === "prb" ? "PF shares" : "equal power";
  events.note("fallback", `${stage} policy replaced by ${standIn}: ${message}`, { code, tti });
}
