import type { CloningState } from "./clone-policy.ts";
import type { PolicyKind } from "./policy-weights.ts";
import type { CurriculumState } from "./ppo/curriculum-state.ts";

/** Where a run stands; what has not begun is absent. */
export interface Checkpoint {
  /** Warm start, per agent. */
  readonly clones?: Readonly<Partial<Record<PolicyKind, CloningState>>>;
  /** Reinforcement. */
  readonly curriculum?: CurriculumState;
}

/** How an array stands in the text. */
interface PackedArray {
  readonly float32: string;
}

/** Writes a checkpoint as JSON; arrays are base64 of little-endian float32, to the last bit. */
export function packCheckpoint(checkpoint: Checkpoint): string {
  return JSON.stringify(checkpoint, (_, value: unknown) => {
    if (!(value instanceof Float32Array)) return value;
    const bytes = Buffer.alloc(4 * value.length);
    for (const [i, number] of value.entries()) bytes.writeFloatLE(number, 4 * i);
    return { float32: bytes.toString("base64") } satisfies PackedArray;
  });
}

/** Reads what `packCheckpoint` wrote. */
export function unpackCheckpoint(text: string): Checkpoint {
  return JSON.parse(text, (_, value: unknown) => {
    if (!isPacked(value)) return value;
    const bytes = Buffer.from(value.float32, "base64");
    return Float32Array.from({ length: bytes.length / 4 }, (_, i) => bytes.readFloatLE(4 * i));
  }) as Checkpoint;
}

function isPacked(value: unknown): value is PackedArray {
  return typeof value === "object" && value !== null && "float32" in value;
}
