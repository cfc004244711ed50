import type { Code } from "../../../schemas/codes.ts";

/** A recording can't be written or read; the message says why, the code is the registry's. */
export class RecordingError extends Error {
  /** Shown in logs in front of the message. */
  override readonly name: string = "RecordingError";
  /** Entry of the code registry. */
  readonly code: Code;

  /** Takes the registry's code and what is wrong with which file. */
  constructor(code: Code, message: string) {
    super(message);
    this.code = code;
  }
}
