import { Type } from "@sinclair/typebox";

/** Key of whole numbers between two limits. */
export const integer = (description: string, minimum: number, maximum: number, value: number) =>
  Type.Integer({ description, minimum, maximum, default: value });

/** Key of numbers between two limits. */
export const real = (description: string, minimum: number, maximum: number, value: number) =>
  Type.Number({ description, minimum, maximum, default: value });

/** Key of which only some values are allowed. */
export const oneOf = <const T extends string | number>(
  description: string,
  values: readonly T[],
  value: T,
) =>
  Type.Union(
    values.map((allowed) => Type.Literal(allowed)),
    { description, default: value },
  );

/** Key that switches something. */
export const onOff = (description: string, value: "on" | "off") =>
  oneOf(description, ["on", "off"], value);

/** Key of any text, empty by default. */
export const text = (description: string) => Type.String({ description, default: "" });
