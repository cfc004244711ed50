import { expect, it } from "vitest";
import { createEmulator } from "../../../simulator/emulator.ts";
import type { PolicyRuntime } from "../../../src/ports/policy-runtime.ts";
import { closeLoop } from "../../../src/trainer/closed-loop.ts";
import { drawEpisode } from "../../../src/trainer/draw-episode.ts";
import { flySlot, modelPilot } from "../../../src/trainer/pilot.ts";

it("modelPilot refuses to go on with an unusable answer", () => {
  const broken: PolicyRuntime = {
    kind: "prb",
    identity: { name: "broken", version: "1" },
    restarts: 0,
    ask: (_, numUes) => ({ ok: true, values: new Array<number>(numUes).fill(Number.NaN) }),
    close: async () => undefined,
  };
  const config = drawEpisode({ seed: 1, split: "test", index: 0 }, { traffic: "full" });
  const loop = closeLoop(createEmulator(config));

  expect(() => flySlot(loop, modelPilot(broken, broken))).toThrow(
    "broken@1 answered with NAN_OUTPUT",
  );
});
