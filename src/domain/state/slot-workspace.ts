/**
 * Arrays of one slot with an entry per user, `[numUes]`, where u is the position by rising RNTI.
 *
 * Each stage writes its own and reads those of the stages before it.
 */
export interface UserColumns {
  /** Idle process for new data; −1 = none. */
  readonly newDataPid: Int16Array;
  /** PRGs that the user's data can fill. Unit: PRG. */
  readonly needPrg: Int32Array;
  /** PRGs that shares came to. Unit: PRG. */
  readonly quotas: Int32Array;
  /** PRGs still to be given, or given so far. Unit: PRG. */
  readonly count: Int32Array;
  /** PRBs of the user's grant. Unit: PRB. */
  readonly numPrb: Int32Array;
  /** PRBs of the groups that the user owns. Unit: PRB. */
  readonly ownPrb: Int32Array;
  /** Where the user's entries end in a list that is grouped by user. */
  readonly end: Int32Array;
  /** MCS of the user's grant. */
  readonly mcs: Uint8Array;
  /** PF's shares. */
  readonly pfShares: Float64Array;
  /** Cautious PF's shares. */
  readonly cautiousShares: Float64Array;
  /** Cautious PF's soft shares. */
  readonly softShares: Float64Array;
  /** Shares of any other rule. */
  readonly ruleShares: Float64Array;
  /** Shares that a model's answer came to. */
  readonly acceptedShares: Float64Array;
  /** Parts of one PRG, or what a user's metric is weighted with. */
  readonly weight: Float64Array;
  /** Mean SINR on the user's own PRBs, less its OLLA offset. Unit: dB. */
  readonly ownSinrDb: Float64Array;
  /** What power is worth to the user. */
  readonly claimWeight: Float64Array;
  /** One over its SINR at equal power. */
  readonly claimNoise: Float64Array;
  /** Most power that is of use to it, as a multiple of equal power. */
  readonly claimMost: Float64Array;
  /** The smooth rule's action. */
  readonly smoothAction: Float64Array;
  /** The action of any other rule. */
  readonly ruleAction: Float64Array;
  /** The action that a model's answer came to. */
  readonly acceptedAction: Float64Array;
  /** Power against equal power. Unit: dB. */
  readonly powerOffsetDb: Float64Array;
}

/** The PRGs that are free for new data, in blocks that are alike for every user. */
export interface FreeBlocks {
  /** Number of blocks. */
  numBlocks: number;
  /** Number of free PRGs. */
  numFree: number;
  /** Free PRGs, rising, `[numFree]`. */
  readonly prgs: Uint16Array;
  /** Where each block begins in `prgs`, then `numFree`, `[numBlocks + 1]`. */
  readonly starts: Uint16Array;
  /** Block of each free PRG, `[numFree]`. */
  readonly ofPrg: Uint16Array;
  /** Where in `prgs` the PRGs begin that a block still has to give, `[numBlocks]`. */
  readonly next: Uint16Array;
  /** User that makes the most of a block, `[numBlocks]`; −1: none. */
  readonly bestUser: Int16Array;
  /** How much it makes of it, `[numBlocks]`. */
  readonly bestKey: Float64Array;
}

/**
 * What the stages of one slot write into: owned by a cell, made once, grown when more users come.
 *
 * Whatever a stage returns lives here and holds until the cell's next slot is opened; who wants to
 * keep it copies it.
 */
export interface SlotWorkspace {
  /** Users of the slot. */
  numUes: number;
  /** Arrays of the slot with an entry per user. */
  users: UserColumns;
  /** What `users` are views of: as long as for the most users there were, rounded up. */
  stock: UserColumns;
  /** Values per block and user, `[numBlocks][numUes]` or more. */
  matrix: Float64Array;
  /** Features by stage, `[numUes][numFeatures]`. */
  readonly features: Record<"prb" | "power", Float32Array>;
  /** Owner of every PRG, `[numPrg]`. */
  readonly owner: Int16Array;
  /** Whether the owners have been resolved, so that `free` tells what was free before. */
  isResolved: boolean;
  /** What is free for new data. */
  readonly free: FreeBlocks;
  /** For the first of every run of free PRGs with one block and owner, where the next run begins, `[numPrg]`. */
  readonly nextRun: Uint16Array;
  /** Values of some PRGs, `[numPrg]`. */
  readonly values: Float64Array;
  /** Weights of some PRGs, or of parts of the carrier, `[numPrg]`. */
  readonly weights: Float64Array;
  /** PRGs, grouped by whatever a stage needs, `[numPrg]`. */
  readonly list: Uint16Array;
}

/** Opens the workspace of a cell, with no users yet. */
export function createSlotWorkspace(numPrg: number): SlotWorkspace {
  return {
    numUes: 0,
    users: openColumns(0),
    stock: openColumns(0),
    matrix: new Float64Array(0),
    features: { prb: new Float32Array(0), power: new Float32Array(0) },
    owner: new Int16Array(numPrg),
    isResolved: false,
    free: {
      numBlocks: 0,
      numFree: 0,
      prgs: new Uint16Array(numPrg),
      starts: new Uint16Array(numPrg + 1),
      ofPrg: new Uint16Array(numPrg),
      next: new Uint16Array(numPrg),
      bestUser: new Int16Array(numPrg),
      bestKey: new Float64Array(numPrg),
    },
    nextRun: new Uint16Array(numPrg),
    values: new Float64Array(numPrg),
    weights: new Float64Array(numPrg),
    list: new Uint16Array(numPrg),
  };
}

/** Fits the arrays with an entry per user to a slot's users. */
export function fitUsers(work: SlotWorkspace, numUes: number): UserColumns {
  if (numUes === work.numUes) return work.users;
  if (numUes > work.stock.mcs.length) work.stock = openColumns(2 ** Math.ceil(Math.log2(numUes)));
  work.users = firstOf(work.stock, numUes);
  work.numUes = numUes;
  return work.users;
}

/** Gives an array for a value per free block and user of the slot, row by row; contents undefined. */
export function blockMatrix(work: SlotWorkspace): Float64Array {
  const length = work.free.numBlocks * work.numUes;
  if (work.matrix.length < length)
    work.matrix = new Float64Array(2 ** Math.ceil(Math.log2(length)));
  return work.matrix;
}

/** Gives the array for a stage's features, `[numUes, numFeatures]`; contents undefined. */
export function featureRows(
  work: SlotWorkspace,
  stage: "prb" | "power",
  numFeatures: number,
): Float32Array {
  const length = work.numUes * numFeatures;
  if (work.features[stage].length !== length) work.features[stage] = new Float32Array(length);
  return work.features[stage];
}

function openColumns(room: number): UserColumns {
  return {
    newDataPid: new Int16Array(room),
    needPrg: new Int32Array(room),
    quotas: new Int32Array(room),
    count: new Int32Array(room),
    numPrb: new Int32Array(room),
    ownPrb: new Int32Array(room),
    end: new Int32Array(room),
    mcs: new Uint8Array(room),
    pfShares: new Float64Array(room),
    cautiousShares: new Float64Array(room),
    softShares: new Float64Array(room),
    ruleShares: new Float64Array(room),
    acceptedShares: new Float64Array(room),
    weight: new Float64Array(room),
    ownSinrDb: new Float64Array(room),
    claimWeight: new Float64Array(room),
    claimNoise: new Float64Array(room),
    claimMost: new Float64Array(room),
    smoothAction: new Float64Array(room),
    ruleAction: new Float64Array(room),
    acceptedAction: new Float64Array(room),
    powerOffsetDb: new Float64Array(room),
  };
}

function firstOf(stock: UserColumns, numUes: number): UserColumns {
  return {
    newDataPid: stock.newDataPid.subarray(0, numUes),
    needPrg: stock.needPrg.subarray(0, numUes),
    quotas: stock.quotas.subarray(0, numUes),
    count: stock.count.subarray(0, numUes),
    numPrb: stock.numPrb.subarray(0, numUes),
    ownPrb: stock.ownPrb.subarray(0, numUes),
    end: stock.end.subarray(0, numUes),
    mcs: stock.mcs.subarray(0, numUes),
    pfShares: stock.pfShares.subarray(0, numUes),
    cautiousShares: stock.cautiousShares.subarray(0, numUes),
    softShares: stock.softShares.subarray(0, numUes),
    ruleShares: stock.ruleShares.subarray(0, numUes),
    acceptedShares: stock.acceptedShares.subarray(0, numUes),
    weight: stock.weight.subarray(0, numUes),
    ownSinrDb: stock.ownSinrDb.subarray(0, numUes),
    claimWeight: stock.claimWeight.subarray(0, numUes),
    claimNoise: stock.claimNoise.subarray(0, numUes),
    claimMost: stock.claimMost.subarray(0, numUes),
    smoothAction: stock.smoothAction.subarray(0, numUes),
    ruleAction: stock.ruleAction.subarray(0, numUes),
    acceptedAction: stock.acceptedAction.subarray(0, numUes),
    powerOffsetDb: stock.powerOffsetDb.subarray(0, numUes),
  };
}
