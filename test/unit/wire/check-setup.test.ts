import { fc, test } from "@fast-check/vitest";
import { describe, expect, it } from "vitest";
import type { Setup } from "../../../schemas/setup.ts";
import { checkSetup, unknownSetupFields } from "../../../src/wire/check-setup.ts";
import { setups } from "../../support/arbitrary-cells.ts";
import { setupOf } from "../../support/cells.ts";

describe("checkSetup", () => {
  test.prop([setups()])("takes every valid setup as it is", (setup) => {
    expect(checkSetup(setup, "cell-1")).toEqual({ ok: true, value: setup });
  });

  it.each(["1.0", "1.7", "1.999"])(
    "takes any minor version of its own major one: %s",
    (contractVersion) => {
      expect(codeOf({ contractVersion })).toBe("accepted");
    },
  );

  it.each(["0.9", "2.0", "10.0", ""])("R9 SCHEMA_VERSION: contract %s", (contractVersion) => {
    expect(codeOf({ contractVersion })).toBe("SCHEMA_VERSION");
  });

  it("R9 SCHEMA_VERSION comes before all else: another version may have other fields", () => {
    expect(checkSetup({ contractVersion: "2.0" }, "cell-1")).toMatchObject({
      error: { code: "SCHEMA_VERSION" },
    });
  });

  it.each<[what: string, changes: object]>([
    ["a field is missing", { carrierPrb: undefined }],
    ["a version that is no version", { contractVersion: "1" }],
    ["a version that is no text", { contractVersion: 1 }],
    ["a cell with a dot, which would be a subject of its own", { cellId: "cell.1" }],
    ["a cell with a wildcard", { cellId: ">" }],
    ["a spacing that NR does not have", { scsKhz: 45 }],
    ["a slot pattern with other letters", { slotPattern: "DDX" }],
    ["no slot pattern", { slotPattern: "" }],
    ["an MCS table that the contract does not offer", { mcsTable: 4 }],
    ["an unknown clock", { clock: "sundial" }],
    ["a malformed slice", { slices: [{ snssai: { sst: 1 } }] }],
  ])("R9 BAD_FIELD: %s", (_, changes) => {
    expect(codeOf(changes)).toBe("BAD_FIELD");
  });

  it.each<[what: string, changes: object]>([
    ["no PRB", { carrierPrb: 0 }],
    ["276 PRBs", { carrierPrb: 276 }],
    ["groups of 17", { prgSizePrb: 17 }],
    ["subbands wider than the carrier", { carrierPrb: 12, subbandPrb: 13 }],
    ["a range that leaves out 0 dB", { powerOffsetRangeDb: { min: 1, max: 3 } }],
    ["no lead", { leadSlots: 0 }],
    ["33 HARQ processes", { numHarqProcesses: 33 }],
    ["half a symbol", { pdschSymbols: 6.5 }],
    ["NaN", { maxTxPowerDbm: Number.NaN }],
    ["DM-RS that fills all symbols", { pdschSymbols: 1, dmrsRePerPrb: 12 }],
    [
      "DM-RS and overhead that do so together",
      { pdschSymbols: 2, dmrsRePerPrb: 12, overheadRePerPrb: 12 },
    ],
  ])("R9 BAD_RANGE: %s", (_, changes) => {
    expect(codeOf(changes)).toBe("BAD_RANGE");
  });

  it("takes what leaves room for a single resource element", () => {
    expect(codeOf({ pdschSymbols: 2, dmrsRePerPrb: 12, overheadRePerPrb: 11 })).toBe("accepted");
  });

  it("R9 CELL_MISMATCH: a setup on the subject of another cell", () => {
    expect(checkSetup(setupOf(), "cell-2")).toMatchObject({ error: { code: "CELL_MISMATCH" } });
  });

  it("R10 passes on nothing that the contract does not know, however deep it is nested", () => {
    const range = { min: -3, max: 3 };
    const value = { ...setupOf(), powerOffsetRangeDb: { ...range, deep: nested(100_000) } };
    const checked = checkSetup({ ...value, deep: nested(100_000) }, "cell-1");

    expect(checked).toEqual({ ok: true, value: setupOf({ powerOffsetRangeDb: range }) });
    expect(() => JSON.stringify(checked)).not.toThrow();
  });

  it("leaves the message itself alone: the reply names its unknown fields", () => {
    const value = { ...setupOf(), carrierPRB: 3 };
    checkSetup(value, "cell-1");

    expect(value).toEqual({ ...setupOf(), carrierPRB: 3 });
  });

  test.prop([fc.anything()])("R10 never throws, whatever it is given", (value) => {
    expect(checkSetup(value, "cell-1").ok).toBe(false);
  });
});

describe("unknownSetupFields", () => {
  it("names the fields that the contract does not know", () => {
    expect(unknownSetupFields({ ...setupOf(), carrierPRB: 3, "": 1 })).toEqual(["carrierPRB", ""]);
    expect(unknownSetupFields(setupOf({ nrCellIdentity: 7, slices: [] }))).toEqual([]);
  });

  it("R10 stays inside what the reply may carry", () => {
    const many = Object.fromEntries(Array.from({ length: 300 }, (_, n) => [`${n}`.repeat(200), n]));
    const fields = unknownSetupFields(many);

    expect(fields).toHaveLength(100);
    expect(Math.max(...fields.map((field) => field.length))).toBe(100);
  });
});

// Helpers

function nested(depth: number): unknown {
  let value: unknown = 1;
  for (let level = 0; level < depth; level += 1) value = { a: value };
  return value;
}

function codeOf(changes: { [F in keyof Setup]?: unknown }): string {
  const checked = checkSetup({ ...setupOf(), ...changes }, "cell-1");
  return checked.ok ? "accepted" : checked.error.code;
}
