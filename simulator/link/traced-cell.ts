import type { EmulatorConfig } from "../../schemas/config.ts";
import type { CellKeyframes } from "../channel/cell-keyframes.ts";
import { standingTrajectory } from "../channel/standing-trajectory.ts";
import { traceCell } from "../channel/trace-cell.ts";
import type { Trajectory } from "../channel/trajectory.ts";
import { type Antenna, ELEMENT_PATTERNS, ISOTROPIC_V } from "../propagation/antenna.ts";
import { type AntennaArray, elementsOf, SINGLE_ISOTROPIC } from "../propagation/antenna-array.ts";
import type { Mechanisms } from "../propagation/mechanisms.ts";
import { EmulatorStartError } from "../ran/emulator-start-error.ts";
import { readTrajectories } from "../scenarios/read-trajectories.ts";
import { streetUsers } from "../scenarios/street-users.ts";
import { streetVehicles } from "../scenarios/street-vehicles.ts";
import { createEnclosureTest } from "../scene/enclosure.ts";
import { openPlace } from "../scene/open-place.ts";
import type { Place } from "../scene/place.ts";
import type { StreetGraph } from "../scene/street-graph.ts";
import type { Vec3 } from "../scene/vector.ts";

/** Keys that a traced channel depends on. */
export const CHANNEL_KEYS = [
  "seed",
  "ues",
  "minSpeedKmh",
  "maxSpeedKmh",
  "scsKhz",
  "prb",
  "carrierGhz",
  "scene",
  "materialsFile",
  "ground",
  "transmitter",
  "antenna",
  "polarisation",
  "azimuthDeg",
  "downtiltDeg",
  "arrayRows",
  "arrayColumns",
  "arraySpacingWavelengths",
  "precoding",
  "userAntennas",
  "lineOfSight",
  "maxReflections",
  "maxTransmissions",
  "diffraction",
  "scattering",
  "vehicles",
  "interferers",
  "trajectories",
] as const satisfies readonly (keyof EmulatorConfig)[];

/** What a traced channel depends on. */
export type TracedCellConfig = Pick<EmulatorConfig, (typeof CHANNEL_KEYS)[number]>;

/**
 * Puts the traced channel of an emulated cell together: place, antennas, users, vehicles.
 *
 * @param config - The keys of the emulator's configuration.
 * @returns Keyframes, traced as they are asked for.
 * @throws `EmulatorStartError` with the code of the place or trajectory file that can't be used, or
 *   `CONFIG_INVALID` when the place has too few masts or the transmitter lies in a building;
 *   `PropagationError` when a material does not hold at the carrier's frequency.
 */
export function openTracedCell(config: TracedCellConfig): CellKeyframes {
  const place = placeOf(config);
  const { seed } = config;
  const [mast, ...interferers] = transmittersOf(config, place).map(standingTrajectory);
  const { users, transmitter = mast as Trajectory } = travellersOf(config, place);
  refuseEnclosed(transmitter.at(0).position, config, place);
  return traceCell({
    scene: place.scene,
    materials: place.materials,
    mechanisms: mechanismsOf(config),
    seed,
    carrierHz: config.carrierGhz * 1e9,
    scsKhz: config.scsKhz,
    carrierPrb: config.prb,
    transmitters: [transmitter, ...interferers],
    array: arrayOf(config),
    precoding: config.precoding,
    users,
    userAntennas: config.userAntennas === 2 ? CROSSED_PAIR : [ISOTROPIC_V],
    vehicles: streetVehicles(place.streets, seed, config.vehicles),
  });
}

/** What the tracer shall follow, as the configuration says it. */
export function mechanismsOf(config: Pick<TracedCellConfig, keyof Mechanisms>): Mechanisms {
  const { maxReflections, maxTransmissions } = config;
  return {
    lineOfSight: config.lineOfSight === "on",
    maxReflections,
    maxTransmissions,
    diffraction: config.diffraction === "on",
    scattering: config.scattering === "on",
  };
}

const CROSSED_PAIR: readonly Antenna[] = elementsOf({ ...SINGLE_ISOTROPIC, polarisation: "cross" });

function placeOf({ scene, materialsFile, ground }: TracedCellConfig): Place {
  const opened = openPlace(scene, {
    ...(materialsFile === "" ? {} : { materialsFile }),
    ground: ground === "on",
  });
  if (opened.ok) return opened.place;
  throw new EmulatorStartError(opened.error.code, opened.error.message, undefined);
}

/** The serving one first. */
function transmittersOf(
  { scene, transmitter, interferers }: TracedCellConfig,
  place: Place,
): Vec3[] {
  const [firstMast, ...furtherMasts] = place.masts;
  if (interferers > furtherMasts.length) {
    const message = `interferers is ${interferers}; ${scene} has ${furtherMasts.length} further masts`;
    throw new EmulatorStartError("CONFIG_INVALID", message, undefined);
  }
  const [x, y, z] = transmitter === "" ? (firstMast ?? []) : transmitter.split(",").map(Number);
  return [[x ?? 0, y ?? 0, z ?? 0], ...furtherMasts.slice(0, interferers)];
}

/** Nobody would hear an antenna there, and nothing else would say so. */
function refuseEnclosed(
  transmitter: Vec3,
  { maxTransmissions }: TracedCellConfig,
  { scene }: Place,
): void {
  const group = createEnclosureTest(scene, maxTransmissions)(transmitter);
  if (!group) return;
  const where =
    group.kind === "ground" ? "below the ground" : `inside ${group.kind} "${group.name}"`;
  const message = `transmitter: ${transmitter.join()} lies ${where}`;
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
  { streets }: Place,
): { users: Trajectory[]; transmitter?: Trajectory | undefined } {
  const { seed, ues: numUes, minSpeedKmh, maxSpeedKmh, trajectories: path } = config;
  if (path === "") {
    refuseWithoutStreets(config.scene, streets);
    return { users: streetUsers({ streets, seed, numUes, speedsKmh: [minSpeedKmh, maxSpeedKmh] }) };
  }
  const read = readTrajectories(path);
  if (!read.ok) throw new EmulatorStartError(read.error.code, read.error.message, undefined);
  if (read.users.length === numUes) return read;
  const message = `${path} has ${read.users.length} users; ues is ${numUes}`;
  throw new EmulatorStartError("TRAJECTORY_INVALID", message, undefined);
}

function refuseWithoutStreets(scene: string, { streets }: StreetGraph): void {
  if (streets.length > 0) return;
  const message = `${scene} has no streets to walk in; give \`trajectories\``;
  throw new EmulatorStartError("CONFIG_INVALID", message, undefined);
}
