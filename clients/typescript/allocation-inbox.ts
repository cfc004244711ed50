import { Allocation } from "../../schemas/allocation.ts";
import type { Code } from "../../schemas/codes.ts";
import { decodeMessage } from "./message-codec.ts";
import type { RefusedAllocation, SlotOffer } from "./offer-judge.ts";
import { compileValidator } from "./validate-message.ts";

/** Allocations that wait for their slot. */
export interface AllocationInbox {
  /**
   * Takes in what came on the allocation subject; anything at all, it never throws.
   *
   * @returns Slot of the report that the message says it answers, as far as it can be read.
   */
  accept(bytes: Uint8Array): number | undefined;
  /** Begins slot `tti`: hands out what came for it and for later ones, and forgets what came for earlier ones. */
  take(tti: number): SlotOffer;
  /** Refusals since the start, by code. */
  readonly codes: Readonly<Record<string, number>>;
}

interface Refusal {
  readonly code: Code;
  readonly message: unknown;
}

const validateAllocation = compileValidator(Allocation);

const IGNORE = () => {};

/**
 * Makes the inbox of a cell.
 *
 * After slot n it keeps allocations for slots n + 1 … n + `leadSlots`, one per slot, the first valid
 * one; so its memory is bounded. Every other message is refused and counted under its code. A refusal
 * is remembered for the echo where the message names a slot: STALE if that slot has passed, REJECTED
 * if it is still to come.
 *
 * @param leadSlots - How far ahead the cell wants allocations. Unit: slots.
 * @param onHeld - Told of every allocation that is kept for its slot, with the slot of its report.
 * @rule R1 exact slot · R9 codes · R10 hostile input
 */
export function createAllocationInbox(
  leadSlots: number,
  onHeld: (reportTti: number) => void = IGNORE,
): AllocationInbox {
  const held = new Map<number, Allocation>();
  const rejected = new Map<number, RefusedAllocation>();
  const codes: Record<string, number> = {};
  let late: RefusedAllocation | undefined;
  let currentTti = -1;

  const refuse = ({ code, message }: Refusal) => {
    codes[code] = (codes[code] ?? 0) + 1;
    const targetTti = countIn(message, "targetTti");
    if (targetTti === undefined || targetTti > currentTti + leadSlots) return;
    const allocationSeq = countIn(message, "seq");
    const known = { targetTti, code, ...(allocationSeq !== undefined && { allocationSeq }) };
    if (targetTti > currentTti) rejected.set(targetTti, { status: "REJECTED", ...known });
    else late = { status: "STALE", ...known };
  };
  const hold = (allocation: Allocation) => {
    held.set(allocation.targetTti, allocation);
    onHeld(allocation.reportTti);
  };
  return {
    codes,
    accept(bytes) {
      const decoded = decodeMessage(bytes);
      const message = decoded.ok ? decoded.value : undefined;
      const validated = decoded.ok ? validateAllocation(message) : decoded;
      const code = validated.ok
        ? timingProblem(validated.value, { currentTti, leadSlots, held })
        : validated.code;
      if (code) refuse({ code, message });
      else if (validated.ok) hold(validated.value);
      return countIn(message, "reportTti");
    },
    take(tti) {
      const offer = { allocation: held.get(tti), refused: rejected.get(tti) ?? late };
      currentTti = tti;
      late = undefined;
      forgetUpTo(tti, held);
      forgetUpTo(tti, rejected);
      return { ...offer, later: [...held.values()] };
    },
  };
}

function timingProblem(
  { reportTti, targetTti }: Allocation,
  window: {
    readonly currentTti: number;
    readonly leadSlots: number;
    readonly held: ReadonlyMap<number, Allocation>;
  },
): Code | undefined {
  const { currentTti, leadSlots, held } = window;
  if (targetTti <= currentTti) return "STALE_TTI";
  if (targetTti > currentTti + leadSlots) return "FUTURE_TTI";
  if (reportTti + leadSlots !== targetTti) return "BAD_RANGE";
  return held.has(targetTti) ? "STALE_TTI" : undefined;
}

function countIn(message: unknown, field: "seq" | "reportTti" | "targetTti"): number | undefined {
  if (typeof message !== "object" || message === null) return undefined;
  const value: unknown = Reflect.get(message, field);
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0 ? value : undefined;
}

function forgetUpTo(tti: number, bySlot: Map<number, unknown>): void {
  for (const slot of bySlot.keys()) if (slot <= tti) bySlot.delete(slot);
}
