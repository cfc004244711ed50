import { describe, expect, it } from "vitest";
import { anyBlockLost } from "../../../src/nr/transport-block-bler.ts";
import { loadOracle, oracleNote, oraclePresent } from "../../support/oracle.ts";

interface AbstractionOut {
  readonly num_cb: number;
  readonly bler: number;
  readonly tbler: number;
}

describe.skipIf(!oraclePresent)(`reference transport block error rates${oracleNote}`, () => {
  it("follow from those of the code blocks", () => {
    for (const { out } of loadOracle<unknown, AbstractionOut>("phy_abstraction").cases) {
      expect(Math.abs(anyBlockLost(out.bler, out.num_cb) - out.tbler)).toBeLessThan(1e-4);
    }
  });
});
