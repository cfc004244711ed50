import { cp, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

/**
 * Puts a model beside itself, under another name: the same content, to be swapped with.
 *
 * @param root - Folder of models.
 * @param name - Model of version 2.0.0.
 * @returns Name of the twin.
 */
export async function addTwin(root: string, name: string): Promise<string> {
  const twin = `other-${name}`;
  const folder = join(root, twin, "2.0.0");
  await cp(join(root, name, "2.0.0"), folder, { recursive: true });
  const file = join(folder, "manifest.json");
  const manifest = JSON.parse(await readFile(file, "utf8"));
  await writeFile(file, JSON.stringify({ ...manifest, name: twin }));
  return twin;
}
