import { fc, test } from "@fast-check/vitest";
import { describe, expect, it } from "vitest";
import type { UserReport } from "../../../../schemas/report.ts";
import { createUserState } from "../../../../src/domain/state/cell-state.ts";
import { estimateChannel } from "../../../../src/domain/state/channel-estimate.ts";
import { decibels } from "../../../support/arbitrary-cells.ts";
import { cellWith, userReportOf } from "../../../support/cells.ts";

const NO_SUBBANDS = { subband: [], ageSlots: 0 };

describe("estimateChannel", () => {
  it("takes the RAN's own SINR per group as it is, whatever the CQI says", () => {
    const { user } = estimated({ cqi: { wideband: 1, ...NO_SUBBANDS }, sinrDb: [3, -4.5, 20] });

    expect([...user.sinrDb]).toEqual([3, -4.5, 20]);
  });

  it("gives a group the SINR of the subband that holds its first PRB", () => {
    const { user, facts } = estimated({ cqi: { wideband: 1, subband: [5, 12], ageSlots: 0 } });
    const [low, high] = [facts.cqiSinrDb[5], facts.cqiSinrDb[12]];

    expect([...user.sinrDb]).toEqual([low, low, high]); // groups begin at PRB 0, 4 and 8, subbands at 0 and 6
  });

  it("falls back to the wideband CQI when no subband is reported", () => {
    const { user, facts } = estimated({ cqi: { wideband: 7, ...NO_SUBBANDS } });

    expect([...user.sinrDb]).toEqual(Array(3).fill(facts.cqiSinrDb[7]));
  });

  it("remembers the wideband CQI and its age", () => {
    const { user } = estimated({ cqi: { wideband: 7, subband: [], ageSlots: 12 } });

    expect(user.cqiWideband).toBe(7);
    expect(user.cqiAgeSlots).toBe(12);
  });

  test.prop([fc.array(fc.array(decibels(-100, 100), { minLength: 3, maxLength: 3 }))])(
    "keeps spectral efficiency in step with the SINR over any sequence of reports",
    (sequence) => {
      const { user, facts } = estimated({});
      for (const sinrDb of sequence) {
        estimateChannel(facts, user, userReportOf({ sinrDb }));
        const expected = sinrDb.map((db) => Math.log2(1 + 10 ** (db / 10)));

        expect([...user.seBits]).toEqual(expected);
        expect(user.meanSeBits).toBeCloseTo((expected.reduce((a, b) => a + b) / 3) as number, 9);
      }
    },
  );
});

// Helpers

/** Groups of four PRBs on subbands of six, so that the middle group straddles two subbands. */
function estimated(changes: Partial<UserReport>) {
  const { facts } = cellWith({ setup: { carrierPrb: 12, prgSizePrb: 4, subbandPrb: 6 } });
  const user = createUserState(facts, 1);
  estimateChannel(facts, user, userReportOf(changes));
  return { user, facts };
}
