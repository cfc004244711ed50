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

/** What a tracer follows unless told otherwise. */
export const DEFAULT_MECHANISMS: Mechanisms = {
  lineOfSight: true,
  maxReflections: 3,
  maxTransmissions: 0,
  diffraction: false,
  scattering: false,
};
