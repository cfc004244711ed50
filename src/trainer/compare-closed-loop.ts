import { setImmediate } from "node:timers/promises";
import { Value } from "@sinclair/typebox/value";
import { EmulatorConfig } from "../../schemas/config.ts";
import { createEmulator } from "../../simulator/emulator.ts";
import { jainIndex } from "../nr/jain-index.ts";
import { slotDurationUs } from "../nr/numerology.ts";
import { type ClosedLoop, closeLoop } from "./closed-loop.ts";
import type { Watch } from "./collect-demonstrations.ts";
import { episodeSeed } from "./draw-episode.ts";
import { flySlot, type Pilot } from "./pilot.ts";

/** What a pilot got out of the cells. */
export interface ArmFigures {
  /** Mean over the cells of the users' summed throughput. Unit: Mbit/s. */
  readonly cellMbps: number;
  /** Mean over the cells of Jain's index of the users' throughput. */
  readonly jain: number;
}

/** Which cells to run, and for how long. */
export interface ClosedLoopRequest {
  /** Seed of the training run. */
  readonly seed: number;
  /** Test cells: the emulator's default cell with held-out seeds. */
  readonly numCells: number;
  /** Slots at the start that do not count. */
  readonly warmUpSlots: number;
  /** Slots that count. */
  readonly slots: number;
}

/**
 * Runs every pilot through the same held-out cells: same users, same channel, same HARQ draws.
 *
 * @param arms - Pilots by name.
 * @param request - Which cells.
 * @param watch - Progress in runs.
 * @returns Figures by the same names.
 */
export async function compareClosedLoop<Arm extends string>(
  arms: Readonly<Record<Arm, Pilot>>,
  request: ClosedLoopRequest,
  watch: Watch = {},
): Promise<Record<Arm, ArmFigures>> {
  const names = Object.keys(arms) as Arm[];
  const runs = names.map(() => [] as ArmFigures[]);
  const total = request.numCells * names.length;
  for (let n = 0; n < total && !watch.signal?.aborted; n += 1) {
    const arm = n % names.length;
    const index = Math.floor(n / names.length);
    const config: EmulatorConfig = {
      ...Value.Create(EmulatorConfig),
      seed: episodeSeed({ seed: request.seed, split: "test", index }),
    };
    runs[arm]?.push(await flyCell(config, arms[names[arm] as Arm], request));
    watch.onProgress?.(n + 1, total);
  }
  const means = names.map((name, arm) => [name, meanOf(runs[arm] ?? [])]);
  return Object.fromEntries(means) as Record<Arm, ArmFigures>;
}

async function flyCell(
  config: EmulatorConfig,
  pilot: Pilot,
  { warmUpSlots, slots }: ClosedLoopRequest,
): Promise<ArmFigures> {
  const loop = closeLoop(createEmulator(config));
  let bits = new Array<number>(config.ues).fill(0);
  for (let n = 0; n < warmUpSlots + slots; n += 1) {
    await flySlot(loop, pilot);
    if (n % 100 === 0) await setImmediate(); // lets an interrupt through
    if (n >= warmUpSlots) bits = bits.map((sum, u) => sum + deliveredBits(loop, u));
  }
  const total = bits.reduce((sum, own) => sum + own, 0);
  // bits per µs are Mbit/s
  const cellMbps = total / (slots * slotDurationUs(config.scsKhz));
  return { cellMbps, jain: jainIndex(bits) };
}

function deliveredBits({ report }: ClosedLoop, u: number): number {
  return report.users[u]?.deliveredBits ?? 0;
}

function meanOf(runs: readonly ArmFigures[]): ArmFigures {
  const mean = (pick: (figures: ArmFigures) => number) =>
    runs.reduce((sum, figures) => sum + pick(figures), 0) / Math.max(1, runs.length);
  return { cellMbps: mean((run) => run.cellMbps), jain: mean((run) => run.jain) };
}
