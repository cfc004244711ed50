/** Owner of a PRB that nobody has. */
export const NOBODY = -1;

/** Owner of a PRB that nobody may have: it is reserved, or the slot is not a downlink slot. */
export const RESERVED = -2;

/** Owner of a PRB that stays empty because a retransmission needed only part of its group. */
export const TRIMMED = -3;

/** HARQ process of a user that is not scheduled. */
export const NO_PROCESS = -1;

/** Who sends what in one slot, whoever decided it. */
export interface SlotPlan {
  /** User index, `NOBODY`, `RESERVED` or `TRIMMED`, `[numPrb]`. */
  readonly owner: Int16Array;
  /** HARQ process number, or `NO_PROCESS`, `[numUes]`. */
  readonly pid: Int8Array;
  /** 1 where it repeats the block of its process, `[numUes]`. */
  readonly isRetransmission: Uint8Array;
  /** MCS index; `MCS_RAN_DECIDES` = the RAN chooses, `[numUes]`. */
  readonly mcs: Uint8Array;
  /** Power against P_max/N_RB on every PRB of the user, `[numUes]`. Unit: dB. */
  readonly powerOffsetDb: Float64Array;
  /** PRBs of all users, user after user, `[numPrb]`. */
  readonly prbs: Uint16Array;
  /** Where in `prbs` each user's begin; the next entry is where they end, `[numUes + 1]`. */
  readonly firstPrb: Uint16Array;
}

/** Makes a plan in which nothing is sent. */
export function createSlotPlan(numUes: number, numPrb: number): SlotPlan {
  return {
    owner: new Int16Array(numPrb).fill(NOBODY),
    pid: new Int8Array(numUes).fill(NO_PROCESS),
    isRetransmission: new Uint8Array(numUes),
    mcs: new Uint8Array(numUes),
    powerOffsetDb: new Float64Array(numUes),
    prbs: new Uint16Array(numPrb),
    firstPrb: new Uint16Array(numUes + 1),
  };
}

/** Which part of a slot can be had. */
export interface OpenGrid {
  /** Whether there is a downlink at all. */
  readonly isDownlink: boolean;
  /** PRBs that nobody may use, `[start, length]`. */
  readonly reserved: readonly (readonly [startPrb: number, numPrb: number])[];
}

/** Takes everything back. Hot path: no allocation. */
export function clearPlan({ owner, pid }: SlotPlan, { isDownlink, reserved }: OpenGrid): void {
  owner.fill(isDownlink ? NOBODY : RESERVED);
  for (const [start, length] of reserved) owner.fill(RESERVED, start, start + length);
  pid.fill(NO_PROCESS);
}

/** Whether the PRBs from `start` to before `end` can all be had. Hot path: no allocation. */
export function isFree(owner: Int16Array, start: number, end: number): boolean {
  for (let n = start; n < end; n += 1) if (owner[n] !== NOBODY) return false;
  return true;
}

/** Enters a user into the plan; its PRBs are what it owns. Hot path: no allocation. */
export function planBlock(
  plan: SlotPlan,
  user: number,
  pid: number,
  isRetransmission: boolean,
  mcs: number,
  powerOffsetDb: number,
): void {
  plan.pid[user] = pid;
  plan.isRetransmission[user] = isRetransmission ? 1 : 0;
  plan.mcs[user] = mcs;
  plan.powerOffsetDb[user] = powerOffsetDb;
}

/** Lists every user's PRBs, lowest first. Hot path: no allocation. */
export function listPrbs({ owner, prbs, firstPrb }: SlotPlan): void {
  const numUes = firstPrb.length - 1;
  firstPrb.fill(0);
  for (let n = 0; n < owner.length; n += 1) {
    const user = owner[n] ?? NOBODY;
    if (user >= 0) firstPrb[user + 1] = (firstPrb[user + 1] ?? 0) + 1;
  }
  for (let u = 0; u < numUes; u += 1) firstPrb[u + 1] = (firstPrb[u + 1] ?? 0) + (firstPrb[u] ?? 0);
  // every user's start moves on to its end while its PRBs are listed, and is moved back after
  for (let n = 0; n < owner.length; n += 1) {
    const user = owner[n] ?? NOBODY;
    if (user < 0) continue;
    prbs[firstPrb[user] ?? 0] = n;
    firstPrb[user] = (firstPrb[user] ?? 0) + 1;
  }
  firstPrb.copyWithin(1, 0, numUes);
  firstPrb[0] = 0;
}
