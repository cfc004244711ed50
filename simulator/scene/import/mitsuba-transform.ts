import { Matrix4, Vector3 } from "three";
import type { Vec3 } from "../vector.ts";
import type { XmlElement } from "./parse-xml.ts";

/** A transform, or the reason why it can't be read. */
export type MitsubaTransform =
  | {
      readonly ok: true;
      /** From the shape's frame to the scene's. Unit: m. */
      readonly apply: (point: Vec3) => Vec3;
    }
  | { readonly ok: false; readonly reason: string };

/**
 * Reads `<transform name="to_world">`: steps that are applied one after the other.
 *
 * @param transform - The element; absent: nothing moves.
 * @returns A function from the shape's frame to the scene's.
 * @source Mitsuba 3 documentation, "Scene XML file format", section on transformations.
 */
export function mitsubaTransform(transform: XmlElement | undefined): MitsubaTransform {
  const matrix = new Matrix4();
  for (const step of transform?.children ?? []) {
    const next = STEPS[step.tag]?.(step.attributes);
    if (!next) return { ok: false, reason: `transform "${step.tag}" is not supported` };
    if (!next.elements.every(Number.isFinite)) {
      return { ok: false, reason: `transform "${step.tag}" has a value that is no finite number` };
    }
    matrix.premultiply(next);
  }
  const apply = ([x, y, z]: Vec3): Vec3 => {
    const moved = new Vector3(x, y, z).applyMatrix4(matrix);
    return [moved.x, moved.y, moved.z];
  };
  return { ok: true, apply };
}

type Attributes = Readonly<Record<string, string>>;

const STEPS: Readonly<Record<string, (attributes: Attributes) => Matrix4 | undefined>> = {
  matrix: ({ value = "" }) => {
    const rows = numbersOf(value);
    if (rows.length !== 16) return undefined;
    return new Matrix4().fromArray(rows).transpose(); // the file has rows, three has columns
  },
  translate: (attributes) => new Matrix4().makeTranslation(...triple(attributes, 0)),
  scale: (attributes) => new Matrix4().makeScale(...triple(attributes, 1)),
  rotate: (attributes) => {
    const axis = new Vector3(...triple(attributes, 0)).normalize();
    return new Matrix4().makeRotationAxis(axis, (Number(attributes["angle"]) * Math.PI) / 180);
  },
};

/** `value="1, 2, 3"`, `value="2"` for all three, or x, y, z one by one. */
function triple({ value, x, y, z }: Attributes, absent: number): [number, number, number] {
  if (value === undefined) {
    const one = (axis: string | undefined) => (axis === undefined ? absent : Number(axis));
    return [one(x), one(y), one(z)];
  }
  const [first = Number.NaN, second = first, third = first] = numbersOf(value);
  return [first, second, third];
}

function numbersOf(text: string): number[] {
  return text
    .trim()
    .split(/[\s,]+/)
    .map(Number);
}
