import { type ScsKhz, slotDurationUs } from "../../src/nr/numerology.ts";
import { type Antenna, ISOTROPIC_V } from "../propagation/antenna.ts";
import { type AntennaArray, numPortsOf } from "../propagation/antenna-array.ts";
import { lengthRateMps } from "../propagation/doppler.ts";
import type { MaterialTable } from "../propagation/materials.ts";
import type { Mechanisms } from "../propagation/mechanisms.ts";
import type { Path } from "../propagation/path.ts";
import { createPathTracer, type PathTracer } from "../propagation/path-tracer.ts";
import { SPEED_OF_LIGHT_MPS } from "../propagation/speed-of-light.ts";
import type { Scene } from "../scene/scene.ts";
import type { Vec3 } from "../scene/vector.ts";
import type { CellKeyframes, KeyframeTrack } from "./cell-keyframes.ts";
import { keepRecent } from "./keep-recent.ts";
import { createKeyframe } from "./keyframe.ts";
import { createMovingScene, type MovingBox, type MovingScene } from "./moving-scene.ts";
import { type PathGains, PRECODERS, type Precoding } from "./precoders.ts";
import type { Trajectory } from "./trajectory.ts";

/** What a cell's channel is traced from. */
export interface TraceCellOptions {
  /** What stands still. */
  readonly scene: Scene;
  /** What moves about in it, besides users; default nothing. */
  readonly vehicles?: readonly MovingBox[];
  /** Materials by name; default those of ITU-R P.2040. */
  readonly materials?: MaterialTable;
  /** What is followed; what is absent is as in `DEFAULT_MECHANISMS`. */
  readonly mechanisms?: Partial<Mechanisms>;
  /** Fixes the phases of diffuse paths; default 1. Integer, 0 … 2³² − 1. */
  readonly seed?: number;
  /** Carrier frequency. Unit: Hz. */
  readonly carrierHz: number;
  /** Subcarrier spacing. Unit: kHz. */
  readonly scsKhz: ScsKhz;
  /** PRBs of the carrier. Unit: PRB. */
  readonly carrierPrb: number;
  /** Ways of the transmitters, at least one: the first serves, the others interfere from their port 0. */
  readonly transmitters: readonly Trajectory[];
  /** The antenna of every transmitter. */
  readonly array: AntennaArray;
  /** How the first uses it; default `none`. */
  readonly precoding?: Precoding;
  /** One way per user. */
  readonly users: readonly Trajectory[];
  /** Antennas of every user, one or two; default one, isotropic and vertical. */
  readonly userAntennas?: readonly Antenna[];
  /** Paths are traced anew after this way of the fastest motion involved; default 0.1. Unit: m, > 0. */
  readonly retraceM?: number;
}

/** Users who stand, or nearly so, are traced anew at least this often. Unit: slots. */
const MAX_INTERVAL_SLOTS = 1000;

/**
 * Traces the keyframes of a cell as they are asked for. They belong to fixed slots, close enough that
 * nothing that matters to a user moves more than `retraceM` from one to the next.
 *
 * @param options - Scene, carrier, antennas, users.
 * @returns The keyframes, without end.
 * @throws `PropagationError` when a material does not hold at the carrier's frequency.
 */
export function traceCell(options: TraceCellOptions): CellKeyframes {
  const { carrierHz, scsKhz, carrierPrb, array, precoding = "none" } = options;
  const { userAntennas = [ISOTROPIC_V], vehicles = [] } = options;
  const moving = createMovingScene(options.scene, vehicles);
  const sides = options.transmitters.map((transmitter, n): Side => {
    const createGains = n === 0 ? PRECODERS[precoding] : PRECODERS.none;
    return {
      transmitter,
      tracerAt: createTracerAt(options, moving, transmitter),
      gainsOf: createGains(array, userAntennas),
      objectsOf: vehicles.length > 0 ? objectsIn(moving) : () => undefined,
    };
  });
  const tracks = scheduleKeyframes(options).map((timing, u) =>
    sides.map((side) => trackLink(side, options.users[u] as Trajectory, timing)),
  );
  const numPorts = precoding === "max-ratio" ? numPortsOf(array) : 1;
  const numAntennas = userAntennas.length;
  const numSlots = Number.POSITIVE_INFINITY;
  return { carrierHz, scsKhz, carrierPrb, numAntennas, numPorts, numSlots, tracks };
}

/** What all links from one transmitter share. */
interface Side {
  readonly transmitter: Trajectory;
  readonly tracerAt: (timeS: number) => PathTracer;
  readonly gainsOf: PathGains;
  readonly objectsOf: (path: Path, timeS: number) => readonly Vec3[] | undefined;
}

/** When a user's keyframes are. */
interface Timing extends Pick<KeyframeTrack, "intervalSlots" | "offsetSlots"> {
  readonly slotS: number;
  readonly carrierHz: number;
}

function scheduleKeyframes(options: TraceCellOptions): Timing[] {
  const { carrierHz, transmitters, vehicles = [], users, retraceM = 0.1 } = options;
  const slotS = slotDurationUs(options.scsKhz) / 1e6;
  const others = [...transmitters, ...vehicles.map(({ trajectory }) => trajectory)];
  const isShared = fastest(others) > 0; // the tracer changes with time: all users use it at the same times
  return users.map((user, u) => {
    const speedMps = isShared ? fastest([...others, ...users]) : user.maxSpeedMps;
    const wantedSlots = Math.min(MAX_INTERVAL_SLOTS, retraceM / (speedMps * slotS));
    const intervalSlots = Math.max(1, Math.floor(wantedSlots));
    // else spread over the interval, so that the users' tracing does not fall on the same slots
    const offsetSlots = isShared ? 0 : Math.floor((u * intervalSlots) / users.length);
    return { intervalSlots, offsetSlots, slotS, carrierHz };
  });
}

function fastest(ways: readonly Trajectory[]): number {
  return Math.max(...ways.map((way) => way.maxSpeedMps));
}

function trackLink(side: Side, user: Trajectory, timing: Timing): KeyframeTrack {
  const { intervalSlots, offsetSlots, slotS, carrierHz } = timing;
  const cyclesPerMps = (carrierHz * intervalSlots * slotS) / SPEED_OF_LIGHT_MPS;
  const at = (index: number) => {
    const timeS = (index * intervalSlots - offsetSlots) * slotS;
    const motion = user.at(timeS);
    const transmitter = side.transmitter.at(timeS).velocity;
    const paths = side.tracerAt(timeS)(motion.position);
    const gains = side.gainsOf(paths);
    const found = paths.map((path, p) => {
      const objects = side.objectsOf(path, timeS);
      const ends = { transmitter, receiver: motion.velocity };
      const rateMps = lengthRateMps(path, objects ? { ...ends, objects } : ends);
      return {
        id: path.id,
        cycles: carrierHz * path.delayS,
        cyclesRate: cyclesPerMps * rateMps,
        gains: gains[p] as Float64Array,
      };
    });
    return createKeyframe(motion, found);
  };
  return { intervalSlots, offsetSlots, at };
}

/** The tracer of a moment; the same for all where nothing that it knows of moves. */
function createTracerAt(
  options: TraceCellOptions,
  moving: MovingScene,
  transmitter: Trajectory,
): (timeS: number) => PathTracer {
  const { carrierHz: frequencyHz, mechanisms, materials, vehicles = [], seed = 1 } = options;
  const isStill = transmitter.maxSpeedMps === 0 && vehicles.length === 0;
  const recentTracer = keepRecent((timeS) =>
    createPathTracer({
      scene: moving.sceneAt(timeS),
      transmitter: transmitter.at(timeS).position,
      frequencyHz,
      seed,
      ...(mechanisms ? { mechanisms } : {}),
      ...(materials ? { materials } : {}),
    }),
  );
  const tracerAt = (timeS: number) => recentTracer(isStill ? 0 : timeS);
  tracerAt(0); // a material that does not hold here shows before the first slot
  return tracerAt;
}

function objectsIn({ velocityAt }: MovingScene): Side["objectsOf"] {
  return ({ interactions }, timeS) =>
    interactions.map(({ face, point }) => velocityAt(face, point, timeS));
}
