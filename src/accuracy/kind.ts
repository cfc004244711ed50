import { type Static, type TSchema, Type } from "@sinclair/typebox";
import { Value } from "@sinclair/typebox/value";
import type { BlerTables } from "./bler-tables.ts";
import type { Note } from "./measure.ts";
import type { CaseTally } from "./tally.ts";

/** What a case is judged in the light of, besides itself. */
export interface Surroundings<F> {
  /** The file that the case is from. */
  readonly file: F;
  /** Block error tables that the reference used, where they are at hand. */
  readonly tables: BlerTables | undefined;
}

/** A kind of reference file: how to recognise it, and how to judge one of its cases. */
export interface Kind {
  /** What the names of its files begin with. */
  readonly stem: string;
  /** How many fields of the kind a case has; 0 when it is of another kind. */
  readonly likeness: (reference: unknown) => number;
  /** Judges one case of a file. */
  readonly judge: (
    reference: unknown,
    tally: CaseTally,
    surroundings: Surroundings<unknown>,
  ) => void;
}

/** Everything that makes a kind; `S` shapes `{ in, out }` of a case, `F` what else its files hold. */
export interface KindSpec<S extends TSchema, F extends TSchema> {
  /** What the names of its files begin with. */
  readonly stem: string;
  /** Shape of a case, with the fields that judging needs; others are allowed. */
  readonly shape: S;
  /** Shape of the file beside its cases; default: anything. */
  readonly file?: F;
  /** Why a case is outside of what slotpilot does, if it is; default: none is. */
  readonly passOver?: (
    reference: Static<S>,
    surroundings: Surroundings<Static<F>>,
  ) => string | undefined;
  /** Computes what the case asks for, and notes every quantity that the file gives. */
  readonly judge: (reference: Static<S>, note: Note, surroundings: Surroundings<Static<F>>) => void;
}

/** Makes a kind. A case that does not have its shape is refused, never judged. */
export function judgedKind<S extends TSchema, F extends TSchema>(spec: KindSpec<S, F>): Kind {
  const { stem, shape, file: fileShape = Type.Unknown(), passOver, judge } = spec;
  return {
    stem,
    likeness: (reference) => (Value.Check(shape, reference) ? numFields(shape) : 0),
    judge: (reference, tally, { file, tables }) => {
      if (!Value.Check(shape, reference)) return tally.refuse(shapeFault(shape, reference));
      if (!Value.Check(fileShape, file)) return tally.refuse(shapeFault(fileShape, file));
      const surroundings = { file, tables };
      const why = passOver?.(reference, surroundings);
      return why ? tally.passOver(why) : judge(reference, tally.note, surroundings);
    },
  };
}

/** Makes a kind whose cases are of several kinds, each named by `in.kind` as its stem. */
export function mixedKind(stem: string, members: readonly Kind[]): Kind {
  const memberOf = (reference: unknown) =>
    Value.Check(Named, reference)
      ? members.find((member) => member.stem === reference.in.kind)
      : undefined;
  return {
    stem,
    likeness: (reference) => memberOf(reference)?.likeness(reference) ?? 0,
    judge: (reference, tally, surroundings) => {
      const member = memberOf(reference);
      if (member) member.judge(reference, tally, surroundings);
      else tally.refuse("/in/kind: is not known");
    },
  };
}

const Named = Type.Object({ in: Type.Object({ kind: Type.String() }) });

function numFields(shape: TSchema): number {
  const required = (part: TSchema): string[] => part["required"] ?? [];
  const { in: given, out } = shape["properties"];
  return required(given).length + required(out).length;
}

function shapeFault(shape: TSchema, value: unknown): string {
  const error = Value.Errors(shape, value).First();
  return `${error?.path || "/"}: ${error?.message ?? "does not have the shape of its kind"}`;
}
