import type { EmulatorConfig } from "../../../schemas/config.ts";
import type { Setting } from "../../trainer/evaluation/setting.ts";
import { armsOf, type EvaluateConfig, settingsOf, speedsOf } from "./evaluate-config.ts";
import type { StoredPair } from "./find-models.ts";

/** One cell, to be run with all arms; plain data, for a worker thread. */
export interface EvaluationJob extends Setting {
  /** Seed of the cell. */
  readonly seed: number;
  /** What the cell is to be like besides users and CSI. */
  readonly wishes: Partial<EmulatorConfig>;
  /** Names of the arms. */
  readonly arms: readonly string[];
  /** The learned policies; absent where no arm needs them. */
  readonly models?: StoredPair | undefined;
  /** Slots at the start that do not count. */
  readonly warmUpSlots: number;
  /** Slots that count. */
  readonly slots: number;
}

/**
 * Lists the cells of an evaluation, one per setting and seed.
 *
 * @param config - A configuration that has been checked.
 * @param models - The learned policies, where an arm needs them.
 * @returns Those with most users first: long ones at the end would leave threads without work.
 */
export function evaluationJobs(
  config: EvaluateConfig,
  models: StoredPair | undefined,
): EvaluationJob[] {
  const { seed, seeds, slots, warmUp, scene } = config;
  const ownScene = { scene, lineOfSight: "on", ground: "on" } as const; // as it is, nothing left out
  const wishes = { ...speedsOf(config), ...(scene !== "" && ownScene) };
  const shared = { wishes, arms: armsOf(config), models, warmUpSlots: warmUp, slots };
  const settings = settingsOf(config).sort((a, b) => b.users - a.users);
  return settings.flatMap((setting) =>
    Array.from({ length: seeds }, (_, i) => ({ ...setting, ...shared, seed: seed + i })),
  );
}

/** Slots that a job runs, over all arms. */
export function jobSlots({ arms, traffic, warmUpSlots, slots }: EvaluationJob): number {
  const numRuns = arms.length + (traffic === "ftp" ? 1 : 0); // full buffers first, to size the load
  return numRuns * (warmUpSlots + slots);
}
