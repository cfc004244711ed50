import { Allocation } from "../../schemas/allocation.ts";
import type { RecordedSlot } from "../../schemas/recording.ts";
import { Report } from "../../schemas/report.ts";
import type { Setup } from "../../schemas/setup.ts";
import { MAX_JUMP_SLOTS } from "../domain/state/fold-report.ts";
import { checkSetup, sameFacts } from "../wire/check-setup.ts";
import { decode } from "../wire/codec.ts";
import type { Checked } from "../wire/rejection.ts";
import { compileValidator, type Validator } from "../wire/validate.ts";

/** What becomes of a run that is listened to. */
export interface RunListener {
  /** Wants a setup: the cell reports, but what it is has not been heard, or is in doubt. */
  solicit(): void;
  /** Takes one slot; `setup` is the same for all of them. */
  record(setup: Setup, slot: RecordedSlot): void;
  /** The run is over, for a reason that is a clause: nothing is recorded any more. */
  end(reason: string): void;
}

/** A cell's run, put together from what is heard of it. */
export interface ListenedRun {
  /** Takes in a message of the setup subject; anything at all, like the other two. */
  hearSetup(bytes: Uint8Array): void;
  /** Takes in a message of the report subject. */
  hearReport(bytes: Uint8Array): void;
  /** Takes in a message of the allocation subject. */
  hearAllocation(bytes: Uint8Array): void;
  /** Slots that are missing between those that were recorded. */
  readonly numMissed: number;
}

/** Allocations that wait for the report on their slot; more than any lead. */
const MAX_HELD = 64;

/** A cell whose reports go by no setup that was heard is asked once in so many of them. */
const SOLICIT_REPORTS = 1000;

const readReport = reader(compileValidator(Report));
const readAllocation = reader(compileValidator(Allocation));

/**
 * Puts the run of a cell together from what it and its service say to each other.
 *
 * A slot is a report with the allocation that the cell says it had for it, whether it applied or
 * refused it; one that came too late belongs to no slot. Messages that no service would take are
 * passed over, a report out of time, too. A cell that begins anew after a setup, or says that it is
 * another, is another run.
 *
 * @param cellId - The cell.
 * @param listener - Told of every slot.
 */
export function createListenedRun(cellId: string, listener: RunListener): ListenedRun {
  const readSetup = reader((value) => checkSetup(value, cellId));
  const held = new Map<number, Allocation>();
  let setup: Setup | undefined;
  let last: Instant | undefined;
  let mayBeginAnew = false;
  let numMissed = 0;
  let numDoubted = 0;
  const record = (known: Setup, report: Report) => {
    if (last) numMissed += report.tti - last.tti - 1;
    last = { tti: report.tti, seq: report.seq };
    mayBeginAnew = false;
    const allocation = isOfSlot(report) ? held.get(report.tti) : undefined;
    for (const tti of held.keys()) if (tti <= report.tti) held.delete(tti);
    listener.record(known, { report, ...(allocation && { allocation }), blocks: [] });
  };
  return {
    get numMissed() {
      return numMissed;
    },
    hearSetup(bytes) {
      const heard = readSetup(bytes);
      if (!heard) return;
      if (!last || !setup) setup = heard;
      else if (sameFacts(heard, setup)) mayBeginAnew = true;
      else listener.end("the cell has set up again, with other facts");
    },
    hearReport(bytes) {
      const report = readReport(bytes);
      if (!report) return;
      if (setup && (!last || follows(report, last))) record(setup, report);
      else if (mayBeginAnew) listener.end("the cell has begun anew");
      else if (numDoubted++ % SOLICIT_REPORTS === 0) listener.solicit();
    },
    hearAllocation(bytes) {
      const allocation = readAllocation(bytes);
      const isLate = allocation && last && allocation.targetTti <= last.tti;
      if (!allocation || isLate || held.has(allocation.targetTti)) return;
      held.set(allocation.targetTti, allocation);
      const [first] = held.size > MAX_HELD ? held.keys() : [];
      if (first !== undefined) held.delete(first);
    },
  };
}

/** When a report was made. */
type Instant = Pick<Report, "tti" | "seq">;

/** Tells whether a service would take a report for the next of the same time line. */
function follows({ tti, seq }: Instant, last: Instant): boolean {
  const [slots, reports] = [tti - last.tti, seq - last.seq];
  return Math.min(slots, reports) > 0 && Math.max(slots, reports) <= MAX_JUMP_SLOTS;
}

const isOfSlot = ({ tti, applied }: Report) =>
  applied?.targetTti === tti && (applied.status === "HIT" || applied.status === "REJECTED");

function reader<T>(validate: Validator<T>): (bytes: Uint8Array) => T | undefined {
  return (bytes) => {
    const decoded = decode(bytes);
    const checked: Checked<T> = decoded.ok ? validate(decoded.value) : decoded;
    return checked.ok ? checked.value : undefined;
  };
}
