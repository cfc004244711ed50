import { CODES, type Code } from "../../schemas/codes.ts";
import { colours } from "./colours.ts";

/** What a command cannot do, in words for its user. */
export interface CommandFailure {
  /** Code of the registry. */
  readonly code: Code;
  /** What is wrong and what to change. */
  readonly message: string;
}

/** Exit code of a wrong command line or configuration. */
const EXIT_USAGE = 2;

/** Exit code of everything else that fails. */
const EXIT_FAILURE = 1;

/** Tells the user on stderr what failed and ends the program; no stack trace. */
export function fail({ code, message }: CommandFailure): never {
  process.stderr.write(`${colours.red(code)} ${message}\nSee docs/errors.md for what to do.\n`);
  process.exit(code.startsWith("CONFIG_") ? EXIT_USAGE : EXIT_FAILURE);
}

/** Ends the program over an exception: with its own code if it has one, else as the bug that it is. */
export function failOver(error: unknown): never {
  const { code } = (error ?? {}) as { readonly code?: unknown };
  const message = error instanceof Error ? error.message : String(error);
  const known = typeof code === "string" && Object.hasOwn(CODES, code);
  return fail({ code: known ? (code as Code) : "INTERNAL", message });
}
