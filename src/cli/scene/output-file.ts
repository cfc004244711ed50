import { writeFileSync } from "node:fs";
import { extname } from "node:path";
import { rasteriseSvg } from "../../../simulator/picture/rasterise-svg.ts";
import { type SvgPicture, svgDocument } from "../../../simulator/picture/svg-document.ts";
import { fail } from "../fail.ts";

/** Writes a picture as SVG or PNG, as its file's name says. */
export async function writePicture(path: string, picture: SvgPicture): Promise<void> {
  const svg = svgDocument(picture);
  writeOutput(path, extname(path).toLowerCase() === ".png" ? await rasteriseSvg(svg) : svg);
}

/** Writes a file, or ends the program with the reason. */
export function writeOutput(path: string, content: string | Uint8Array): void {
  try {
    writeFileSync(path, content);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    fail({ code: "OUTPUT_UNWRITABLE", message: `${path}: ${why}` });
  }
}
