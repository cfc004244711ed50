import { createReadStream } from "node:fs";
import { mkdir, open, stat } from "node:fs/promises";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { Manifest } from "../../../schemas/manifest.ts";
import type { ModelFault } from "../../ports/model-store.ts";
import { fault, reasonOf } from "./registry-fault.ts";
import { syncFolder } from "./write-durably.ts";

const MAX_BYTES = Manifest.properties.sizeBytes.maximum ?? 0;

/**
 * Copies a model to where it can be validated, and waits until it is on the disk.
 *
 * @param staging - Folder to make.
 * @param file - The ONNX file; a regular one of at most 100 MB.
 * @param manifest - Its manifest.
 * @returns `undefined`: done; `MODEL_UNREADABLE`.
 */
export async function stageModel(
  staging: string,
  file: string,
  manifest: Manifest,
): Promise<ModelFault | undefined> {
  const wrong = await judgeSource(file);
  if (wrong) return wrong;
  await mkdir(staging);
  await writeSynced(join(staging, "model.onnx"), createReadStream(file, { end: MAX_BYTES }));
  await writeSynced(join(staging, "manifest.json"), [`${JSON.stringify(manifest, null, 2)}\n`]);
  await syncFolder(staging);
  return undefined;
}

async function judgeSource(file: string): Promise<ModelFault | undefined> {
  const unreadable = (why: string) => fault("MODEL_UNREADABLE", `the model's file ${why}`);
  try {
    const facts = await stat(file);
    if (!facts.isFile()) return unreadable("is no regular file; name the .onnx file itself");
    if (facts.size > MAX_BYTES) {
      return unreadable(`has ${facts.size} bytes; at most ${MAX_BYTES} are allowed`);
    }
    await (await open(file, "r")).close();
    return undefined;
  } catch (error) {
    return unreadable(`can't be read (${reasonOf(error)}); check its path`);
  }
}

async function writeSynced(path: string, content: Readable | string[]): Promise<void> {
  const file = await open(path, "wx");
  await pipeline(content, file.createWriteStream({ flush: true }));
}
