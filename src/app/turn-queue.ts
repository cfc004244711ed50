/** Runs the turns of all cells on the loop thread, one after the other. */
export interface TurnQueue {
  /** Runs a turn after those that wait already, within this turn of the event loop. */
  add(turn: () => void): void;
  /**
   * Runs a task when the next turn is over and what it sent is on its way, so that chores fall into the
   * pause between two slots. When too many wait, because turns follow each other without a pause, the
   * oldest is run at once.
   */
  afterNext(task: () => void): void;
}

/** Tasks that wait for a pause. */
const MAX_CHORES = 4;

/**
 * Opens a queue of turns.
 *
 * Every turn is a microtask of its own, begun after the one that the turn before has asked for: the
 * broker's client writes to its socket in a microtask, so a cell's allocation leaves before the next
 * cell is decided. Reports that came in one piece have all been heard of before the first turn.
 */
export function createTurnQueue(): TurnQueue {
  const waiting: (() => void)[] = [];
  const chores: (() => void)[] = [];
  const runChores = () => {
    for (const chore of chores.splice(0)) chore();
  };
  const next = () => {
    try {
      waiting[0]?.();
    } finally {
      waiting.shift();
      if (waiting.length > 0) queueMicrotask(next);
      else if (chores.length > 0) setImmediate(runChores);
    }
  };
  return {
    add(turn) {
      waiting.push(turn);
      if (waiting.length === 1) queueMicrotask(next);
    },
    afterNext(task) {
      if (chores.length === MAX_CHORES) chores.shift()?.();
      chores.push(task);
    },
  };
}
