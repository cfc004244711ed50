/** Runs the turns of all cells on the loop thread, one after the other. */
export interface TurnQueue {
  /** Runs a turn after those that wait already, within this turn of the event loop. */
  add(turn: () => void): void;
  /**
   * Runs a task when the next turn is over and what it sent is on its way, so that chores fall into the
   * pause between two slots. A task that still waits is run at once when the next one is handed in.
   */
  afterNext(task: () => void): void;
}

/**
 * Opens a queue of turns.
 *
 * Every turn is a microtask of its own, begun after the one that the turn before has asked for: the
 * broker's client writes to its socket in a microtask, so a cell's allocation leaves before the next
 * cell is decided. Reports that came in one piece have all been heard of before the first turn.
 */
export function createTurnQueue(): TurnQueue {
  const waiting: (() => void)[] = [];
  let chore: (() => void) | undefined;
  const runChore = () => {
    const due = chore;
    chore = undefined;
    due?.();
  };
  const next = () => {
    try {
      waiting[0]?.();
    } finally {
      waiting.shift();
      if (waiting.length > 0) queueMicrotask(next);
      else if (chore) setImmediate(runChore);
    }
  };
  return {
    add(turn) {
      waiting.push(turn);
      if (waiting.length === 1) queueMicrotask(next);
    },
    afterNext(task) {
      runChore();
      chore = task;
    },
  };
}
