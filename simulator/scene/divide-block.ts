import { pointOfQuad, type Quad } from "./quad.ts";

/**
 * Divides a block into lots by cutting it across its longer sides, again and again.
 *
 * @param block - The block.
 * @param numLots - How many lots. Integer, ≥ 0.
 * @param draw - Uniform numbers; they move the cuts.
 * @returns `[numLots]` lots that tile the block.
 */
export function divideBlock(block: Quad, numLots: number, draw: () => number): Quad[] {
  if (numLots < 2) return numLots === 1 ? [block] : [];
  const numFirst = Math.floor(numLots / 2);
  const share = numFirst / numLots + 0.16 * (draw() - 0.5);
  const [a, b, c, d] = block;
  const isWide = distance(a, b) + distance(c, d) > distance(b, c) + distance(d, a);
  const [low, high] = isWide
    ? [pointOfQuad(block, share, 0), pointOfQuad(block, share, 1)]
    : [pointOfQuad(block, 1, share), pointOfQuad(block, 0, share)];
  const first: Quad = isWide ? [a, low, high, d] : [a, b, low, high];
  const second: Quad = isWide ? [low, b, c, high] : [high, low, c, d];
  return [...divideBlock(first, numFirst, draw), ...divideBlock(second, numLots - numFirst, draw)];
}

function distance(
  [x0, y0]: readonly [number, number],
  [x1, y1]: readonly [number, number],
): number {
  return Math.hypot(x1 - x0, y1 - y0);
}
