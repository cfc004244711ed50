import { readFileSync, statSync } from "node:fs";
import { PlaceError } from "../place-fault.ts";

/** Larger files are refused before they are read. Unit: byte. */
const MAX_FILE_BYTES = 200e6;

/**
 * Reads a file of a scene.
 *
 * @param path - Where it is.
 * @returns Its bytes.
 * @throws `PlaceError` `SCENE_UNREADABLE` when it is missing, no file, or larger than 200 MB.
 */
export function readSceneFile(path: string): Buffer {
  try {
    const { size } = statSync(path);
    if (size <= MAX_FILE_BYTES) return readFileSync(path);
    const [sizeMb, maxMb] = [size, MAX_FILE_BYTES].map((bytes) => Math.ceil(bytes / 1e6));
    throw new PlaceError("SCENE_UNREADABLE", [`${path}: ${sizeMb} MB, at most ${maxMb} are read`]);
  } catch (error) {
    if (error instanceof PlaceError) throw error;
    const { code } = error as NodeJS.ErrnoException;
    const reason = code === "ENOENT" ? "no such file" : `cannot be read (${code ?? String(error)})`;
    throw new PlaceError("SCENE_UNREADABLE", [`${path}: ${reason}`]);
  }
}
