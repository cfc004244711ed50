import type { V2Model } from "../../../schemas/http-models.ts";
import type { Manifest } from "../../../schemas/manifest.ts";
import type { ModelRegistry } from "../../ports/model-registry.ts";
import type { AdminParts } from "./admin-parts.ts";
import { type Answer, type Answerers, ok, refusalOfFault } from "./answer.ts";

type V2Routes = "v2Model" | "v2Version" | "v2ModelReady" | "v2VersionReady";

/**
 * Answers metadata and readiness as the KServe open inference protocol has them.
 *
 * @source Open Inference Protocol v2, "Model Metadata" and "Model Ready". Differs: inference itself
 *   is not offered, and a model that is not ready is told with a code.
 */
export function answerV2({ registry }: AdminParts): Answerers<V2Routes> {
  const metadata = (reference: string): Answer => {
    const found = registry.inspect(reference);
    if ("code" in found) return refusalOfFault(found);
    return ok(v2Model(found.manifest, versionsOf(registry, found.manifest.name)));
  };
  const ready = (reference: string): Answer => {
    const found = registry.find(reference);
    if ("code" in found) return refusalOfFault(found);
    const { name, version } = found.manifest;
    return ok({ name, version, ready: true });
  };
  return {
    v2Model: ({ params }) => metadata(params.name),
    v2Version: ({ params }) => metadata(`${params.name}@${params.version}`),
    v2ModelReady: ({ params }) => ready(params.name),
    v2VersionReady: ({ params }) => ready(`${params.name}@${params.version}`),
  };
}

function versionsOf(registry: ModelRegistry, name: string): string[] {
  return registry
    .list()
    .flatMap((one) => ("code" in one || one.manifest.name !== name ? [] : [one.manifest.version]));
}

function v2Model({ name, input, output }: Manifest, versions: string[]): V2Model {
  const tensor = ({ name, shape }: Manifest["input"]) => ({
    ...{ name, datatype: "FP32" as const },
    shape: shape.map((axis) => (typeof axis === "string" ? -1 : axis)),
  });
  const platform = "onnx_onnxv1";
  return { name, versions, platform, inputs: [tensor(input)], outputs: [tensor(output)] };
}
