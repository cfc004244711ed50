import type { Code } from "../../schemas/codes.ts";

/** Why a message was refused. */
export interface Rejection {
  /** Code of the registry. */
  readonly code: Code;
  /** Which field, and what is allowed: one sentence for a human. */
  readonly message: string;
}

/** A value that passed, or why it did not. Bad input is data, never an exception. */
export type Checked<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: Rejection };

/** Refuses a message. */
export function reject(code: Code, message: string): { ok: false; error: Rejection } {
  return { ok: false, error: { code, message } };
}
