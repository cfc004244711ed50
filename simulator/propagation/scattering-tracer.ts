import { CONTACT_M, heightAbove } from "../scene/face.ts";
import { advance, dot, norm, type Vec3 } from "../scene/vector.ts";
import { sourceNode } from "./beam-node.ts";
import { type Complex, scale } from "./complex.ts";
import { type FaceTile, halveTile, tileFace } from "./face-tiles.ts";
import { faceTreeOf } from "./face-tree.ts";
import { type PolarisedPair, reflectionCoefficients } from "./fresnel.ts";
import { isHidden } from "./is-hidden.ts";
import { type LitTile, lightTile, scatteredPower } from "./lit-tile.ts";
import type { Mirror } from "./mirror.ts";
import type { Path } from "./path.ts";
import { pathThrough } from "./path-through.ts";
import { acrossIncidence, type Coupling, coupleWave, meetFace } from "./polarisation.ts";
import type { TracerParts } from "./tracer-parts.ts";

/** What a scattering tracer is built from. */
export interface ScatteringTracerParts extends TracerParts {
  /** Decides where tiles scatter and with which phases. Integer, 0 … 2³² − 1. */
  readonly seed: number;
}

/** Longest side of a tile over its distance to the nearer end, at most; less for narrow lobes. */
const SIZE_RATIO = 0.7;

/** The strongest tiles that both ends see become paths, but no more; they share the power of the rest. */
const MAX_PATHS = 256;

interface TileNode extends LitTile {
  /** Made when a receiver first needs them. */
  halves?: readonly TileNode[];
  /** Whether the transmitter sees it; found when first needed. */
  isLit?: boolean;
}

/**
 * Builds a tracer of diffuse paths over one point of a rough face, by the directive model: faces are
 * tiled with triangles, each of which scatters from one random point with random phases, fixed by the
 * seed and thus the same for all receivers, and with the power of its whole area. Tiles are halved
 * until they are small against their distance to the nearer end and the width of the lobe; so the sum
 * of powers does not depend on the seed where nothing is hidden. The 256 strongest in sight become
 * paths, and share the power of weaker ones.
 *
 * Differs: Γ is the root of Fresnel's |R| at both ends, TE and TM by themselves, where the published
 * model takes |R| at the transmitter's end, so that Lambert's law gives the same gain both ways; the
 * published lobe is not reciprocal. Whole planes do not scatter.
 *
 * @param parts - Scene, mirrors with scattering, transmitter, wavelength, visibility, seed.
 * @returns The tracer, strongest path first; ids are even, ≤ −2, one per tile.
 * @source V. Degli-Esposti et al., "Measurement and modelling of scattering from buildings", IEEE
 *   Trans. Antennas Propagat. 55 (1), 2007.
 */
export function createScatteringTracer(parts: ScatteringTracerParts): (receiver: Vec3) => Path[] {
  const { transmitter, isBlocked } = parts;
  const roots = rootTiles(parts);
  return (receiver) => {
    const inSight = roots
      .filter(({ mirror: { face }, heightM }) => heightM * heightAbove(face, receiver) > 0)
      .flatMap((root) => fineTiles(root, parts, receiver))
      .filter((tile) => {
        tile.isLit ??= !isBlocked(transmitter, tile.tile.point);
        return tile.isLit && !isBlocked(tile.tile.point, receiver);
      })
      .map((tile) => ({ tile, power: scatteredPower(tile, receiver) }))
      .sort((a, b) => b.power - a.power);
    const strongest = inSight.slice(0, MAX_PATHS);
    const share = totalPower(strongest) / totalPower(inSight);
    return strongest.map(({ tile, power }) => scatteredPath(parts, tile, power / share, receiver));
  };
}

function totalPower(tiles: readonly { readonly power: number }[]): number {
  return tiles.reduce((sum, { power }) => sum + power, 0);
}

/** The largest tiles that the transmitter may see. */
function rootTiles({ scene, mirrors, transmitter, seed }: ScatteringTracerParts): TileNode[] {
  const space = { mirrors, tree: faceTreeOf(scene), isSlabOpen: false };
  const node = sourceNode(transmitter);
  let numTriangles = 0;
  return mirrors.flatMap((mirror) => {
    const { face, scattering } = mirror;
    const tiles = tileFace(face, numTriangles, seed);
    numTriangles += tiles.length;
    const heightM = heightAbove(face, transmitter);
    if (!scattering?.coefficient || (face.twoSided ? Math.abs(heightM) : heightM) < CONTACT_M)
      return [];
    return tiles
      .filter(({ corners }) => !isHidden(space, node, corners))
      .map((tile) => lightTile(tile, mirror, scattering, transmitter));
  });
}

function fineTiles(node: TileNode, parts: ScatteringTracerParts, receiver: Vec3): TileNode[] {
  const { tile, mirror, scattering, distanceM } = node;
  const nearerM = Math.min(distanceM, norm(advance(receiver, -1, tile.centre)));
  const lobeWidth = Math.min(1, 1.2 / Math.sqrt(scattering.lobeExponent ?? 1));
  if (tile.sizeM <= SIZE_RATIO * lobeWidth * nearerM) return [node];
  node.halves ??= halveTile(mirror.face, tile, parts.seed).map((half) =>
    lightTile(half, mirror, scattering, parts.transmitter),
  );
  if (node.halves.length === 0) return [node];
  return node.halves.flatMap((half) => fineTiles(half, parts, receiver));
}

function scatteredPath(
  { transmitter, wavelengthM }: TracerParts,
  { tile, mirror, scattering }: LitTile,
  power: number,
  receiver: Vec3,
): Path {
  const { point } = tile;
  const { normal } = mirror.face;
  const lengthM = norm(advance(point, -1, transmitter)) + norm(advance(receiver, -1, point));
  const coupling = roughCoupling(tile, scattering.crossPolarRatio, lengthM * Math.sqrt(power));
  const interactions = [{ kind: "scattering" as const, face: mirror.index, point }];
  const way = { id: -2 * tile.id, transmitter, interactions, receiver };
  return pathThrough(way, wavelengthM, (wave, incoming, outgoing) => {
    const before = { direction: incoming, axis: acrossIncidence(incoming, UP) };
    const after = { direction: outgoing, axis: acrossIncidence(outgoing, UP) };
    const reflected = meetFace(wave, incoming, incoming, normal, halfReflection(mirror, incoming));
    const scattered = coupleWave(reflected, before, after, coupling);
    return meetFace(scattered, outgoing, outgoing, normal, halfReflection(mirror, outgoing));
  });
}

/** √|R|, once for each end. */
function halfReflection({ face, permittivity, slab }: Mirror, direction: Vec3): PolarisedPair {
  const cosIncidence = Math.min(1, Math.abs(dot(direction, face.normal)));
  const { te, tm } = reflectionCoefficients(permittivity, cosIncidence, slab);
  const root = ({ re, im }: Complex) => ({ re: Math.sqrt(Math.hypot(re, im)), im: 0 });
  return { te: root(te), tm: root(tm) };
}

/** Against it horizontal and vertical polarisation are told apart. */
const UP: Vec3 = [0, 0, 1];

/**
 * Leaves horizontal and vertical polarisation what they are, mirrored as by a conductor, but for the
 * part K_x of the power that becomes the other, a quarter of a period before or after the rest, so
 * that no polarisation gains power.
 */
function roughCoupling(
  { phaseRad, crossedSign }: FaceTile,
  crossPolarRatio: number,
  amplitude: number,
): Coupling {
  const phasor = (factor: number, rad: number) =>
    scale(amplitude * factor, { re: Math.cos(rad), im: Math.sin(rad) });
  const own = Math.sqrt(1 - crossPolarRatio);
  return {
    te: phasor(-own, phaseRad),
    tm: phasor(own, phaseRad),
    crossed: phasor(crossedSign * Math.sqrt(crossPolarRatio), phaseRad + Math.PI / 2),
  };
}
