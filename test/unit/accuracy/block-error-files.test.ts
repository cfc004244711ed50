import { describe, expect, it } from "vitest";
import { readBlerTables } from "../../../src/accuracy/bler-tables.ts";
import { judgeFile } from "../../../src/accuracy/judge-file.ts";
import { createBlerModel } from "../../../src/nr/bler-model.ts";
import { mcsEntry } from "../../../src/nr/mcs-tables.ts";

const [TABLE, MCS] = [1, 3] as const;

describe("files of block errors looked up in tables", () => {
  it("have both judges read the same of two sizes that are as near", () => {
    const tables = tablesOf(ownCurves());
    const cases = [-2.4, -0.8, 0.1, 0.3].map((sinr_db) => {
      const bler = lookUp(tables, 24, sinr_db); // 74 lies between 24 and 124
      return { in: { table: TABLE, mcs: MCS, cbs: 74, sinr_db }, out: { bler } };
    });
    const { status, quantities } = judge("bler_lookup", cases, tables);

    expect(status).toBe("pass");
    expect(quantities).toHaveLength(2);
  });

  it("take a SINR that lies between two steps of the grid to the side that its ratio lies on", () => {
    // of 50.5 steps the even neighbour is 50; 10·log10(10^0.005) is a little more than 0.05 dB
    const tables = tablesOf({ snr_db: [0, 0.1, 10], bler_by_cbs: { 24: [0.9, 0.5, 0.01] } });
    const place = { table: TABLE, mcs: MCS };
    const looked = { in: { ...place, cbs: 24, sinr_db: 0.05 }, out: { bler: 0.5 } };
    const abstracted = {
      in: { ...place, num_allocated_re: 12, sinr_eff_db: 0.05 },
      out: { cb_size: 24, num_cb: 1, tbler: 0.5 },
    };

    expect(failedOf(judge("bler_lookup", [looked], tables))).not.toContain("BLER looked up");
    expect(failedOf(judge("phy_abstraction", [abstracted], tables))).not.toContain(
      "transport block BLER",
    );
  });
});

// Helpers

type Tables = ReturnType<typeof tablesOf>;

/** Our own model at 24 and 124 bits. */
function ownCurves() {
  const row = rowOf();
  const model = createBlerModel();
  const snr_db = Array.from({ length: 120 }, (_, n) => -4 + 0.1 * n);
  const curve = (codeBlockBits: number) =>
    snr_db.map((sinrDb) => model.codeBlockBler({ ...row, codeBlockBits, sinrDb }));
  return { snr_db, bler_by_cbs: { 24: curve(24), 124: curve(124) } };
}

function tablesOf({ snr_db, bler_by_cbs }: { snr_db: number[]; bler_by_cbs: object }) {
  const content = { in: { table: TABLE, mcs: MCS, snr_db }, out: { bler_by_cbs } };
  const tables = readBlerTables([JSON.stringify({ cases: [content] })]);
  if (!tables) throw new RangeError("no tables");
  return tables;
}

function lookUp(tables: Tables, codeBlockBits: number, sinrDb: number): number {
  return tables.modelOf(TABLE).codeBlockBler({ ...rowOf(), codeBlockBits, sinrDb });
}

function rowOf() {
  const row = mcsEntry(TABLE, MCS);
  if (!row) throw new RangeError(`no MCS ${MCS}`);
  return row;
}

function judge(kind: string, cases: readonly unknown[], tables: Tables) {
  return judgeFile(`${kind}.json`, JSON.stringify({ cases }), tables);
}

function failedOf({ failures }: ReturnType<typeof judgeFile>) {
  return failures.map((failure) => ("quantity" in failure ? failure.quantity : failure.reason));
}
