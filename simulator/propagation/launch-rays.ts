import { heightAbove } from "../scene/face.ts";
import { advance, dot, type Vec3 } from "../scene/vector.ts";
import type { BeamNode, BeamSpace } from "./beam-node.ts";
import { childrenOf } from "./beam-tree.ts";
import type { FaceTree } from "./face-tree.ts";
import type { Mirror } from "./mirror.ts";
import { reflectNode, reflects } from "./reflect-node.ts";
import { visitCrossings } from "./visit-crossings.ts";

/** How rays are followed. */
export interface LaunchLimits {
  /** Rays sent from the transmitter. Integer, ≥ 0. */
  readonly numRays: number;
  /** Most reflections of a ray. Integer, ≥ 0. */
  readonly maxReflections: number;
  /** Most slabs that a ray passes through. Integer, ≥ 0. */
  readonly maxTransmissions: number;
}

/**
 * Lists the face sequences that rays from the transmitter fly, and all single faces. Rays only find
 * sequences: paths over them are solved exactly, so a path may be missed where its beam passes
 * between two rays, never invented.
 *
 * The rays spread evenly over the sphere along a golden spiral,
 *
 *     z = 1 − (2n + 1)/N,   φ = 2π n/ϕ²,   ϕ = (1 + √5)/2
 *
 * @param space - The faces.
 * @param source - The transmitter's node.
 * @param limits - How many rays, how far.
 * @returns Nodes, the source first, then shorter sequences first, in the order of their faces.
 * @source R. Swinbank and R. J. Purser, "Fibonacci grids", Q. J. R. Meteorol. Soc. 132 (2006).
 */
export function launchRays(space: BeamSpace, source: BeamNode, limits: LaunchLimits): BeamNode[] {
  const flights: Flights = { space, flown: new Map() };
  const { numRays, maxReflections, maxTransmissions } = limits;
  if (maxReflections === 0) return [source];
  const singles = childrenOf(space, source);
  flights.flown.set(source, new Map(singles.map((node) => [node.last?.mirror, node])));
  for (let n = 0; n < numRays; n += 1) {
    const direction = spiralDirection(n, numRays);
    follow(flights, source, source.image, direction, maxReflections, maxTransmissions);
  }
  const nodes = [...flights.flown.values()].flatMap((children) => [...children.values()]);
  const found = nodes.filter((node) => node !== undefined);
  return [source, ...found.sort((a, b) => a.order - b.order || a.id - b.id)];
}

interface Flights {
  readonly space: BeamSpace;
  /** Sequences flown so far: the children of each, nothing for those that no wave can take. */
  readonly flown: Map<BeamNode, Map<Mirror | undefined, BeamNode | undefined>>;
}

/** Longer than any leg that counts. Unit: m. */
const REACH_M = 1e5;

function follow(
  flights: Flights,
  node: BeamNode,
  from: Vec3,
  direction: Vec3,
  reflectionsLeft: number,
  transmissionsLeft: number,
): void {
  const { space } = flights;
  const to = advance(from, REACH_M, direction);
  const { face, t } = nearest(space.tree, from, to);
  const mirror = space.mirrors[face];
  if (!mirror) return;
  const point = advance(from, t * REACH_M, direction);
  if (mirror.slab && transmissionsLeft > 0) {
    follow(flights, node, point, direction, reflectionsLeft, transmissionsLeft - 1);
  }
  if (!reflects(space, mirror, heightAbove(mirror.face, from))) return;
  const child = childOf(flights, node, mirror);
  if (!child || reflectionsLeft === 1) return;
  const { normal } = mirror.face;
  const back = advance(direction, -2 * dot(direction, normal), normal);
  follow(flights, child, point, back, reflectionsLeft - 1, transmissionsLeft);
}

function childOf(flights: Flights, node: BeamNode, mirror: Mirror): BeamNode | undefined {
  const { space, flown } = flights;
  let children = flown.get(node);
  if (!children) {
    children = new Map();
    flown.set(node, children);
  }
  if (!children.has(mirror)) children.set(mirror, reflectNode(space, node, mirror));
  return children.get(mirror);
}

function nearest(tree: FaceTree, from: Vec3, to: Vec3): { face: number; t: number } {
  const hit = { face: -1, t: 1 };
  visitCrossings(tree, from, to, (face, t) => {
    hit.face = face;
    hit.t = t;
    return t;
  });
  return hit;
}

const GOLDEN_ANGLE_RAD = Math.PI * (3 - Math.sqrt(5));

function spiralDirection(n: number, numRays: number): Vec3 {
  const z = 1 - (2 * n + 1) / numRays;
  const across = Math.sqrt(1 - z * z);
  const phi = n * GOLDEN_ANGLE_RAD;
  return [across * Math.cos(phi), across * Math.sin(phi), z];
}
