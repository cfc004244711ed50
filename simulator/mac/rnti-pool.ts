/** RNTI that is handed out first: the value that open-source gNBs begin with. */
export const FIRST_RNTI = 0x4601;

/** Gives out C-RNTIs. */
export interface RntiPool {
  /** Gives the next one that is free. */
  take(): number;
  /** Takes one back. */
  giveBack(rnti: number): void;
}

/**
 * Makes a pool that hands RNTIs out in turn, so that one that was given back comes round again only
 * when all others have been used: what an old user's late messages say is not taken for a new one's.
 *
 * @param numRntis - Size of the pool; there must be more than are in use at a time.
 * @source Range of C-RNTIs: TS 38.321, table 7.1-1.
 */
export function createRntiPool(numRntis: number): RntiPool {
  const isTaken = new Uint8Array(numRntis);
  let next = 0;
  return {
    take() {
      while (isTaken[next] === 1) next = (next + 1) % numRntis;
      const taken = next;
      isTaken[taken] = 1;
      next = (next + 1) % numRntis;
      return FIRST_RNTI + taken;
    },
    giveBack(rnti) {
      isTaken[rnti - FIRST_RNTI] = 0;
    },
  };
}
