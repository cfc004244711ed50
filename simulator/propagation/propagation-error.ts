import type { Code } from "../../schemas/codes.ts";

/** Reasons why waves can't be computed. */
export type PropagationErrorCode = Extract<
  Code,
  "MATERIAL_UNKNOWN" | "MATERIAL_FREQUENCY_OUT_OF_RANGE"
>;

/** What is wrong, as data. */
export interface PropagationFault {
  /** Which kind of fault. */
  readonly code: PropagationErrorCode;
  /** The numbers and names needed to reproduce it. */
  readonly facts: Readonly<Record<string, unknown>>;
}

/** A scene can't be traced at the wanted frequency; thrown when a tracer is built, never per path. */
export class PropagationError extends Error implements PropagationFault {
  /** Shown in logs in front of the message. */
  override readonly name: string = "PropagationError";
  /** Which kind of fault. */
  readonly code: PropagationErrorCode;
  /** The numbers and names needed to reproduce it. */
  readonly facts: Readonly<Record<string, unknown>>;

  /** Takes the fault as found. */
  constructor({ code, facts }: PropagationFault) {
    const details = Object.entries(facts).map(
      ([name, value]) => `${name} ${JSON.stringify(value)}`,
    );
    super(details.join(", "));
    this.code = code;
    this.facts = facts;
  }
}
