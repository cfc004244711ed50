import { laneCorners } from "../channel/lane-corners.ts";
import { createRoundedWay } from "../channel/rounded-way.ts";
import type { Trajectory } from "../channel/trajectory.ts";
import { uniformAt } from "../random.ts";
import type { Street, StreetGraph } from "../scene/street-graph.ts";
import { advance, norm, type Vec3 } from "../scene/vector.ts";

/** How somebody goes about the streets. */
export interface StreetWalkOptions {
  /** Where. */
  readonly streets: StreetGraph;
  /** The run's seed. Integer, 0 … 2³² − 1. */
  readonly seed: number;
  /** Tells walks of one seed apart. Integer, 0 … 2¹⁶ − 1. */
  readonly user: number;
  /** Distance to the right of a street's middle, negative to the left. Argument: the street's width (m). Unit: m, not 0. */
  readonly rightM: (widthM: number) => number;
  /** Radius of the arcs round corners. Unit: m, > 0. */
  readonly cornerRadiusM: number;
  /** Height above the ground. Unit: m. */
  readonly heightM: number;
  /** Constant speed. Unit: m/s, ≥ 0. */
  readonly speedMps: number;
}

/** `uniformAt` stream of the turns taken. */
const STREAM = 0x57ee7;

/** Walks begin this much before time 0, so that slots just before the first have their place too. Unit: m. */
const RUN_UP_M = 200;

/** Time 0 lies within this much of the walk, so that users start anywhere in the streets. Unit: m. */
const START_SPAN_M = 400;

/**
 * Goes along the streets for ever: at every crossing one of the other streets is taken, each as
 * likely, and in a dead end one turns back, always on the same side of one's street. The walk is
 * found as far as time has come, but each turn is a pure function of seed, user and number of the
 * turn, so that time can be asked for in any order.
 *
 * @param options - Streets, who, side, speed.
 * @returns The trajectory.
 */
export function streetWalk(options: StreetWalkOptions): Trajectory {
  const { seed, user, speedMps } = options;
  const way = createRoundedWay(walkCorners(options), options.cornerRadiusM);
  const startM = RUN_UP_M + START_SPAN_M * uniformAt(seed, STREAM, 0, user);
  const at = (timeS: number) => {
    const { position, ahead } = way.at(startM + speedMps * timeS);
    return { position, velocity: advance([0, 0, 0], speedMps, ahead) };
  };
  return { maxSpeedMps: speedMps, at };
}

/** A street in the sense in which it is travelled. */
interface Leg {
  readonly to: number;
  readonly ahead: Vec3;
  readonly rightM: number;
}

/** Corners of the walk, found one after the other. */
function walkCorners(options: StreetWalkOptions): (index: number) => Vec3 {
  const { seed, user, heightM } = options;
  const { nodes, streets } = options.streets;
  const nodeAt = (index: number) => advance(nodes[index] as Vec3, heightM, [0, 0, 1]);
  const pick = <T>(draw: number, choices: readonly T[]) =>
    choices[Math.floor(uniformAt(seed, STREAM, draw, user) * choices.length)] as T;
  const first = pick(1, streets);
  let leg = legAlong(options, first, first.from);
  let numTurns = 0;
  const corners: Vec3[] = [];
  const turn = () => {
    const { to } = leg;
    const legs = streets
      .filter((street) => street.from === to || street.to === to)
      .map((street) => legAlong(options, street, to));
    const onward = legs.filter(({ ahead }) => !isOpposite(ahead, leg.ahead));
    const next = pick(2 + numTurns, onward.length > 0 ? onward : legs);
    corners.push(...laneCorners(nodeAt(to), leg, next));
    numTurns += 1;
    leg = next;
  };
  return (index) => {
    while (corners.length <= index) turn();
    return corners[index] as Vec3;
  };
}

function legAlong(options: StreetWalkOptions, street: Street, node: number): Leg {
  const { nodes } = options.streets;
  const to = node === street.from ? street.to : street.from;
  const span = advance(nodes[to] as Vec3, -1, nodes[node] as Vec3);
  const lengthM = norm(span);
  // on a short way across an open space one stays near its middle, so that corners keep their order
  const rightM = options.rightM(Math.min(street.widthM, lengthM / 2));
  return { to, ahead: advance([0, 0, 0], 1 / lengthM, span), rightM };
}

/** One turns back into the street one came by only where there is no other. */
function isOpposite(a: Vec3, b: Vec3): boolean {
  return norm(advance(a, 1, b)) < 1e-9;
}
