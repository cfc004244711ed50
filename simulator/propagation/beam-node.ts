import type { Vec3 } from "../scene/vector.ts";
import { type Beam, EVERYWHERE } from "./beam.ts";
import type { FaceTree } from "./face-tree.ts";
import type { Mirror } from "./mirror.ts";

/** The transmitter mirrored at a sequence of faces, with the beams that leave the last of them. */
export interface BeamNode {
  /** Number of the sequence: its faces, counted from 1, as digits to the base numFaces + 1; 0 is the transmitter itself. */
  readonly id: number;
  /** Number of reflections. */
  readonly order: number;
  /** Mirror image of the transmitter at all faces of the sequence. Unit: m. */
  readonly image: Vec3;
  /** What the last face reflects of the beams before, one per lit convex piece. */
  readonly beams: readonly Beam[];
  /** The last reflection; absent for the transmitter itself. */
  readonly last: { readonly mirror: Mirror; readonly before: BeamNode } | undefined;
}

/** What beams are traced in. */
export interface BeamSpace {
  /** All faces `[numFaces]`. */
  readonly mirrors: readonly Mirror[];
  /** The same faces, to be searched. */
  readonly tree: FaceTree;
  /** Whether waves pass through slabs, which then hide nothing and reflect inside as well. */
  readonly isSlabOpen: boolean;
}

/**
 * The node that all sequences start from.
 *
 * @param transmitter - Its position. Unit: m.
 * @returns A node without a face that lights everything.
 */
export function sourceNode(transmitter: Vec3): BeamNode {
  return { id: 0, order: 0, image: transmitter, beams: [EVERYWHERE], last: undefined };
}
