import type { Setup } from "../../../schemas/setup.ts";
import { allCarriers } from "../../nr/transmission-bandwidth.ts";
import { checkSetup } from "../../wire/check-setup.ts";
import { decode } from "../../wire/codec.ts";
import type { RanVerdicts } from "./ran-checks.ts";

/**
 * Judges a setup message by itself.
 *
 * @param bytes - What came.
 * @param cellId - Cell of the subject that it came on.
 * @param verdicts - Told what is kept and broken.
 * @returns The setup; absent where nothing can be made of it.
 */
export function checkSetupFacts(
  bytes: Uint8Array,
  cellId: string,
  verdicts: RanVerdicts,
): Setup | undefined {
  const raw = decode(bytes);
  const checked = raw.ok ? checkSetup(raw.value, cellId) : raw;
  if (!checked.ok) {
    const { code, message } = checked.error;
    verdicts.fail(code === "CELL_MISMATCH" ? "R8.1" : "R10.1", `${code}: ${message}`);
    return undefined;
  }
  verdicts.pass("R10.1");
  verdicts.pass("R8.1");
  const odd = oddFacts(checked.value);
  verdicts.judge("R2.1", odd === undefined, odd ?? "");
  return checked.value;
}

function oddFacts(setup: Setup): string | undefined {
  const { scsKhz, carrierPrb, slotPattern, overheadRePerPrb } = setup;
  const mostPrb = Math.max(...allCarriers(scsKhz).map((carrier) => carrier.carrierPrb));
  if (carrierPrb > mostPrb) return `${carrierPrb} PRB at ${scsKhz} kHz; at most ${mostPrb}`;
  if (!slotPattern.includes("D")) return `slotPattern ${slotPattern} has no downlink slot`;
  if (overheadRePerPrb % 6 !== 0) return `overheadRePerPrb ${overheadRePerPrb}: 0, 6, 12 or 18`;
  return undefined;
}
