import type { HarqFeedback } from "../../../schemas/report.ts";

/** The first transmission of a block, and which decision made it. */
export interface BookedBlock {
  /** Where its credit goes, an index into `credit`; `NO_CREDIT` where its decision is not recorded. */
  readonly place: number;
  /** Worth of one bit when the decision was made. Unit: 1/bit. */
  readonly perBit: number;
  /** Slot of the transmission. */
  readonly targetTti: number;
}

/** Place of blocks that earn nothing. */
export const NO_CREDIT = -1;

/** Finds the decision that a block's outcome belongs to, however late it becomes known. */
export interface CreditLedger {
  /** Blocks that may still earn something. */
  readonly numOpen: number;
  /** A new block goes onto a user's HARQ process; whatever was there has been given up. */
  book(u: number, pid: number, block: BookedBlock): void;
  /** The block on a process is sent again, in slot `targetTti`. */
  repeat(u: number, pid: number, targetTti: number): void;
  /** An outcome is reported; `willRepeat`: the block waits for its retransmission. */
  hear(u: number, feedback: HarqFeedback, willRepeat: boolean): void;
}

/**
 * Opens a ledger without blocks.
 *
 *     credit[place] += perBit · TBS / number of transmissions     for every block acknowledged
 *
 * A block that took two transmissions took twice the resources, so it earns half; one that HARQ gives
 * up earns nothing. All of it goes to the decision of the first transmission.
 *
 * Hot path: allocates nothing.
 *
 * @param credit - Receives what is earned.
 * @param numUes - Number of users.
 * @param numProcesses - HARQ processes of each.
 */
export function openCreditLedger(
  credit: Float32Array,
  numUes: number,
  numProcesses: number,
): CreditLedger {
  const places = new Int32Array(numUes * numProcesses).fill(NO_CREDIT);
  const perBit = new Float64Array(places.length);
  const sentTti = new Float64Array(places.length);
  const txCount = new Uint8Array(places.length);
  let numOpen = 0;
  const setPlace = (process: number, place: number) => {
    if (places[process] !== NO_CREDIT) numOpen -= 1;
    if (place !== NO_CREDIT) numOpen += 1;
    places[process] = place;
  };
  return {
    get numOpen() {
      return numOpen;
    },
    book(u, pid, block) {
      const process = u * numProcesses + pid;
      setPlace(process, block.place);
      perBit[process] = block.perBit;
      sentTti[process] = block.targetTti;
      txCount[process] = 1;
    },
    repeat(u, pid, targetTti) {
      const process = u * numProcesses + pid;
      sentTti[process] = targetTti;
      txCount[process] = (txCount[process] as number) + 1;
    },
    hear(u, { pid, ack, tbsBits, targetTti }, willRepeat) {
      const process = u * numProcesses + pid;
      const place = places[process] as number;
      if (place === NO_CREDIT || sentTti[process] !== targetTti) return;
      if (ack) {
        const bits = tbsBits / (txCount[process] as number);
        credit[place] = (credit[place] as number) + (perBit[process] as number) * bits;
      }
      if (!willRepeat) setPlace(process, NO_CREDIT);
    },
  };
}
