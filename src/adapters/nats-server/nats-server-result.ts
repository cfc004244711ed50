/** Codes of the ways our own broker can fail to come up; each has one entry in docs/errors.md. */
export type NatsServerErrorCode = "NATS_SERVER_MISSING" | "NATS_SERVER_FAILED";

/** Why there is no broker, in words for the person at the terminal. */
export interface NatsServerError {
  /** What went wrong. */
  readonly code: NatsServerErrorCode;
  /** The cause and what to do about it; may span several lines. */
  readonly message: string;
}

/** What was asked for, or the expected failure as a value: a machine without a broker is no bug. */
export type NatsServerResult<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly error: NatsServerError };
