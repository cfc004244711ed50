import { describe, expect, it } from "vitest";
import { createEmulator } from "../../../../simulator/emulator.ts";
import { profileStages } from "../../../../src/cli/bench/profile-stages.ts";
import { stageShares } from "../../../../src/cli/bench/stage-shares.ts";
import { emulatorConfig } from "../../../support/emulator-config.ts";

/** A profile whose nodes are `[file#function, samples, ...indices of the called]`; 0 is the root. */
function profile(...nodes: readonly (readonly [string, number, ...number[]])[]) {
  return {
    startTime: 0,
    endTime: 1,
    nodes: nodes.map(([place, hitCount, ...children], id) => {
      const [url = "", functionName = ""] = place.split("#");
      return {
        ...{ id, hitCount, children },
        callFrame: { functionName, url, scriptId: "", lineNumber: 0, columnNumber: 0 },
      };
    }),
  };
}

describe("stageShares", () => {
  it("counts what a stage calls as its own, until another begins", () => {
    const shares = stageShares(
      profile(
        ["#(root)", 0, 1, 6, 7],
        ["/simulator/emulator.ts#sendBlocks", 1, 2, 3],
        ["/simulator/mac/stock-link-adaptation.ts#chooseMcs", 2, 4],
        ["/simulator/link/block-receiver.ts#receive", 3, 5],
        ["/src/nr/eesm.ts#effectiveSinr", 4],
        ["/src/nr/eesm.ts#effectiveSinr", 5],
        ["#(garbage collector)", 5],
        ["#(idle)", 1000],
      ),
    );

    expect(shares).toMatchObject({ scheduling: 6 / 20, transmission: 9 / 20, other: 5 / 20 });
  });

  it("says that nothing took any time when nothing was sampled", () => {
    expect(Object.values(stageShares(profile(["#(root)", 0])))).toEqual(new Array(7).fill(0));
  });

  it("knows the functions of the emulator as it is", async () => {
    const { advance } = createEmulator(emulatorConfig());
    const shares = await profileStages(async () => {
      for (let i = 0; i < 4000; i += 1) advance();
    });

    for (const stage of ["channel", "csi", "scheduling", "transmission"] as const) {
      expect(shares[stage], stage).toBeGreaterThan(0);
    }
    expect(shares.other).toBeLessThan(0.5);
  });
});
