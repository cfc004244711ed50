import { existsSync, statSync, writeFileSync } from "node:fs";
import { dirname, extname } from "node:path";
import { rasteriseSvg } from "../../../simulator/picture/rasterise-svg.ts";
import { type SvgPicture, svgDocument } from "../../../simulator/picture/svg-document.ts";
import { fail } from "../fail.ts";

/**
 * Ends the program when a file can't be written, before the work for it is done.
 *
 * @param flag - Where the path comes from.
 * @param path - The file; nothing when none was asked for.
 * @param extensions - What it may end with.
 */
export function checkOutput(
  flag: string,
  path: string | undefined,
  extensions: readonly string[],
): void {
  if (path === undefined) return;
  const extension = extname(path).toLowerCase();
  if (!extensions.includes(extension)) {
    const message = `${flag} ${path}: the name must end with ${extensions.join(" or ")}`;
    fail({ code: "CONFIG_INVALID", message });
  }
  const folder = dirname(path);
  if (!isFolder(folder)) {
    fail({ code: "OUTPUT_UNWRITABLE", message: `${flag} ${path}: there is no folder ${folder}` });
  }
  if (isFolder(path)) {
    fail({ code: "OUTPUT_UNWRITABLE", message: `${flag} ${path}: it is a folder` });
  }
}

function isFolder(path: string): boolean {
  return existsSync(path) && statSync(path).isDirectory();
}

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
