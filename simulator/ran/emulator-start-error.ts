import type { Code } from "../../schemas/codes.ts";

/** The emulator could not start; the message says why, the code is the registry's. */
export class EmulatorStartError extends Error {
  /** Shown in logs in front of the message. */
  override readonly name: string = "EmulatorStartError";
  /** Entry of the code registry. */
  readonly code: Code;

  /** Takes the registry's code, what went wrong, and its cause. */
  constructor(code: Code, message: string, cause: unknown) {
    super(message, { cause });
    this.code = code;
  }
}
