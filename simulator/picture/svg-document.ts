import { svgElement, svgText } from "./svg-element.ts";

/** The family of our fonts, and what a browser without them takes. */
const FONT_FAMILY = "DejaVu Sans, Verdana, sans-serif";

/** A picture as a whole. */
export interface SvgPicture {
  /** Width. Unit: px. */
  readonly width: number;
  /** Height. Unit: px. */
  readonly height: number;
  /** What it shows, in a few words; read out by screen readers. */
  readonly title: string;
  /** What can be seen, in a sentence or two, for those who can't see it. */
  readonly description: string;
  /** Everything that is drawn, the lowest first. */
  readonly elements: readonly string[];
}

/**
 * Puts a picture together: white ground, our font, and title and description for screen readers.
 *
 * @param picture - The picture.
 * @returns A complete SVG document.
 */
export function svgDocument(picture: SvgPicture): string {
  const { width, height, title, description, elements } = picture;
  const root = {
    xmlns: "http://www.w3.org/2000/svg",
    ...{ width, height, viewBox: `0 0 ${width} ${height}` },
    ...{ role: "img", "aria-labelledby": "title description" },
    ...{ "font-family": FONT_FAMILY, "font-size": 12, fill: "#222" },
  };
  return `${svgElement(
    "svg",
    root,
    svgElement("title", { id: "title" }, svgText(title)),
    svgElement("desc", { id: "description" }, svgText(description)),
    svgElement("rect", { width, height, fill: "#fff" }),
    ...elements,
  )}\n`;
}

/**
 * Puts one picture below another.
 *
 * @param upper - Gives the title.
 * @param lower - Goes below.
 * @returns Both in one.
 */
export function stackPictures(upper: SvgPicture, lower: SvgPicture): SvgPicture {
  const shift = { transform: `translate(0 ${upper.height})` };
  return {
    width: Math.max(upper.width, lower.width),
    height: upper.height + lower.height,
    title: upper.title,
    description: `${upper.description} ${lower.description}`,
    elements: [...upper.elements, svgElement("g", shift, ...lower.elements)],
  };
}
