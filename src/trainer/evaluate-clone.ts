import type { Manifest } from "../../schemas/manifest.ts";
import type { PolicyRuntime } from "../ports/policy-runtime.ts";
import type { Watch } from "./collect-demonstrations.ts";
import { compareClosedLoop } from "./compare-closed-loop.ts";
import { compareImitation } from "./compare-imitation.ts";
import { modelPilot, PF_EQUAL_POWER, TEACHER } from "./pilot.ts";

/** How thoroughly to evaluate. */
export interface EvaluationSize {
  /** Cells drawn like those of the training, for slot-by-slot comparison. */
  readonly drawnCells: number;
  /** Default cells with held-out seeds, for whole runs. */
  readonly defaultCells: number;
  /** Slots per cell that count. */
  readonly slots: number;
}

/** The size behind published figures. */
export const FULL_EVALUATION: EvaluationSize = { drawnCells: 40, defaultCells: 10, slots: 2000 };

const WARM_UP_SLOTS = 300;

/**
 * Measures a pair of clones on cells that training never saw: against the teacher's answers, and in
 * closed loop beside the teacher and PF with equal power.
 *
 * @param models - The clones.
 * @param seed - Seed of the training run.
 * @param size - How thoroughly.
 * @param watch - Progress; when aborted, the figures are of what was done.
 * @returns Figures by name, rounded to five digits.
 */
export async function evaluateClone(
  models: Readonly<Record<"prb" | "power", PolicyRuntime>>,
  seed: number,
  size: EvaluationSize,
  watch: Watch = {},
): Promise<Manifest["evaluation"]> {
  const { onProgress, signal } = watch;
  const clone = modelPilot(models.prb, models.power);
  const arms = { clone, teacher: TEACHER, pfEqual: PF_EQUAL_POWER };
  const numRuns = size.defaultCells * Object.keys(arms).length;
  const total = size.drawnCells + numRuns;
  const imitation = await compareImitation(
    clone,
    { seed, numCells: size.drawnCells, slotsPerCell: Math.ceil(size.slots / 4) },
    { onProgress: (done) => onProgress?.(done, total), signal },
  );
  const loop = await compareClosedLoop(
    arms,
    { seed, numCells: size.defaultCells, warmUpSlots: WARM_UP_SLOTS, slots: size.slots },
    { onProgress: (done) => onProgress?.(size.drawnCells + done, total), signal },
  );
  const figures = Object.entries(loop).flatMap(([arm, { cellMbps, jain }]) => [
    [`${arm}CellMbps`, cellMbps] as const,
    [`${arm}Jain`, jain] as const,
  ]);
  const all = [...Object.entries(imitation), ...figures];
  return Object.fromEntries(all.map(([name, value]) => [name, Number(value.toPrecision(5))]));
}
