import { createWriteStream } from "node:fs";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import type { MultipartFile, MultipartValue } from "@fastify/multipart";
import type { FastifyRequest } from "fastify";
import { MAX_MODEL_BYTES } from "../../../schemas/http-models.ts";
import { REFUSALS, type Refusal } from "./refusals.ts";

/** Largest manifest. Unit: bytes. */
const MAX_FIELD_BYTES = 262_144;

/** Fields and boundaries besides the file. Unit: bytes. */
const MAX_ENVELOPE_BYTES = 1_048_576;

/** Limits of one upload, held while it streams. */
export const UPLOAD_LIMITS = {
  ...{ fileSize: MAX_MODEL_BYTES, files: 1, fields: 8, parts: 9 },
  ...{ fieldSize: MAX_FIELD_BYTES, fieldNameSize: 64, headerPairs: 16 },
};

/** Parts of an upload, the file stored. */
export interface Upload {
  /** Where the ONNX file lies. */
  readonly file: string;
  /** Text fields by name. */
  readonly fields: ReadonlyMap<string, string>;
}

/**
 * Stores an upload while it streams in. Nothing that the client names becomes a path.
 *
 * @param request - Multipart request.
 * @param folder - Empty folder, where the file is stored.
 * @returns Its parts; or why not, as soon as that is clear.
 */
export async function receiveUpload(
  request: FastifyRequest,
  folder: string,
): Promise<Upload | Refusal> {
  if (!request.isMultipart()) return REFUSALS.mediaType;
  if (Number(request.headers["content-length"]) > MAX_MODEL_BYTES + MAX_ENVELOPE_BYTES) {
    return REFUSALS.tooLarge;
  }
  const file = join(folder, "upload.onnx");
  const fields = new Map<string, string>();
  let hasFile = false;
  try {
    for await (const part of request.parts()) {
      const refused = await receivePart(part, file, fields);
      if (refused) return refused;
      hasFile ||= part.type === "file";
    }
  } catch (error) {
    request.raw.unpipe();
    request.raw.resume(); // who still sends shall be able to read the answer
    return refusalOfBreak(error as BreakOff);
  }
  return hasFile ? { file, fields } : bad("the part `model` is missing: send the ONNX file in it");
}

async function receivePart(
  part: MultipartFile | MultipartValue,
  file: string,
  fields: Map<string, string>,
): Promise<Refusal | undefined> {
  if (part.type === "field") {
    if (part.fieldnameTruncated || part.valueTruncated) return REFUSALS.tooLarge;
    fields.set(part.fieldname, String(part.value));
    return undefined;
  }
  if (part.fieldname !== "model") return bad("the only file is that of the part `model`");
  // A part that is too large would be read to its end, however far that is.
  part.file.once("limit", () => part.file.destroy(TOO_LARGE));
  await pipeline(part.file, createWriteStream(file, { flags: "wx", mode: 0o600 }));
  return part.file.truncated ? REFUSALS.tooLarge : undefined;
}

const bad = (message: string): Refusal => ({ status: 400, code: "BAD_FIELD", message });

const TOO_LARGE = Object.assign(new Error("too large"), { statusCode: 413 });

interface BreakOff {
  readonly statusCode?: number;
  readonly syscall?: string;
}

/** What the disk says is no fault of the client. */
function refusalOfBreak({ statusCode, syscall }: BreakOff): Refusal {
  if (syscall === "open" || syscall === "write") return NOT_STORED;
  return statusCode === 413 ? REFUSALS.tooLarge : REFUSALS.badRequest;
}

const NOT_STORED: Refusal = {
  ...{ status: 503, code: "SERVICE_BUSY" },
  message: "the model could not be stored; see the service's disk and try again",
};
