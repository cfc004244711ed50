import { fc, test } from "@fast-check/vitest";
import { describe, expect, it } from "vitest";
import { createBlerModel } from "../../../src/nr/bler-model.ts";
import { eesmBeta } from "../../../src/nr/eesm.ts";
import { createMcsLink } from "../../../src/nr/mcs-link.ts";
import { maxMcs, mcsEntry } from "../../../src/nr/mcs-tables.ts";
import { transportBlockBler } from "../../../src/nr/transport-block-bler.ts";

const model = createBlerModel();
const links = ([1, 2, 3, 4] as const).map((table) => createMcsLink(model, table));

describe("createMcsLink", () => {
  test.prop([
    fc.constantFrom(...links),
    fc.nat({ max: 26 }),
    fc.integer({ min: 3, max: 20_000 }),
    fc.double({ min: -10, max: 30, noNaN: true }),
  ])("answers as transportBlockBler does, at first and again", (link, mcs, tbsBytes, sinrDb) => {
    const entry = mcsEntry(link.table, mcs);
    if (!entry) throw new RangeError(`no MCS ${mcs}`);
    const tbsBits = 8 * tbsBytes;
    const expected = transportBlockBler(model, { ...entry, tbsBits, sinrDb });

    expect(link.bler(mcs, tbsBits, sinrDb)).toBe(expected);
    expect(link.bler(mcs, tbsBits, sinrDb)).toBe(expected);
  });

  it("knows of parity bits that came with later transmissions", () => {
    const [link] = links;
    const once = link?.bler(27, 8000, 10);

    expect(once).toBe(link?.bler(27, 8000, 10, 1));
    expect(once).toBeGreaterThan(0.99);
    expect(link?.bler(27, 8000, 10, 0.5)).toBeLessThan(0.01);
    expect(link?.bler(27, 8000, 10)).toBe(once);
  });

  it.each(links)("covers the indices of table $table", ({ table, numMcs, beta }) => {
    expect(numMcs).toBe(maxMcs(table) + 1);
    expect(beta(numMcs - 1)).toBe(eesmBeta(table, numMcs - 1));
  });

  it("never loses a block that was not sent", () => {
    expect(links[0]?.bler(0, 0, -30)).toBe(0);
  });

  it("refuses a reserved index", () => {
    expect(() => links[0]?.bler(29, 1000, 10)).toThrow("reserved");
    expect(() => links[0]?.beta(29)).toThrow("reserved");
  });
});
