import { readFile } from "node:fs/promises";
import type { DescribeModel } from "../../adapters/http/admin-parts.ts";
import { describeModel } from "../../cli/models/describe-model.ts";

/** Writes the manifest of an uploaded model as `slotpilot models import` does. */
export const describeUpload: DescribeModel = async (file, claim) => {
  const bytes = await readFile(file);
  const described = describeModel("model.onnx", bytes, claim, new Date().toISOString());
  return "code" in described ? described : { manifest: described };
};
