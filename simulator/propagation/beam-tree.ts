import { type Beam, mayMeetBox } from "./beam.ts";
import type { BeamNode, BeamSpace } from "./beam-node.ts";
import type { FaceTree } from "./face-tree.ts";
import { reflectNode } from "./reflect-node.ts";

/**
 * Lists every face sequence that a wave from the transmitter can take. A sequence is left out only
 * when geometry forbids it for every receiver; those that are listed must still be checked against
 * each.
 *
 * @param space - The faces.
 * @param source - The transmitter's node.
 * @param maxOrder - Longest sequence. Integer, ≥ 0.
 * @param maxNodes - Gives up beyond this number of sequences.
 * @returns Nodes, the source first, then shorter sequences first; nothing when there are too many.
 */
export function growBeamTree(
  space: BeamSpace,
  source: BeamNode,
  maxOrder: number,
  maxNodes = Number.POSITIVE_INFINITY,
): BeamNode[] | undefined {
  const nodes = [source];
  for (let n = 0; n < nodes.length; n += 1) {
    const node = nodes[n];
    if (!node || node.order === maxOrder) break;
    nodes.push(...childrenOf(space, node));
    if (nodes.length > maxNodes) return undefined;
  }
  return nodes;
}

/**
 * Mirrors a node at every face that its beams meet.
 *
 * @param space - The faces.
 * @param node - The node.
 * @returns Sequences longer by one, in the order of the faces.
 */
export function childrenOf(space: BeamSpace, node: BeamNode): BeamNode[] {
  const met = new Set(space.tree.planes);
  for (const beam of node.beams) collectFaces(space.tree, beam, met);
  return [...met]
    .sort((a, b) => a - b)
    .flatMap((index) => {
      const mirror = space.mirrors[index];
      const child = mirror && reflectNode(space, node, mirror);
      return child ? [child] : [];
    });
}

function collectFaces(tree: FaceTree, beam: Beam, met: Set<number>): void {
  const { boxes, skips, firstPieces, pieceCounts, pieceFaces } = tree;
  for (let node = 0; node < skips.length; ) {
    if (!mayMeetBox(beam, boxes, 6 * node)) {
      node = skips[node] ?? 0;
      continue;
    }
    const first = firstPieces[node] ?? 0;
    const end = first + (pieceCounts[node] ?? 0);
    for (let piece = first; piece < end; piece += 1) met.add(pieceFaces[piece] ?? 0);
    node += 1;
  }
}
