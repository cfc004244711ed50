import type { InferenceSession } from "onnxruntime-node";
import { MAX_UES } from "../../../schemas/fields.ts";

/** What the asking thread and a policy worker share. */
export interface PolicyMemory {
  /**
   * `[question, answer, numUes, length, thread]`: number of the newest question, `DISMISSED` when there
   * will be no more; number of the newest answer; users of the question; values of the answer, a
   * negative length being that of `message`; the worker's thread, as Linux numbers it, or 0.
   */
  readonly control: Int32Array;
  /** Features of the question, `[MAX_UES, numFeatures]`. */
  readonly features: Float32Array;
  /** Values of the answer, `[MAX_UES]`. */
  readonly values: Float32Array;
  /** Why there is no answer; UTF-8. */
  readonly message: Uint8Array;
}

/** Places in the control block. */
export const CONTROL = { question: 0, answer: 1, numUes: 2, length: 3, thread: 4 } as const;

/** Stands for a question: the worker shall end. */
export const DISMISSED = -1;

/** What a policy worker is started with. */
export interface PolicyTask {
  /** The model. */
  readonly file: string;
  /** Name of its input and output. */
  readonly input: string;
  readonly output: string;
  /** Features per user. */
  readonly numFeatures: number;
  /** User counts that are run once at the start. */
  readonly warmUpUes: readonly number[];
  /** Session options. */
  readonly options: InferenceSession.SessionOptions;
  /** Where questions and answers lie. */
  readonly memory: PolicyMemory;
}

const MESSAGE_BYTES = 500;

/** Allocates the memory between one asking thread and one policy worker. */
export function allocatePolicyMemory(numFeatures: number): PolicyMemory {
  return {
    control: new Int32Array(new SharedArrayBuffer(20)),
    features: new Float32Array(new SharedArrayBuffer(4 * MAX_UES * numFeatures)),
    values: new Float32Array(new SharedArrayBuffer(4 * MAX_UES)),
    message: new Uint8Array(new SharedArrayBuffer(MESSAGE_BYTES)),
  };
}
