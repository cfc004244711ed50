import { describe, expect, it } from "vitest";
import type { EmulatorConfig } from "../../../schemas/config.ts";
import { run, syntheticCell } from "./synthetic-cell.ts";

const CSI_MODES: readonly Partial<EmulatorConfig>[] = [
  { csi: "subband", cqiSubbandBits: 4 },
  { csi: "subband", cqiSubbandBits: 2 },
  { csi: "wideband" },
  { csi: "srs", prgSizePrb: 2 },
];

describe("outer loop of the RAN's own scheduler", () => {
  it.each(CSI_MODES)(
    "E8 L2 first-transmission BLER settles at 10 % ± 1.5 % with late, erroneous CSI: %j",
    (csi) => {
      const grid = { prb: 12, subbandPrb: 4, csiPeriodSlots: 5, csiDelaySlots: 4, csiErrorDb: 1 };
      const channel = { snrDb: [6, 10, 14, 18], dopplerPerSlot: 0.01, spreadPerPrb: 0.05 };
      const cell = syntheticCell({ ...grid, ...csi }, channel);
      run(cell, 4000);
      const { users, blerFirstTx } = cell.summary();

      expect(Math.abs(blerFirstTx - 0.1)).toBeLessThan(0.015);
      for (const user of users) expect(Math.abs(user.blerFirstTx - 0.1)).toBeLessThan(0.02);
    },
  );
});
