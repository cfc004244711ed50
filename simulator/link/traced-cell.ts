import { TRACED_CELL_KEYS } from "../../schemas/channel-keys.ts";
import type { EmulatorConfig } from "../../schemas/config.ts";
import type { CellKeyframes } from "../channel/cell-keyframes.ts";
import { standingTrajectory } from "../channel/standing-trajectory.ts";
import { traceCell } from "../channel/trace-cell.ts";
import type { Trajectory } from "../channel/trajectory.ts";
import { type Antenna, ELEMENT_PATTERNS, ISOTROPIC_V } from "../propagation/antenna.ts";
import { type AntennaArray, elementsOf, SINGLE_ISOTROPIC } from "../propagation/antenna-array.ts";
import { mechanismsOf } from "../propagation/mechanisms.ts";
import { EmulatorStartError } from "../ran/emulator-start-error.ts";
import { readTrajectories } from "../scenarios/read-trajectories.ts";
import { streetUsers } from "../scenarios/street-users.ts";
import { streetVehicles } from "../scenarios/street-vehicles.ts";
import { createEnclosureTest, describeEnclosure } from "../scene/enclosure.ts";
import { hasRoughFaces, NOTHING_ROUGH } from "../scene/has-rough-faces.ts";
import { openPlace } from "../scene/open-place.ts";
import type { Place } from "../scene/place.ts";
import type { Scene } from "../scene/scene.ts";
import type { StreetGraph } from "../scene/street-graph.ts";
import { advance, norm, type Vec3 } from "../scene/vector.ts";

/** What a traced channel depends on. */
export type TracedCellConfig = Pick<EmulatorConfig, keyof typeof TRACED_CELL_KEYS>;

/** Keys that a traced channel depends on. */
export const CHANNEL_KEYS = Object.keys(TRACED_CELL_KEYS) as (keyof TracedCellConfig)[];

/**
 * Puts the traced channel of an emulated cell together: place, antennas, users, vehicles.
 *
 * @param config - The keys of the emulator's configuration.
 * @returns Keyframes, traced as they are asked for.
 * @throws `EmulatorStartError` with the code of the place or trajectory file that can't be used, or
 *   `CONFIG_INVALID` when an antenna lies in a building or an interfering one at the serving one;
 *   `PropagationError` when a material does not hold at the carrier's frequency.
 */
export function openTracedCell(config: TracedCellConfig): CellKeyframes {
  const place = placeOf(config);
  const { seed } = config;
  const { users, transmitter = mastOf(config, place) } = travellersOf(config, place);
  const { position } = transmitter.at(0);
  const interferers = positionsIn(config.interferers);
  refuseEnclosed({ transmitter: [position], interferers }, config, place);
  refuseAtOnePlace(position, interferers);
  return traceCell({
    scene: place.scene,
    materials: place.materials,
    mechanisms: mechanismsOf(config),
    seed,
    carrierHz: config.carrierGhz * 1e9,
    scsKhz: config.scsKhz,
    carrierPrb: config.prb,
    transmitters: [transmitter, ...interferers.map(standingTrajectory)],
    array: arrayOf(config),
    precoding: config.precoding,
    users,
    userAntennas: config.userAntennas === 2 ? CROSSED_PAIR : [ISOTROPIC_V],
    vehicles: streetVehicles(place.streets, seed, config.vehicles),
    retraceM: config.retraceM,
  });
}

const CROSSED_PAIR: readonly Antenna[] = elementsOf({ ...SINGLE_ISOTROPIC, polarisation: "cross" });

function placeOf({ scene, materialsFile, ground, scattering }: TracedCellConfig): Place {
  const opened = openPlace(scene, {
    ...(materialsFile === "" ? {} : { materialsFile }),
    ground: ground === "on",
  });
  if (!opened.ok) {
    throw new EmulatorStartError(opened.error.code, opened.error.message, undefined);
  }
  if (scattering === "on" && !hasRoughFaces(opened.place)) {
    throw new EmulatorStartError("CONFIG_INVALID", `scattering: ${NOTHING_ROUGH}`, undefined);
  }
  return opened.place;
}

/** The way of the antenna where it does not travel. */
function mastOf({ transmitter }: TracedCellConfig, { masts }: Place): Trajectory {
  return standingTrajectory(positionsIn(transmitter)[0] ?? masts[0] ?? [0, 0, 0]);
}

function positionsIn(text: string): Vec3[] {
  if (text === "") return [];
  return text.split(";").map((position): Vec3 => {
    const [x = 0, y = 0, z = 0] = position.split(",").map(Number);
    return [x, y, z];
  });
}

/** Nobody would hear an antenna there, and nothing else would say so. */
function refuseEnclosed(
  antennas: Readonly<Record<string, readonly Vec3[]>>,
  { maxTransmissions }: TracedCellConfig,
  { scene }: Place,
): void {
  const enclosing = createEnclosureTest(scene, maxTransmissions);
  for (const [key, positions] of Object.entries(antennas)) {
    for (const position of positions) {
      const group = enclosing(position);
      if (!group) continue;
      const message = `${key}: ${position.join()} lies ${describeEnclosure(group)}`;
      throw new EmulatorStartError("CONFIG_INVALID", message, undefined);
    }
  }
}

/** Nearer antennas stand for one cell that drowns itself. Unit: m. */
const MIN_APART_M = 1;

function refuseAtOnePlace(transmitter: Vec3, interferers: readonly Vec3[]): void {
  const near = interferers.find((one) => norm(advance(one, -1, transmitter)) < MIN_APART_M);
  if (!near) return;
  const message = `interferers: ${near.join()} is less than ${MIN_APART_M} m from the cell's own antenna`;
  throw new EmulatorStartError("CONFIG_INVALID", message, undefined);
}

function arrayOf(config: TracedCellConfig): AntennaArray {
  return {
    pattern: ELEMENT_PATTERNS[config.antenna],
    polarisation: config.polarisation,
    numRows: config.arrayRows,
    numColumns: config.arrayColumns,
    spacingWavelengths: config.arraySpacingWavelengths,
    azimuthRad: (config.azimuthDeg * Math.PI) / 180,
    downtiltRad: (config.downtiltDeg * Math.PI) / 180,
  };
}

/** The users, and the transmitter when it travels. */
function travellersOf(
  config: TracedCellConfig,
  { scene, streets }: Place,
): { users: Trajectory[]; transmitter?: Trajectory | undefined } {
  const { seed, ues: numUes, minSpeedKmh, maxSpeedKmh, trajectories: path } = config;
  if (path === "") {
    refuseWithoutStreets(config.scene, streets);
    return { users: streetUsers({ streets, seed, numUes, speedsKmh: [minSpeedKmh, maxSpeedKmh] }) };
  }
  const read = readTrajectories(path);
  if (!read.ok) throw new EmulatorStartError(read.error.code, read.error.message, undefined);
  if (read.users.length !== numUes) {
    const message = `${path} has ${read.users.length} users; ues is ${numUes}`;
    throw new EmulatorStartError("TRAJECTORY_INVALID", message, undefined);
  }
  refuseEnclosedUsers(read.users, config, scene);
  return read;
}

/** No wave would reach them there. Later a way may lead through a building. */
function refuseEnclosedUsers(
  users: readonly Trajectory[],
  { trajectories: path, maxTransmissions }: TracedCellConfig,
  scene: Scene,
): void {
  const enclosing = createEnclosureTest(scene, maxTransmissions);
  const problems = users.flatMap((user, ue) => {
    const { position } = user.at(0);
    const group = enclosing(position);
    return group ? [`user ${ue} starts at ${position.join()}, ${describeEnclosure(group)}`] : [];
  });
  if (problems.length === 0) return;
  const message = [`${path}: nothing reaches users there:`, ...problems].join("\n  ");
  throw new EmulatorStartError("TRAJECTORY_INVALID", message, undefined);
}

function refuseWithoutStreets(scene: string, { streets }: StreetGraph): void {
  if (streets.length > 0) return;
  const message = `${scene} has no streets to walk in; give \`trajectories\``;
  throw new EmulatorStartError("CONFIG_INVALID", message, undefined);
}
