import { jainIndex } from "../../nr/jain-index.ts";
import { type ArmOrdering, armOrdering } from "./arm-ordering.ts";
import type { Comparison } from "./arm-samples.ts";
import { COMPARED } from "./arms.ts";
import { type JudgedBar, judgeBars } from "./judge-bars.ts";
import { type ArmFigures, judgeSetting } from "./judge-setting.ts";
import { cellRate } from "./rates.ts";
import type { EvaluatedCell, Setting } from "./setting.ts";

/** An arm's figures, seed by seed in the order of the setting's `seeds`. */
export interface SeedFigures {
  /** Cell rate. Unit: Mbit/s. */
  readonly cellMbps: readonly number[];
  /** Jain's index. */
  readonly jain: readonly number[];
  /** Cell rate over that of A at equal Jain's index, as ln of the ratio; null without the frontier. */
  readonly lnGainAtEqualJain: readonly number[] | null;
}

/** An arm over all cells of a setting. */
export interface EvaluatedArm extends ArmFigures {
  /** Compared with A, K and H, as far as they were run. */
  readonly vs: Readonly<Record<string, Comparison>>;
  /** Seed by seed. */
  readonly perSeed: SeedFigures;
}

/** A setting with its arms. */
export interface EvaluatedSetting extends Setting {
  /** Seeds of the cells. */
  readonly seeds: readonly number[];
  /** Arms by name. */
  readonly arms: Readonly<Record<string, EvaluatedArm>>;
  /** The order of the paper's arms; null where it is not known. */
  readonly ordering: ArmOrdering | null;
  /** What was to be reached. */
  readonly bars: readonly JudgedBar[];
}

/**
 * Judges all cells, setting by setting.
 *
 * @param cells - In any order; each has the same arms.
 */
export function evaluateCells(cells: readonly EvaluatedCell[]): EvaluatedSetting[] {
  const bySetting = new Map<string, EvaluatedCell[]>();
  for (const cell of cells) {
    const key = `${cell.users} ${cell.csi} ${cell.traffic}`;
    bySetting.set(key, [...(bySetting.get(key) ?? []), cell]);
  }
  return [...bySetting.values()].map((own) => evaluateSetting(own.sort((a, b) => a.seed - b.seed)));
}

function evaluateSetting(cells: readonly EvaluatedCell[]): EvaluatedSetting {
  const { users, csi, traffic, arms } = cells[0] as EvaluatedCell;
  const judged = judgeSetting(
    cells.map((cell) => cell.arms),
    traffic,
  );
  const has = (name: string) => name in arms;
  const compared = Object.entries(COMPARED).filter(([, name]) => has(name));
  const armOf = (name: string): EvaluatedArm => {
    const vs = compared.map(([letter, other]) => [letter, judged.compare(name, other)]);
    const rates = cells.map((cell) => cell.arms[name]?.userMbps ?? []);
    const perSeed = {
      cellMbps: rates.map((userMbps) => cellRate({ userMbps })),
      jain: rates.map(jainIndex),
      lnGainAtEqualJain: judged.gains(name) ?? null,
    };
    return { ...judged.figures(name), vs: Object.fromEntries(vs), perSeed };
  };
  const ordering = armOrdering(cells, judged);
  return {
    ...{ users, csi, traffic, seeds: cells.map(({ seed }) => seed) },
    arms: Object.fromEntries(Object.keys(arms).map((name) => [name, armOf(name)])),
    ordering: ordering ?? null,
    bars: judgeBars(judged, has, { users, csi, traffic }, ordering),
  };
}
