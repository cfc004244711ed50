import { existsSync } from "node:fs";
import { rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Manifest } from "../../../schemas/manifest.ts";
import type {
  ImportedModel,
  IncomingModel,
  ModelVerdict,
  RefusedModel,
} from "../../ports/model-registry.ts";
import type { ModelFault } from "../../ports/model-store.ts";
import { inTurn } from "./change-model.ts";
import { ownFolder, sweepLeftOvers } from "./left-overs.ts";
import { fullName, type ModelFolder, modelFolders } from "./model-folders.ts";
import { checkManifest, judgeContent, readManifest, readModel, storedModel } from "./read-model.ts";
import { fault, guarded } from "./registry-fault.ts";
import { stageModel } from "./stage-model.ts";
import { type Judges, judgeModel } from "./verify-model.ts";
import { makeFolder, syncFolder } from "./write-durably.ts";

/**
 * Brings a model into the registry: it is copied aside, validated there and then moved to its place in
 * one step.
 *
 * @param root - Folder of models.
 * @param incoming - What is brought.
 * @param judges - Who judges it.
 * @returns The model where it lies now; else `MODEL_TAKEN`, `MODEL_UNREADABLE`, `MODEL_INVALID`, what
 *   the judges say, `REGISTRY_BUSY`, `REGISTRY_INACCESSIBLE`.
 */
export async function importModel(
  root: string,
  { file, manifest: claimed }: IncomingModel,
  judges: Judges,
): Promise<ImportedModel | RefusedModel> {
  const manifest = checkManifest(claimed, "the new model");
  if ("code" in manifest) return manifest;
  return guarded(async () => {
    await makeFolder(root);
    await sweepLeftOvers(root);
    const staging = ownFolder(root, "incoming");
    try {
      const wrong = await stageModel(staging, file, manifest);
      return wrong ?? (await admit(root, staging, manifest, judges));
    } finally {
      await rm(staging, { recursive: true, force: true });
    }
  });
}

async function admit(
  root: string,
  staging: string,
  manifest: Manifest,
  judges: Judges,
): Promise<ImportedModel | RefusedModel> {
  const place = placeOf(root, manifest);
  const isItself = judgeContent(manifest, join(staging, "model.onnx")) === undefined;
  if (isItself && existsSync(place.folder)) return meet(place, manifest);

  const verdict = await judgeModel(staging, manifest, judges);
  const wrong = refusalOf(verdict) ?? readModel({ ...place, folder: staging }, judges);
  if ("code" in wrong) return { ...wrong, verdict };

  const settled = await inTurn(root, async () => {
    if (existsSync(place.folder)) return meet(place, manifest);
    const notes = namesakes(root, manifest);
    await move(staging, place, root);
    const model = storedModel(manifest, place.folder);
    return { ...model, ...(notes.length > 0 && { notes }) };
  });
  return { ...settled, verdict };
}

function placeOf(root: string, { name, version }: Manifest): ModelFolder {
  return { name, version, folder: join(root, name, version) };
}

/** What comes of a model whose place is taken. */
function meet(place: ModelFolder, manifest: Manifest): ImportedModel | ModelFault {
  const there = readManifest(place);
  const isSame = !("code" in there) && there.sha256 === manifest.sha256;
  if (!isSame || judgeContent(there, join(place.folder, "model.onnx"))) {
    const message = `${fullName(place)} is there already with another content; give this one another version`;
    return fault("MODEL_TAKEN", message);
  }
  const model = storedModel(there, place.folder);
  const { quarantine } = model;
  const notes = [`${fullName(place)} was there already; nothing has changed`];
  if (quarantine) notes.push(`it is in quarantine since ${quarantine.at}: ${quarantine.reason}`);
  return { ...model, notes };
}

/** Tells under which other names the same content lies. */
function namesakes(root: string, { sha256 }: Manifest): string[] {
  return modelFolders(root).flatMap((place) => {
    const other = readManifest(place);
    if ("code" in other || other.sha256 !== sha256) return [];
    const { quarantine } = storedModel(other, place.folder);
    const fate = quarantine ? `, in quarantine: ${quarantine.reason}` : "";
    return [`the same content lies there as ${fullName(place)}${fate}`];
  });
}

async function move(staging: string, { folder }: ModelFolder, root: string): Promise<void> {
  const ofName = dirname(folder);
  await makeFolder(ofName);
  await rename(staging, folder);
  await syncFolder(ofName);
  await syncFolder(root);
}

/** The first check that failed, as a fault. */
function refusalOf({ ok, checks }: ModelVerdict): ModelFault | undefined {
  if (ok) return undefined;
  const failed = checks.find((check) => check.ok === false);
  return fault(failed?.code ?? "MODEL_INVALID", failed?.message ?? "the model was not validated");
}
