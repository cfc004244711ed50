import { dot, type Vec3 } from "../scene/vector.ts";
import { type PolarisedPair, transmissionCoefficients } from "./fresnel.ts";
import { type Mirror, specularCoefficients } from "./mirror.ts";
import type { Path } from "./path.ts";
import { pathThrough } from "./path-through.ts";
import { meetFace } from "./polarisation.ts";

/** A point that has been found where a path meets a face. */
export interface Hop {
  /** Whether it comes back from the face or goes through it. */
  readonly kind: "reflection" | "transmission";
  /** The face; for a transmission one with a thickness. */
  readonly mirror: Mirror;
  /** Where. Unit: m. */
  readonly point: Vec3;
}

/**
 * Gives a found way over faces its length, delay and gain.
 *
 * @param id - Number of the sequence of faces.
 * @param transmitter - Start. Unit: m.
 * @param hops - Reflections and transmissions in the order of travel.
 * @param receiver - End, not the start. Unit: m.
 * @param wavelengthM - λ. Unit: m.
 * @returns The path.
 */
export function assemblePath(
  id: number,
  transmitter: Vec3,
  hops: readonly Hop[],
  receiver: Vec3,
  wavelengthM: number,
): Path {
  const interactions = hops.map(({ kind, mirror, point }) => ({ kind, face: mirror.index, point }));
  const way = { id, transmitter, interactions, receiver };
  return pathThrough(way, wavelengthM, (wave, incoming, outgoing, n) => {
    const hop = hops[n];
    if (!hop) return wave;
    const { normal } = hop.mirror.face;
    const weights = hopCoefficients(hop, Math.min(1, Math.abs(dot(incoming, normal))));
    return meetFace(wave, incoming, outgoing, normal, weights);
  });
}

function hopCoefficients({ kind, mirror }: Hop, cosIncidence: number): PolarisedPair {
  if (kind === "reflection") return specularCoefficients(mirror, cosIncidence);
  const { permittivity, slab } = mirror;
  return slab ? transmissionCoefficients(permittivity, cosIncidence, slab) : OPAQUE;
}

/** Nothing passes a half-space: it has no other side. */
const OPAQUE: PolarisedPair = { te: { re: 0, im: 0 }, tm: { re: 0, im: 0 } };
