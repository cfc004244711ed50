import { Allocation } from "../../schemas/allocation.ts";
import type { RecordedSlot } from "../../schemas/recording.ts";
import { Report } from "../../schemas/report.ts";
import { Setup } from "../../schemas/setup.ts";
import { decode } from "../wire/codec.ts";
import type { Checked } from "../wire/rejection.ts";
import { compileValidator, type Validator } from "../wire/validate.ts";

/** What becomes of a run that is listened to. */
export interface RunListener {
  /** Wants a setup: the cell reports, but what it is has not been heard. */
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

/** A cell that reports without setting up is asked once in so many reports. */
const SOLICIT_REPORTS = 1000;

const readSetup = reader(compileValidator(Setup));
const readReport = reader(compileValidator(Report));
const readAllocation = reader(compileValidator(Allocation));

/**
 * Puts the run of a cell together from what it and its service say to each other.
 *
 * A slot is a report with the allocation that the cell says it had for it, whether it applied or
 * refused it; one that came too late belongs to no slot. Messages that no service would take are
 * passed over. A cell that begins anew, or says that it is another, is another run.
 *
 * @param listener - Told of every slot.
 */
export function createListenedRun(listener: RunListener): ListenedRun {
  const held = new Map<number, Allocation>();
  let setup: Setup | undefined;
  let lastTti = -1;
  let numMissed = 0;
  let numUnknown = 0;
  const record = (known: Setup, report: Report) => {
    if (lastTti >= 0) numMissed += report.tti - lastTti - 1;
    lastTti = report.tti;
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
      const isOther = heard && setup && JSON.stringify(heard) !== JSON.stringify(setup);
      if (lastTti < 0) setup = heard ?? setup;
      else if (isOther) listener.end("the cell has set up again, with other facts");
    },
    hearReport(bytes) {
      const report = readReport(bytes);
      if (report && setup && report.tti > lastTti) record(setup, report);
      else if (report && setup) listener.end("the cell has begun anew");
      else if (report && numUnknown++ % SOLICIT_REPORTS === 0) listener.solicit();
    },
    hearAllocation(bytes) {
      const allocation = readAllocation(bytes);
      if (!allocation || allocation.targetTti <= lastTti || held.has(allocation.targetTti)) return;
      held.set(allocation.targetTti, allocation);
      const [first] = held.size > MAX_HELD ? held.keys() : [];
      if (first !== undefined) held.delete(first);
    },
  };
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
