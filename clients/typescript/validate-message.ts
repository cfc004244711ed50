import type { Static, TSchema } from "@sinclair/typebox";
import { type TypeCheck, TypeCompiler, ValueErrorType } from "@sinclair/typebox/compiler";
import type { Code } from "../../schemas/codes.ts";

/** A valid message, or the first thing that is wrong with it. */
export type Validated<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly code: Code; readonly message: string };

const RANGE_ERRORS = new Set([
  ValueErrorType.ArrayMaxItems,
  ValueErrorType.IntegerMaximum,
  ValueErrorType.IntegerMinimum,
  ValueErrorType.NumberMaximum,
  ValueErrorType.NumberMinimum,
  ValueErrorType.StringMaxLength,
]);

/**
 * Compiles a schema into a validator that says what is wrong in terms of the code registry.
 *
 * @param schema - A message of the contract.
 * @returns A function from any value to the typed message, or to `BAD_RANGE` (a number outside its
 *   range, NaN or infinite; a list too long) or `BAD_FIELD` (anything else), with the field.
 * @rule R9 · R10
 */
export function compileValidator<T extends TSchema>(
  schema: T,
): (value: unknown) => Validated<Static<T>> {
  const check = TypeCompiler.Compile(schema);
  return (value) =>
    check.Check(value) ? { ok: true, value } : { ok: false, ...firstProblem(check, value) };
}

function firstProblem(check: TypeCheck<TSchema>, value: unknown): { code: Code; message: string } {
  const error = check.Errors(value).First();
  if (!error) return { code: "BAD_FIELD", message: "not valid" };
  const isUnreal = typeof error.value === "number" && !Number.isFinite(error.value);
  const code = isUnreal || RANGE_ERRORS.has(error.type) ? "BAD_RANGE" : "BAD_FIELD";
  return { code, message: `${error.path.slice(1) || "message"}: ${error.message}` };
}
