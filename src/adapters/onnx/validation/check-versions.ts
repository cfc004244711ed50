import { type ModelMessage, toNumber } from "../../../onnx/onnx-message.ts";
import { type Finding, fault, fine } from "./finding.ts";
import type { ModelClaim } from "./validation-task.ts";

/** IR versions that operator sets from 17 on came with, up to the newest that ONNX Runtime 1.30 reads. */
const IR_VERSIONS = { min: 7, max: 13 };

/** Operator sets: from the first that a manifest can name to the newest that ONNX Runtime 1.30 knows. */
const OPSETS = { min: 17, max: 26 };

/** Names of the domain of ONNX's own operators. */
export const STANDARD_DOMAINS: ReadonlySet<string> = new Set(["", "ai.onnx"]);

/**
 * Checks the versions of format and operators.
 *
 * @returns `MODEL_IR_VERSION`, `MODEL_OPSET` where they are not supported or not what the manifest says.
 */
export function checkVersions(model: ModelMessage, claim: ModelClaim): Finding {
  const irVersion = toNumber(model.irVersion);
  if (!isWithin(irVersion, IR_VERSIONS)) {
    return fault("MODEL_IR_VERSION", `IR version ${irVersion}, supported are ${span(IR_VERSIONS)}`);
  }
  const opsets = model.opsetImport
    .filter(({ domain }) => STANDARD_DOMAINS.has(domain))
    .map(({ version }) => toNumber(version));
  const [opset = 0] = opsets;
  if (opsets.length !== 1) {
    return fault("MODEL_OPSET", `the model names ${opsets.length} standard operator sets, not one`);
  }
  if (!isWithin(opset, OPSETS)) {
    return fault("MODEL_OPSET", `operator set ${opset}, supported are ${span(OPSETS)}`);
  }
  if (opset !== claim.opset) {
    return fault("MODEL_OPSET", `operator set ${opset}, the manifest says ${claim.opset}`);
  }
  return fine(`IR version ${irVersion}, operator set ${opset}`);
}

const isWithin = (value: number, { min, max }: { min: number; max: number }) =>
  value >= min && value <= max;

const span = ({ min, max }: { min: number; max: number }) => `${min} to ${max}`;
