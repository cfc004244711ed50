import type { AllocationInbox } from "../../../clients/typescript/allocation-inbox.ts";
import type { SlotOffer } from "../../../clients/typescript/offer-judge.ts";

/** The inbox of a RAN whose reports come back as they went out. */
export interface EchoJudge extends Pick<AllocationInbox, "accept" | "take"> {
  /** Writes the next slot's number, from 0, into its report. */
  stamp(report: Uint8Array): void;
  /** Slots that could be a hit, and those that were. */
  counts(): { readonly slots: number; readonly hits: number };
}

/** What an echo is judged by. */
export interface EchoRules {
  /** How far ahead an answer is wanted. Unit: slots. */
  readonly leadSlots: number;
  /** Slots at the beginning that do not count. */
  readonly warmUpSlots: number;
  /** Told of every answer that came in time, with the slot of its report. */
  readonly onHeld: (slot: number) => void;
}

/** More slots than a lead has, as a power of two. */
const RING_SLOTS = 64;

const NOTHING: SlotOffer = {};

/**
 * Judges an echo as the emulated cell judges allocations: a slot is a hit if the answer to the report
 * of `leadSlots` before is in the inbox when the slot begins.
 *
 * The slot's number stands in the first four bytes of each report: nobody else reads them.
 *
 * @param rules - Lead, what counts, and who hears of answers.
 */
export function createEchoJudge({ leadSlots, warmUpSlots, onHeld }: EchoRules): EchoJudge {
  const answered = new Float64Array(RING_SLOTS).fill(-1);
  let currentTti = -1;
  let next = 0;
  let slots = 0;
  let hits = 0;
  return {
    stamp(report) {
      bytesOf(report).setUint32(0, next);
      next += 1;
    },
    accept(bytes) {
      if (bytes.length < 4) return undefined;
      const slot = bytesOf(bytes).getUint32(0);
      if (slot + leadSlots <= currentTti) return slot;
      answered[slot % RING_SLOTS] = slot;
      onHeld(slot);
      return slot;
    },
    take(tti) {
      currentTti = tti;
      const asked = tti - leadSlots;
      if (asked < 0 || tti < warmUpSlots) return NOTHING;
      slots += 1;
      if (answered[asked % RING_SLOTS] === asked) hits += 1;
      return NOTHING;
    },
    counts: () => ({ slots, hits }),
  };
}

function bytesOf({ buffer, byteOffset, byteLength }: Uint8Array): DataView {
  return new DataView(buffer, byteOffset, byteLength);
}
