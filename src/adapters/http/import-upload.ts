import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Type } from "@sinclair/typebox";
import type { FastifyRequest } from "fastify";
import { UploadForm } from "../../../schemas/http-models.ts";
import type { RefusedModel } from "../../ports/model-registry.ts";
import { compileValidator } from "../../wire/validate.ts";
import type { AdminParts, ModelClaim } from "./admin-parts.ts";
import type { Answer } from "./answer.ts";
import { refusalOfFault } from "./answer.ts";
import { noteTrail } from "./audit.ts";
import { hidePaths } from "./hide-paths.ts";
import { modelView, verdictView } from "./model-view.ts";
import { receiveUpload, type Upload } from "./receive-upload.ts";
import { bodyOf, type Refusal } from "./refusals.ts";

/** Takes an upload and has the registry import it; what was stored on the way is gone afterwards. */
export async function importUpload(parts: AdminParts, request: FastifyRequest): Promise<Answer> {
  const folder = await mkdtemp(join(tmpdir(), "slotpilot-upload-"));
  try {
    const upload = await receiveUpload(request, folder);
    return "code" in upload ? upload : await importFile(parts, upload, request);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function importFile(
  parts: AdminParts,
  upload: Upload,
  request: FastifyRequest,
): Promise<Answer> {
  const described = await manifestOf(parts, upload);
  if ("code" in described) return described;
  const { manifest } = described;
  const named = checkName(manifest);
  if (named.ok) {
    noteTrail(request, { asked: { name: named.value.name, version: named.value.version } });
  }
  const imported = await parts.registry.import({ file: upload.file, manifest });
  if ("code" in imported) {
    noteTrail(request, { code: imported.code });
    return refused(imported);
  }
  const { verdict, notes = [] } = imported;
  const body = {
    model: modelView(imported),
    verdict: verdict ? verdictView(verdict) : null,
    notes: notes.map(hidePaths),
  };
  return { status: 201, body };
}

function refused({ verdict, ...fault }: RefusedModel): Answer {
  const refusal = refusalOfFault(fault);
  if (!verdict) return refusal;
  return {
    status: refusal.status,
    body: { ...bodyOf(refusal), verdict: verdictView(verdict) },
  };
}

const { name, version, kind } = UploadForm.properties;
const checkClaim = compileValidator(Type.Required(Type.Object({ name, version, kind })));

const checkName = compileValidator(Type.Required(Type.Object({ name, version })));

/** The manifest that came along, or one that is written for the file; not yet checked. */
async function manifestOf(
  { describeModel }: AdminParts,
  { file, fields }: Upload,
): Promise<{ readonly manifest: unknown } | Refusal> {
  const given = fields.get("manifest");
  if (given !== undefined) return parsed(given);
  const checked = checkClaim(Object.fromEntries(fields));
  if (!checked.ok) return { status: 400, ...checked.error };
  const described = await describeModel(file, checked.value as ModelClaim);
  return "manifest" in described ? described : refusalOfFault(described);
}

function parsed(json: string): { readonly manifest: unknown } | Refusal {
  try {
    return { manifest: JSON.parse(json) };
  } catch {
    const message = "the field `manifest` is no JSON; send manifest.json as it is";
    return { status: 400, code: "BAD_FIELD", message };
  }
}
