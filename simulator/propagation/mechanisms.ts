/** Ways in which waves travel that a tracer follows; each can be switched by itself. */
export interface Mechanisms {
  /** The straight way. */
  readonly lineOfSight: boolean;
  /** Most specular reflections of one path; 0: none. Integer, 0 … 5. */
  readonly maxReflections: number;
  /** Most slabs (faces with a thickness) that one path may pass through; 0: they are opaque. Integer, ≥ 0. */
  readonly maxTransmissions: number;
  /** Paths over one edge, without further reflections. */
  readonly diffraction: boolean;
  /** Diffuse paths over one point of a rough face, without further reflections. */
  readonly scattering: boolean;
}

/** The same as keys of a configuration. */
export type MechanismKeys = {
  readonly [K in keyof Mechanisms]: Mechanisms[K] extends boolean ? "on" | "off" : number;
};

/**
 * Reads what shall be followed out of a configuration.
 *
 * @param keys - The configuration.
 * @returns The mechanisms.
 */
export function mechanismsOf(keys: MechanismKeys): Mechanisms {
  const { maxReflections, maxTransmissions } = keys;
  return {
    lineOfSight: keys.lineOfSight === "on",
    maxReflections,
    maxTransmissions,
    diffraction: keys.diffraction === "on",
    scattering: keys.scattering === "on",
  };
}

/** What a tracer follows unless told otherwise. */
export const DEFAULT_MECHANISMS: Mechanisms = {
  lineOfSight: true,
  maxReflections: 3,
  maxTransmissions: 0,
  diffraction: false,
  scattering: false,
};
