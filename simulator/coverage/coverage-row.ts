import { tapsOf } from "../channel/impulse-response.ts";
import type { MaterialTable } from "../propagation/materials.ts";
import { createPathTracer, type PathTracerOptions } from "../propagation/path-tracer.ts";
import { createEnclosureTest } from "../scene/enclosure.ts";
import type { Scene } from "../scene/scene.ts";
import type { Vec3 } from "../scene/vector.ts";
import { type CoverageGrid, cellCentre } from "./coverage-grid.ts";
import { antennaOf, type NamedAntenna } from "./named-antenna.ts";
import { type PathSum, powerGain } from "./path-sum.ts";

/** An antenna of the map. */
export interface MapTransmitter {
  /** Where it is. Unit: m. */
  readonly position: Vec3;
  /** What it is. */
  readonly antenna: NamedAntenna;
}

/** What a map is computed from: plain data, so that threads can share the work. */
export interface CoverageOptions {
  /** The scene. */
  readonly scene: Scene;
  /** The materials its faces name. */
  readonly materials: MaterialTable;
  /** Carrier frequency. Unit: Hz. */
  readonly frequencyHz: number;
  /** What else the tracer takes: mechanisms, search, seed. */
  readonly tracing?: Omit<PathTracerOptions, "scene" | "materials" | "frequencyHz" | "transmitter">;
  /** At least one. */
  readonly transmitters: readonly MapTransmitter[];
  /** Antenna of the receiver in every cell. */
  readonly receiver: NamedAntenna;
  /** The cells. */
  readonly grid: CoverageGrid;
  /** How paths add up. */
  readonly sum: PathSum;
}

/** Computes the cells of one row. Arguments: the row's number; the gains to fill, `[numTransmitters][numCells]`. */
export type CoverageRow = (row: number, gains: readonly Float64Array[]) => void;

/**
 * Prepares one tracer per transmitter.
 *
 * @param options - The map.
 * @returns Writes the power gain of every cell of a row: linear, 0 without any path, NaN inside a
 *   building and below the ground.
 * @throws `PropagationError` as `createPathTracer` does.
 */
export function createCoverageRow(options: CoverageOptions): CoverageRow {
  const { scene, materials, frequencyHz, grid, sum } = options;
  const enclosing = createEnclosureTest(scene, options.tracing?.mechanisms?.maxTransmissions);
  const receiver = antennaOf(options.receiver);
  const links = options.transmitters.map(({ position, antenna }) => ({
    trace: createPathTracer({
      ...options.tracing,
      ...{ scene, materials, frequencyHz, transmitter: position },
    }),
    ends: { transmitter: antennaOf(antenna), receiver, carrierHz: frequencyHz },
  }));
  return (row, gains) => {
    const first = row * grid.numColumns;
    for (let cell = first; cell < first + grid.numColumns; cell += 1) {
      const centre = cellCentre(grid, cell);
      const isOpen = !enclosing(centre);
      for (const [n, { trace, ends }] of links.entries()) {
        const gain = isOpen ? powerGain(tapsOf(trace(centre), ends), frequencyHz, sum) : Number.NaN;
        (gains[n] ?? [])[cell] = gain;
      }
    }
  };
}
