import { describe, expect, it } from "vitest";
import { run, syntheticCell } from "./synthetic-cell.ts";

const BUSY = { traffic: "cbr", sessionS: 0.05, absenceS: 0.05 } as const;

describe("an emulated cell that is prepared ahead", () => {
  it("E10 gives the same reports, blocks and figures as one that is not", () => {
    const plain = syntheticCell(BUSY);
    const prepared = syntheticCell(BUSY);
    for (let slot = 0; slot < 300; slot += 1) {
      if (slot % 3 > 0) prepared.prepare();
      if (slot % 3 > 1) prepared.prepare();

      expect(prepared.step()).toEqual(plain.step());
      expect(prepared.blocks()).toEqual(plain.blocks());
    }
    expect(prepared.summary()).toEqual(plain.summary());
  });
});

describe("an emulated cell that counts afresh", () => {
  it("forgets slots by outcome and codes, and nothing else", () => {
    const plain = syntheticCell();
    const recounted = syntheticCell();
    const refused = { status: "STALE", targetTti: 1, code: "STALE_TTI" } as const;
    for (const cell of [plain, recounted]) {
      run(cell, 20);
      cell.step({ refused });
    }
    recounted.recount();
    for (const cell of [plain, recounted]) run(cell, 30);

    expect(plain.summary()).toMatchObject({ miss: 48, stale: 1 });
    expect(recounted.summary()).toEqual({ ...plain.summary(), miss: 30, stale: 0 });
  });
});
