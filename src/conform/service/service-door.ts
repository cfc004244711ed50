import { Allocation } from "../../../schemas/allocation.ts";
import { Event } from "../../../schemas/event.ts";
import { decode, encodingOf } from "../../wire/codec.ts";
import { compileValidator } from "../../wire/validate.ts";
import type { ServiceVerdicts } from "./service-checks.ts";

/** The way to a service. */
export interface ServiceDoor {
  /**
   * Sends a setup; `undefined` when no answer came in time.
   *
   * @param numTries - How often it is sent at most; absent: until the time is over.
   */
  setUp(cellId: string, bytes: Uint8Array, numTries?: number): Promise<Uint8Array | undefined>;
  /** Sends a report. */
  report(cellId: string, bytes: Uint8Array): void;
  /** Lets time pass. Unit: ms. */
  wait(ms: number): Promise<void>;
  /** Time. Unit: ms. */
  nowMs(): number;
}

/** What a service says, as it comes. */
export interface ServiceEars {
  /** On the allocation subject of a cell. */
  allocation(cellId: string, bytes: Uint8Array): void;
  /** On the event subject of any cell. */
  event(bytes: Uint8Array): void;
  /** On the solicit subject. */
  solicit(): void;
}

/** What has been heard. */
export interface Heard extends ServiceEars {
  /** Allocations of a cell that nobody took yet, in order. */
  take(cellId: string): HeardAllocation[];
  /** Refusals of a cell's messages that were told of with a code. */
  numRejections(cellId: string): number;
  /** Solicitations. */
  numSolicited: number;
}

/** An allocation, and how it was written. */
export interface HeardAllocation {
  readonly allocation: Allocation;
  readonly encoding: "json" | "msgpack";
}

const validateAllocation = compileValidator(Allocation);
const validateEvent = compileValidator(Event);

/** Opens ears that keep what fits the schema, and tell of what does not. */
export function openEars(verdicts: ServiceVerdicts): Heard {
  const inboxes = new Map<string, HeardAllocation[]>();
  const rejections = new Map<string, number>();
  const heard: Heard = {
    numRejections: (cellId) => rejections.get(cellId) ?? 0,
    numSolicited: 0,
    allocation(cellId, bytes) {
      const raw = decode(bytes);
      const checked = raw.ok ? validateAllocation(raw.value) : raw;
      verdicts.judge("R1.3", checked.ok, checked.ok ? "" : checked.error.message);
      if (!checked.ok) return;
      const inbox = inboxes.get(cellId) ?? [];
      inbox.push({ allocation: checked.value, encoding: encodingOf(bytes) });
      inboxes.set(cellId, inbox);
    },
    event(bytes) {
      const raw = decode(bytes);
      const checked = raw.ok ? validateEvent(raw.value) : raw;
      if (!checked.ok || !checked.value.code || checked.value.kind !== "rejection") return;
      const { cellId } = checked.value;
      rejections.set(cellId, heard.numRejections(cellId) + 1);
    },
    solicit() {
      heard.numSolicited += 1;
    },
    take(cellId) {
      const inbox = inboxes.get(cellId) ?? [];
      inboxes.delete(cellId);
      return inbox;
    },
  };
  return heard;
}
