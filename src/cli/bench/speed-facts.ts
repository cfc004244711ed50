import type { EmulatorConfig } from "../../../schemas/config.ts";
import { slotDurationUs } from "../../nr/numerology.ts";
import type { SpeedWindow } from "./measure-speed.ts";

/** How fast a cell was. */
export interface SpeedFacts {
  /** Slots over the time that they took. Unit: 1/s. */
  readonly slotsPerSecond: number;
  /** Slots over the CPU time of the whole process. Unit: 1/s. */
  readonly slotsPerCpuSecond: number;
  /** Emulated time over the time that it took. */
  readonly realTimeFactor: number;
  /** Percentiles of `slotsPerSecond` over windows of half a second. Unit: 1/s. */
  readonly windows: { readonly p10: number; readonly p50: number; readonly p90: number };
  /** Resident memory after the first window, half of them, and the last. Unit: MB (10⁶ bytes). */
  readonly rssMb: { readonly begin: number; readonly middle: number; readonly end: number };
  /** Slots measured. */
  readonly slots: number;
  /** Time measured. Unit: s. */
  readonly seconds: number;
}

/** Another simulator's speed under the same load. */
export interface SpeedComparison {
  /** Which, and what differs. */
  readonly conditions: string;
  /** Its slots (of 1 ms) per CPU second. Unit: 1/s. */
  readonly slotsPerCpuSecond: number;
  /** Ours over its, in slots per CPU second. */
  readonly ratio: number;
}

const NS3_CONDITIONS =
  "ns-3 3.37 LTE, built without logging: 50 RB, PF, full buffer down and up, fading trace; it also runs an uplink";

/** Speed of ns-3 by number of users, measured on a machine like CI's. Unit: slots (of 1 ms) per CPU second. */
export const NS3_SLOTS_PER_CPU_SECOND: Readonly<Record<number, number>> = { 10: 759, 20: 477 };

/** N_RB that 50 LTE resource blocks are compared with. Unit: PRB. */
const NS3_PRB = [50, 51, 52];

/**
 * Sums a measurement up.
 *
 * @param windows - At least one.
 * @param scsKhz - Subcarrier spacing. Unit: kHz.
 */
export function speedFacts(
  windows: readonly SpeedWindow[],
  scsKhz: EmulatorConfig["scsKhz"],
): SpeedFacts {
  const total = (field: keyof SpeedWindow) => windows.reduce((sum, one) => sum + one[field], 0);
  const slots = total("slots");
  const seconds = total("wallMs") / 1000;
  const rates = windows.map((one) => (1000 * one.slots) / one.wallMs).sort((a, b) => a - b);
  const percentile = (p: number) => rates[Math.round(p * (rates.length - 1))] ?? 0;
  const rssMb = (share: number) =>
    (windows[Math.round(share * (windows.length - 1))]?.rssBytes ?? 0) / 1e6;
  return {
    slotsPerSecond: slots / seconds,
    slotsPerCpuSecond: (1000 * slots) / total("cpuMs"),
    realTimeFactor: (slots * slotDurationUs(scsKhz)) / 1e6 / seconds,
    windows: { p10: percentile(0.1), p50: percentile(0.5), p90: percentile(0.9) },
    rssMb: { begin: rssMb(0), middle: rssMb(0.5), end: rssMb(1) },
    ...{ slots, seconds },
  };
}

/**
 * Puts a speed beside that of ns-3, where it was measured under a load like this one.
 *
 * @param config - Load of the cell.
 * @param slotsPerCpuSecond - Speed of the cell. Unit: 1/s.
 * @returns Nothing for other loads.
 */
export function compareWithNs3(
  config: Pick<EmulatorConfig, "ues" | "prb" | "stockScheduler" | "traffic">,
  slotsPerCpuSecond: number,
): SpeedComparison | undefined {
  const theirs = NS3_SLOTS_PER_CPU_SECOND[config.ues];
  const isAlike = config.stockScheduler === "pf" && config.traffic === "full";
  if (theirs === undefined || !isAlike || !NS3_PRB.includes(config.prb)) return undefined;
  const ratio = slotsPerCpuSecond / theirs;
  return { conditions: NS3_CONDITIONS, slotsPerCpuSecond: theirs, ratio };
}
