import type { ModelView, VerdictView } from "../../../schemas/http-models.ts";
import type { ModelVerdict } from "../../ports/model-registry.ts";
import type { StoredModel } from "../../ports/model-store.ts";
import { hidePaths } from "./hide-paths.ts";

/** Writes a stored model without its place on disk. */
export function modelView({ manifest, quarantine }: StoredModel): ModelView {
  return { manifest, quarantine: quarantine ?? null };
}

/** Writes a verdict as JSON knows it. */
export function verdictView({ ok, checks }: ModelVerdict): VerdictView {
  return {
    ok,
    checks: checks.map(({ ok: passed, message, ...check }) => ({
      ...{ ...check, ok: passed ?? null, message: hidePaths(message) },
    })),
  };
}
