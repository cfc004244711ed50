import type { Code } from "../../../../schemas/codes.ts";

/** What one look at a model came to. */
export type Finding = { readonly ok: true; readonly message: string } | Fault;

/** Something wrong with a model: the cause's code, and what was seen. */
export interface Fault {
  readonly ok: false;
  readonly code: Code;
  readonly message: string;
}

/** All is as it should be. */
export const fine = (message: string): Finding => ({ ok: true, message });

/** Something is wrong. */
export const fault = (code: Code, message: string): Fault => ({ ok: false, code, message });

/** Whether something came to nothing. */
export const isFault = (result: object): result is Fault => "code" in result;

/**
 * Makes a text of an untrusted file fit for a log and a terminal.
 *
 * @returns In quotes, control characters replaced, at most 60 characters of it.
 */
export function printable(text: string): string {
  const cut = text.length > 60 ? `${text.slice(0, 57)}…` : text;
  return `"${cut.replace(/[^\p{L}\p{N}\p{P}\p{S} ]/gu, "?")}"`;
}
