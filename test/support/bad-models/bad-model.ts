import type { Code } from "../../../schemas/codes.ts";
import type { Manifest } from "../../../schemas/manifest.ts";

/** A model that validation must refuse. */
export interface BadModel {
  /** What is wrong with it. */
  readonly name: string;
  /** Why it is refused. */
  readonly code: Code;
  /** What the refusal must name besides. */
  readonly names?: string;
  /** Stage that it claims to serve. Default: `prb`. */
  readonly kind?: "prb" | "power";
  /** What its manifest says beyond what is true of a good one. */
  readonly manifest?: Partial<Manifest>;
  /** Its file. */
  readonly onnx: () => Uint8Array;
}

/** One bad model. */
export const bad = (
  name: string,
  code: Code,
  onnx: () => Uint8Array,
  more: Partial<BadModel> = {},
): BadModel => ({ name, code, onnx, ...more });
