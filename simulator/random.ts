/** Rotation distances of Threefry-2x32, in the order of the rounds. */
const ROTATIONS = [13, 15, 26, 6, 17, 29, 16, 24];
const KEY_PARITY = 0x1bd11bda;
const NUM_ROUNDS = 20;

/**
 * Draws one uniform number that belongs to a seed, a stream, a slot and a user, and to nothing else.
 *
 * There is no state: asking twice, in any order, or not at all for some slots changes nothing, so
 * two components that draw at different moments stay reproducible. Threefry-2x32-20 encrypts the
 * counter (slot, user) under the key (seed, stream); 53 of its 64 output bits become
 *
 *     u = (⌊x₀ / 2⁵⌋ · 2²⁶ + ⌊x₁ / 2⁶⌋) / 2⁵³
 *
 * Hot path: called per user and slot, allocates nothing.
 *
 * @param seed - The run's seed. Integer, 0 … 2³² − 1.
 * @param stream - What the number is for, so that purposes never share numbers. Integer, 0 … 2³² − 1.
 * @param slot - Slot or any other running index. Integer, 0 … 2⁴⁸ − 1.
 * @param user - User or any other index within the slot. Integer, 0 … 2¹⁶ − 1.
 * @returns Uniform on [0, 1), 53 random bits.
 * @source J. K. Salmon et al., "Parallel random numbers: as easy as 1, 2, 3", SC 2011.
 */
export function uniformAt(seed: number, stream: number, slot: number, user: number): number {
  const key2 = (KEY_PARITY ^ seed ^ stream) | 0;
  let x0 = (slot + seed) | 0;
  let x1 = ((user ^ (Math.floor(slot / 2 ** 32) << 16)) + stream) | 0;
  for (let round = 0; round < NUM_ROUNDS; ) {
    const distance = ROTATIONS[round % 8] ?? 0;
    x0 = (x0 + x1) | 0;
    x1 = ((x1 << distance) | (x1 >>> (32 - distance))) ^ x0;
    round += 1;
    if (round % 4 !== 0) continue;
    const turn = round / 4;
    x0 = (x0 + keyWord(seed, stream, key2, turn)) | 0;
    x1 = (x1 + keyWord(seed, stream, key2, turn + 1) + turn) | 0;
  }
  return ((x0 >>> 5) * 2 ** 26 + (x1 >>> 6)) / 2 ** 53;
}

/**
 * Makes a generator that returns the numbers of one stream one after the other, for building
 * scenarios, where the order of the draws is the program's own.
 *
 * @param seed - The run's seed. Integer, 0 … 2³² − 1.
 * @param stream - As for `uniformAt`. Integer, 0 … 2³² − 1.
 * @returns A function whose n-th call gives `uniformAt(seed, stream, n, 0)`, n from 0.
 */
export function createUniformSequence(seed: number, stream: number): () => number {
  let numDrawn = 0;
  return () => {
    numDrawn += 1;
    return uniformAt(seed, stream, numDrawn - 1, 0);
  };
}

function keyWord(key0: number, key1: number, key2: number, turn: number): number {
  const word = turn % 3;
  return word === 0 ? key0 : word === 1 ? key1 : key2;
}
