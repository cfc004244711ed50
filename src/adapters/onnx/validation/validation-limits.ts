import { MAX_MODEL_BYTES } from "../../../../schemas/http-models.ts";

/** Longest times that a run may take with so many users. */
export interface LatencyBudget {
  /** Users of a run. */
  readonly numUes: number;
  /** Half of the runs are at most so long. Unit: ms. */
  readonly medianMs: number;
  /** 99 of 100 runs are at most so long. Unit: ms. */
  readonly p99Ms: number;
}

/** What validation allows a model. */
export interface ValidationLimits {
  /** Size of the file. Unit: bytes. */
  readonly maxBytes: number;
  /** Elements of all constants, and of what nodes make of constants alone. */
  readonly maxElements: number;
  /** Nodes, and likewise constants. */
  readonly maxNodes: number;
  /** Time for all checks together, the start of the process included. Unit: ms. */
  readonly withinMs: number;
  /** Memory of the process; 120 of it are its own. Unit: MB. */
  readonly memoryMb: number;
  /** A single run beyond this ends the check. Unit: ms of processor time. */
  readonly stallMs: number;
  /** Budgets, smallest number of users first. */
  readonly latency: readonly LatencyBudget[];
  /** Validations under way at the same time; further ones wait. */
  readonly maxAtOnce: number;
}

/** What a model is allowed where nothing else is said. */
export const DEFAULT_LIMITS: ValidationLimits = {
  maxBytes: MAX_MODEL_BYTES,
  maxElements: 4_000_000,
  maxNodes: 10_000,
  withinMs: 20_000,
  memoryMb: 512,
  stallMs: 500,
  latency: [
    { numUes: 1, medianMs: 1, p99Ms: 5 },
    { numUes: 8, medianMs: 1, p99Ms: 5 },
    { numUes: 20, medianMs: 1.5, p99Ms: 7.5 },
    { numUes: 64, medianMs: 2, p99Ms: 10 },
  ],
  maxAtOnce: 2,
};
