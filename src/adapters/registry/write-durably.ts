import { mkdir, open, rename } from "node:fs/promises";
import { dirname } from "node:path";

/**
 * Replaces a file so that a crash at any moment leaves the old or the new content, never a part.
 *
 * One process at a time may do so: the new content waits beside the file under its name and `.new`.
 *
 * @param path - The file.
 * @param text - New content.
 */
export async function writeDurably(path: string, text: string): Promise<void> {
  const waiting = `${path}.new`;
  const file = await open(waiting, "w");
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(waiting, path);
  await syncFolder(dirname(path));
}

/** Makes a folder, with those that it lies in, unless it is there. */
export async function makeFolder(path: string): Promise<void> {
  const made = await mkdir(path, { recursive: true });
  if (made !== undefined) await syncFolder(dirname(made));
}

/** Waits until the disk has the names of a folder's files. */
export async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, "r");
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
