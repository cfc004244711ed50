import type { FastifyRequest } from "fastify";
import type { ModelFault, StoredModel } from "../../ports/model-store.ts";
import type { AdminParts } from "./admin-parts.ts";
import { type Answer, type Answerers, ok, refusalOfFault } from "./answer.ts";
import { hidePaths } from "./hide-paths.ts";
import { importUpload } from "./import-upload.ts";
import { modelView, verdictView } from "./model-view.ts";
import { REFUSALS } from "./refusals.ts";

type ModelRoutes =
  | "listModels"
  | "listVersions"
  | "inspectModel"
  | "importModel"
  | "verifyModel"
  | "releaseModel"
  | "removeModel";

/** Validation takes a process of its own: more at once are turned away. */
const MAX_VALIDATIONS = 2;

/** The line may be silent for so long while a model is validated. Unit: ms. */
const SILENCE_MS = 120_000;

/** Answers what is about stored models. */
export function answerModels(parts: AdminParts): Answerers<ModelRoutes> {
  const { registry } = parts;
  const validate = limited(MAX_VALIDATIONS);
  return {
    listModels: () => ok(listOf(registry.list())),
    listVersions({ params: { name } }) {
      const { models, broken } = listOf(registry.list());
      const versions = models.filter(({ manifest }) => manifest.name === name);
      if (versions.length > 0) return ok({ models: versions, broken: [] });
      if (broken.length === 0) return refusalOfFault(unknown(name));
      return answerOf(registry.inspect(name), modelView);
    },
    inspectModel: ({ params }) => answerOf(registry.inspect(referenceOf(params)), modelView),
    importModel: ({ request }) => validate(request, () => importUpload(parts, request)),
    verifyModel: ({ params, request }) =>
      validate(request, async () =>
        answerOf(await registry.verify(referenceOf(params)), verdictView),
      ),
    releaseModel: async ({ params }) =>
      answerOf(await registry.release(referenceOf(params)), modelView),
    removeModel: async ({ params }) =>
      answerOf(await registry.remove(referenceOf(params)), modelView),
  };
}

const referenceOf = ({ name, version }: { name: string; version: string }) => `${name}@${version}`;

const unknown = (name: string): ModelFault => ({
  ...{ code: "MODEL_UNAVAILABLE", message: `no model ${name} in the registry` },
});

function listOf(found: readonly (StoredModel | ModelFault)[]) {
  return {
    models: found.flatMap((one) => ("code" in one ? [] : [modelView(one)])),
    broken: found.flatMap((one) =>
      "code" in one ? [{ code: one.code, message: hidePaths(one.message) }] : [],
    ),
  };
}

function answerOf<T extends object>(found: T | ModelFault, view: (found: T) => unknown): Answer {
  return "code" in found ? refusalOfFault(found) : ok(view(found));
}

/** Lets so many run at once, and turns the others away. */
function limited(
  most: number,
): (request: FastifyRequest, work: () => Promise<Answer>) => Promise<Answer> {
  let numRunning = 0;
  return async ({ raw }, work) => {
    if (numRunning >= most) return REFUSALS.busy;
    numRunning += 1;
    try {
      raw.setTimeout(SILENCE_MS);
      return await work();
    } finally {
      numRunning -= 1;
    }
  };
}
