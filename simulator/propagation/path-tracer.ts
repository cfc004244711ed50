import { CONTACT_M } from "../scene/face.ts";
import type { Scene } from "../scene/scene.ts";
import { advance, norm, type Vec3 } from "../scene/vector.ts";
import { assemblePath } from "./assemble-path.ts";
import { type BeamNode, type BeamSpace, sourceNode } from "./beam-node.ts";
import { growBeamTree } from "./beam-tree.ts";
import { createDiffractionTracer } from "./diffraction-tracer.ts";
import { faceTreeOf } from "./face-tree.ts";
import { launchRays } from "./launch-rays.ts";
import { ITU_MATERIALS, type MaterialTable } from "./materials.ts";
import { DEFAULT_MECHANISMS, type Mechanisms } from "./mechanisms.ts";
import { createMirrors } from "./mirror.ts";
import { openPassage, slabPassage } from "./passage.ts";
import type { Path } from "./path.ts";
import { createReceiverCells } from "./receiver-cells.ts";
import { createScatteringTracer } from "./scattering-tracer.ts";
import { createSegmentTest } from "./segment-test.ts";
import { SPEED_OF_LIGHT_MPS } from "./speed-of-light.ts";
import { unfoldNode } from "./unfold-node.ts";

/** What a tracer is built for. */
export interface PathTracerOptions {
  /** The scene. */
  readonly scene: Scene;
  /** Position of the transmitter. Unit: m. */
  readonly transmitter: Vec3;
  /** Carrier frequency. Unit: Hz. */
  readonly frequencyHz: number;
  /** What is followed; what is absent is as in `DEFAULT_MECHANISMS`. */
  readonly mechanisms?: Partial<Mechanisms>;
  /** Materials by name; default `ITU_MATERIALS`. */
  readonly materials?: MaterialTable;
  /**
   * How sequences of reflecting faces are found: every one there is; those that launched rays fly,
   * which may miss narrow ones; or, the default, `auto`: every one while there are at most 50,000, else launched.
   */
  readonly search?: "auto" | "exhaustive" | "launch";
  /** Rays of a launched search; default 300,000. Integer, ≥ 0. */
  readonly numRays?: number;
  /** Fixes the phases of diffuse paths; default 1. Integer, 0 … 2³² − 1. */
  readonly seed?: number;
}

/** Finds all paths to a receiver. Argument: its position (m). Returns the line of sight first, then fewer reflections first, then diffracted and diffuse paths; none when it is the transmitter's. */
export type PathTracer = (receiver: Vec3) => Path[];

/**
 * Builds a tracer for one transmitter by the image method: the sequences of faces that reflect are
 * found once, with the transmitter's mirror image and the beam of each. For a receiver in its beam
 * each gives at most one path, whose reflection points are where the straight lines towards the
 * images meet the faces. A path counts when every such point lies on its face, both neighbours are
 * on the same side of it, and no leg is blocked.
 *
 * The gain is exact for plane surfaces: λ/(4π length) times Fresnel's coefficients, with the field
 * carried as a vector from reflection to reflection.
 *
 * @param options - Scene, transmitter, frequency.
 * @returns The tracer.
 * @throws `PropagationError` `MATERIAL_UNKNOWN` or `MATERIAL_FREQUENCY_OUT_OF_RANGE` for a face
 *   whose material the table does not give at this frequency.
 */
export function createPathTracer(options: PathTracerOptions): PathTracer {
  const { scene, transmitter, frequencyHz, materials = ITU_MATERIALS, seed = 1 } = options;
  const mechanisms = { ...DEFAULT_MECHANISMS, ...options.mechanisms };
  const { maxTransmissions, diffraction, scattering } = mechanisms;
  const wavelengthM = SPEED_OF_LIGHT_MPS / frequencyHz;
  const mirrors = createMirrors(scene, materials, frequencyHz, scattering);
  const isBlocked = createSegmentTest(scene);
  const space = { mirrors, tree: faceTreeOf(scene), isSlabOpen: maxTransmissions > 0 };
  const pass = space.isSlabOpen ? slabPassage(space, maxTransmissions) : openPassage(isBlocked);
  const candidatesAt = createReceiverCells(space, findSequences(space, options, mechanisms));
  const parts = { scene, mirrors, transmitter, wavelengthM, isBlocked };
  const others = [
    ...(diffraction ? [createDiffractionTracer(parts)] : []),
    ...(scattering ? [createScatteringTracer({ ...parts, seed })] : []),
  ];
  return (receiver) => {
    const paths: Path[] = [];
    if (norm(advance(receiver, -1, transmitter)) < CONTACT_M) return paths;
    for (const node of candidatesAt(receiver)) {
      const reflections = unfoldNode(node, receiver);
      const hops = reflections && pass(transmitter, reflections, receiver);
      if (hops) paths.push(assemblePath(node.id, transmitter, hops, receiver, wavelengthM));
    }
    for (const trace of others) paths.push(...trace(receiver));
    return paths;
  };
}

const MAX_EXHAUSTIVE_NODES = 50_000;

/** The sequences worth a try, the line of sight among them when it is wanted. */
function findSequences(
  space: BeamSpace,
  { transmitter, search = "auto", numRays = 300_000 }: PathTracerOptions,
  { lineOfSight, maxReflections, maxTransmissions }: Mechanisms,
): readonly BeamNode[] {
  const source = sourceNode(transmitter);
  const maxNodes = search === "auto" ? MAX_EXHAUSTIVE_NODES : Number.POSITIVE_INFINITY;
  const nodes =
    (search === "launch" ? undefined : growBeamTree(space, source, maxReflections, maxNodes)) ??
    launchRays(space, source, { numRays, maxReflections, maxTransmissions });
  return lineOfSight ? nodes : nodes.slice(1);
}
