/** Attributes of an element by name; those that are `undefined` are left out. */
export type SvgAttributes = Readonly<Record<string, string | number | undefined>>;

const ESCAPES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
};

/**
 * Writes one element. Numbers get at most two decimals, a hundredth of a pixel, which keeps files
 * small and the same on every machine.
 *
 * @param name - Element name.
 * @param attributes - Its attributes.
 * @param children - Elements, or text from `svgText`; none closes the element at once.
 * @returns SVG.
 */
export function svgElement(
  name: string,
  attributes: SvgAttributes,
  ...children: readonly string[]
): string {
  const written = Object.entries(attributes)
    .filter(([, value]) => value !== undefined)
    .map(
      ([key, value]) =>
        ` ${key}="${typeof value === "number" ? short(value) : svgText(`${value}`)}"`,
    )
    .join("");
  return children.length === 0
    ? `<${name}${written}/>`
    : `<${name}${written}>${children.join("")}</${name}>`;
}

/**
 * Escapes text for use between tags or in quotes.
 *
 * @param text - Any text.
 * @returns SVG.
 */
export function svgText(text: string): string {
  return text.replace(/[&<>"]/g, (character) => ESCAPES[character] ?? character);
}

/**
 * Writes a label.
 *
 * @param text - What it says.
 * @param x - Anchor, to the right. Unit: px.
 * @param y - Baseline, downwards. Unit: px.
 * @param attributes - Further attributes, such as `text-anchor`.
 * @returns SVG.
 */
export function svgLabel(
  text: string,
  x: number,
  y: number,
  attributes: SvgAttributes = {},
): string {
  return svgElement("text", { x, y, ...attributes }, svgText(text));
}

/**
 * Writes path data through points.
 *
 * @param points - `[numPoints][x, y]`. Unit: px.
 * @param isClosed - Whether the last point is joined to the first.
 * @returns Value of the attribute `d`.
 */
export function pathData(
  points: readonly (readonly [number, number])[],
  isClosed: boolean,
): string {
  const steps = points.map(([x, y], n) => `${n === 0 ? "M" : "L"}${short(x)} ${short(y)}`);
  return `${steps.join("")}${isClosed ? "Z" : ""}`;
}

function short(value: number): string {
  const rounded = Math.round(value * 100) / 100;
  return String(rounded === 0 ? 0 : rounded); // never −0
}
