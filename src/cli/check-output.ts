import { existsSync, statSync } from "node:fs";
import { dirname, extname } from "node:path";
import { fail } from "./fail.ts";

/**
 * Ends the program when a file can't be written, before the work for it is done.
 *
 * @param flag - Where the path comes from.
 * @param path - The file; nothing when none was asked for.
 * @param extensions - What it may end with; absent: anything.
 */
export function checkOutput(
  flag: string,
  path: string | undefined,
  extensions?: readonly string[],
): void {
  if (path === undefined) return;
  const extension = extname(path).toLowerCase();
  if (extensions && !extensions.includes(extension)) {
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
