/** What a stage takes, learned from its own recent tail. */
export interface StageTail {
  /** What the stage exceeds in the wanted part of its runs only. Unit: µs. */
  readonly us: number;
  /** Takes in a run of the stage. Unit: µs. */
  observe(us: number): void;
  /** The stage was not started because it would not have made it. */
  relax(): void;
}

/** How far one run moves the estimate at most, as a part of it. */
const STEP = 0.25;

/** How far the estimate falls where the stage is not started: it may have become faster. */
const RELAXATION = 0.005;

/** Smallest such step. Unit: µs. */
const MIN_STEP_US = 2;

/**
 * Learns a high quantile of a stage's time, with a memory of some tens to hundreds of runs.
 *
 * A run above the estimate raises it by a quarter at most, a run below lowers it by so much less that
 * both balance where the wanted part of the runs is longer. One pause of the process, however long,
 * moves it by one step: it says nothing of the stage.
 *
 * @param beyond - Part of the runs that may take longer, > 0 and < 1.
 * @param firstUs - Estimate before the first run. Unit: µs.
 * @source Stochastic approximation of a quantile: Robbins and Monro, Ann. Math. Statist. 22 (1951).
 */
export function createStageTail(beyond: number, firstUs: number): StageTail {
  const ratio = beyond / (1 - beyond);
  let tailUs = firstUs;
  const stepUs = () => Math.max(MIN_STEP_US, STEP * tailUs);
  return {
    get us() {
      return tailUs;
    },
    observe(us) {
      tailUs =
        us > tailUs ? Math.min(us, tailUs + stepUs()) : Math.max(us, tailUs - ratio * stepUs());
    },
    relax() {
      tailUs *= 1 - RELAXATION;
    },
  };
}
