import type { Manifest } from "../../../../schemas/manifest.ts";
import type { ValidationLimits } from "./validation-limits.ts";

/** What a model claims to be, as far as validation compares it. */
export type ModelClaim = Pick<
  Manifest,
  "kind" | "featureSpec" | "input" | "output" | "opset" | "sha256"
>;

/** What the validating process is told on stdin. */
export interface ValidationTask {
  /** The ONNX file, an absolute path. */
  readonly file: string;
  /** What its manifest says. */
  readonly claim: ModelClaim;
  /** What it may need. */
  readonly limits: ValidationLimits;
}

/** All checks, in the order in which they are made. */
export const CHECK_NAMES = [
  "file",
  "format",
  "hash",
  "versions",
  "operators",
  "constants",
  "graph",
  "input and output",
  "features",
  "load",
  "answers",
  "values",
  "order of users",
  "latency",
] as const;
/** A check. */
export type CheckName = (typeof CHECK_NAMES)[number];
