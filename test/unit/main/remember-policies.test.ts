import { Value } from "@sinclair/typebox/value";
import { describe, expect, it } from "vitest";
import { ServiceConfig } from "../../../schemas/config.ts";
import { openFolderModelStore } from "../../../src/adapters/registry/folder-model-store.ts";
import { openPolicyControl } from "../../../src/app/lifecycle/policy-control.ts";
import { builtIn, type PolicyPair } from "../../../src/app/policies.ts";
import { openModelPool } from "../../../src/main/model-pool.ts";
import { openRecollection, type Recollection } from "../../../src/main/remember-policies.ts";
import { newRoot } from "../../support/incoming-models.ts";
import { CLASSICAL, silentTelemetry } from "../../support/service-in-memory.ts";

const ROUND_ROBIN: PolicyPair = {
  ...CLASSICAL,
  prb: { ...CLASSICAL.prb, identity: builtIn("round-robin") },
};

describe("what a service remembers", () => {
  it("holds the policies of a cell that is absent when others are changed", async () => {
    const modelsDir = newRoot();
    const cells = new Map([["cell-9", { active: ROUND_ROBIN, previous: CLASSICAL }]]);
    const control = openPolicyControl({ first: { active: CLASSICAL }, cells }, new Map());
    const first = await open(modelsDir);

    await first.remember(control);
    await first.close();

    const { restored } = await open(modelsDir);
    expect(restored?.first.active.prb.identity.name).toBe("pf");
    const cell = restored?.cells.get("cell-9");
    expect(cell?.active.prb.identity.name).toBe("round-robin");
    expect(cell?.previous?.prb.identity.name).toBe("pf");
  });
});

// Helpers

async function open(modelsDir: string): Promise<Recollection> {
  const given = { modelsDir, prbPolicy: "pf", powerPolicy: "equal" };
  const config = Value.Decode(ServiceConfig, Value.Default(ServiceConfig, given));
  const pool = openModelPool(openFolderModelStore(modelsDir));
  const opened = await openRecollection(config, CLASSICAL, pool, silentTelemetry.log);
  if ("code" in opened) throw new Error(opened.message);
  return opened;
}
