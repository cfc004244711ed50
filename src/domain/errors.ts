import type { Code } from "../../schemas/codes.ts";

/** Codes of the promises the core can find broken; each means a bug in slotpilot. */
export type InvariantCode = Extract<Code, "QUOTAS_EXCEED_GRID">;

/** A promise made by an earlier stage was broken: a bug, not bad input. Never caught to continue. */
export class InvariantError extends Error {
  /** Shown in logs in front of the message. */
  override readonly name: string = "InvariantError";
  /** Which promise was broken. */
  readonly code: InvariantCode;
  /** The numbers needed to reproduce it, logged as they are. */
  readonly facts: Readonly<Record<string, unknown>>;

  /** Takes the broken promise and the numbers that show it. */
  constructor(code: InvariantCode, facts: Readonly<Record<string, unknown>>) {
    super(`${code} ${JSON.stringify(facts)}`);
    this.code = code;
    this.facts = facts;
  }
}
