import { PAPER_ARMS } from "./arms.ts";
import type { JudgedSetting } from "./judge-setting.ts";
import type { EvaluatedCell } from "./setting.ts";

/** Whether the paper's four arms come in its order: each agent alone beats the reference, both beat each. */
export interface ArmOrdering {
  /** Over all cells. */
  readonly holds: boolean;
  /** Over the cells of every scene. */
  readonly scenes: Readonly<Record<string, boolean>>;
}

/**
 * Checks the order of the paper's four arms by their mean cell rate at equal Jain's index.
 *
 * @param cells - Of one setting.
 * @param judged - The same, judged.
 * @returns Nothing where an arm or the frontier is missing.
 */
export function armOrdering(
  cells: readonly EvaluatedCell[],
  judged: JudgedSetting,
): ArmOrdering | undefined {
  const { prb, power, both } = PAPER_ARMS;
  if (![prb, power, both].every((name) => cells.every(({ arms }) => name in arms)))
    return undefined;
  const [byPrb, byPower, byBoth] = [prb, power, both].map((name) => judged.gains(name));
  if (!byPrb || !byPower || !byBoth) return undefined;
  const holdsIn = (isIn: (cell: EvaluatedCell) => boolean) => {
    const gain = (gains: readonly number[]) =>
      gains.reduce((sum, own, i) => sum + (isIn(cells[i] as EvaluatedCell) ? own : 0), 0);
    const alone = [gain(byPrb), gain(byPower)];
    return Math.min(...alone) > 0 && gain(byBoth) > Math.max(...alone);
  };
  const scenes = [...new Set(cells.map(({ scene }) => scene))];
  return {
    holds: holdsIn(() => true),
    scenes: Object.fromEntries(
      scenes.map((name) => [name, holdsIn(({ scene }) => scene === name)]),
    ),
  };
}
