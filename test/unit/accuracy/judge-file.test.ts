import { describe, expect, it } from "vitest";
import { judgeFile } from "../../../src/accuracy/judge-file.ts";

const CONCRETE = permittivityCase("concrete", 2.5, 5.24, 0.0462 * 2.5 ** 0.7822);
const BRICK = permittivityCase("brick", 30, 3.91, 0.0238 * 30 ** 0.16);

describe("judgeFile", () => {
  it("passes what is met, and says how closely", () => {
    const report = judgeFile("rt_materials.json", fileOf(CONCRETE, BRICK));

    expect(report).toMatchObject({ kind: "rt_materials", cases: 2, status: "pass", failures: [] });
    expect(report.quantities).toHaveLength(1);
    expect(report.quantities[0]).toMatchObject({ quantity: "permittivity", numCompared: 2 });
    expect(report.quantities[0]?.worstError).toBeLessThan(1e-9);
  });

  it("fails what is off by more than the tolerance, and names case, quantity and values", () => {
    const [re, im] = BRICK.out.eta_complex;
    const wrong = { ...BRICK, out: { eta_complex: [re, im * (1 + 2e-3)] } };
    const { status, quantities, failures } = judgeFile(
      "rt_materials.json",
      fileOf(CONCRETE, wrong),
    );

    expect(status).toBe("fail");
    expect(quantities[0]).toMatchObject({ worstCase: 1, pass: false });
    expect(failures).toEqual([
      expect.objectContaining({
        case: 1,
        quantity: "permittivity",
        expected: wrong.out.eta_complex,
      }),
    ]);
  });

  it("does not depend on the order of the cases", () => {
    const [forth, back] = [fileOf(CONCRETE, BRICK), fileOf(BRICK, CONCRETE)].map((text) =>
      judgeFile("rt_materials.json", text),
    );

    expect(back?.quantities[0]?.worstError).toBe(forth?.quantities[0]?.worstError);
  });

  it.each(["rt_materials_more.json", "something.json"])("knows the kind of %s", (name) => {
    expect(judgeFile(name, fileOf(CONCRETE))).toMatchObject({
      kind: "rt_materials",
      status: "pass",
    });
  });

  it.each([
    ["is not JSON", "{"],
    ["holds no cases", '{"cases": []}'],
    ["holds no cases", "[1, 2]"],
  ])("fails a file of a known kind that %s, and does not know another", (reason, text) => {
    expect(judgeFile("tbs.json", text)).toMatchObject({ kind: "tbs", status: "fail", reason });
    expect(judgeFile("diary.json", text)).toMatchObject({ status: "unknown", reason });
  });

  it("reads NaN and Infinity, which JSON does not have and Python writes, as nothing given", () => {
    const out = { tr38901_gain_db: "?", iso_amplitude: 1 };
    const text = fileOf({ in: { theta_deg: 90, phi_deg: 0 }, out });

    for (const word of ["NaN", "-Infinity", " Infinity "]) {
      const { status, quantities } = judgeFile(
        "rt_antenna_patterns.json",
        text.replace('"?"', word),
      );
      expect([status, quantities.length]).toEqual(["pass", 1]);
    }
  });

  it("does not know a file whose cases have no known fields", () => {
    const { status, kind, reason } = judgeFile("diary.json", fileOf({ in: { day: 1 }, out: {} }));

    expect({ status, kind }).toEqual({ status: "unknown", kind: undefined });
    expect(reason).toContain("neither its name nor the fields");
  });

  it("refuses a case of the wrong shape with the field's path, and judges the others", () => {
    const { status, failures, quantities } = judgeFile(
      "rt_materials.json",
      fileOf({ in: { material: 7, frequency_ghz: 1 }, out: { eta_complex: [1, 0] } }, 3, CONCRETE),
    );

    expect(status).toBe("fail");
    expect(failures.map(({ case: n, reason }) => [n, reason])).toEqual([
      [0, "/in/material: Expected string"],
      [1, expect.stringContaining("Expected object")],
    ]);
    expect(quantities[0]).toMatchObject({ numCompared: 1, pass: true });
  });

  it("fails a case that can't be computed with the reason, such as a frequency out of range", () => {
    const [failure] = judgeFile(
      "rt_materials.json",
      fileOf(permittivityCase("brick", 70, 1, 0)),
    ).failures;

    expect(failure).toMatchObject({ case: 0 });
    expect(failure?.reason).toContain("MATERIAL_FREQUENCY_OUT_OF_RANGE");
  });

  it("passes over what slotpilot does not do, and does not count it", () => {
    const row = { modulation_order: 2, code_rate_x1024: 120 };
    const downlink = { in: { category: "PDSCH", table: 1, mcs: 0 }, out: row };
    const uplink = { in: { category: "PUSCH", table: 1, mcs: 9 }, out: row };

    expect(judgeFile("mcs_tables.json", fileOf(downlink, uplink))).toMatchObject({
      status: "pass",
      passedOver: { "of the uplink, which slotpilot does not schedule": 1 },
    });
    expect(judgeFile("mcs_tables.json", fileOf(uplink)).status).toBe("not judged");
  });

  it("fails a file that gives nothing to compare", () => {
    const silent = { in: { theta_deg: 0, phi_deg: 0 }, out: {} };

    expect(judgeFile("rt_antenna_patterns.json", fileOf(silent))).toMatchObject({
      status: "fail",
      reason: "no case holds anything to compare",
    });
  });

  it("keeps the first five failures and counts them all", () => {
    const wrong = { ...CONCRETE, out: { eta_complex: [1, 0] } };
    const { failures, numFailures } = judgeFile(
      "rt_materials.json",
      fileOf(...Array(8).fill(wrong)),
    );

    expect([failures.length, numFailures]).toEqual([5, 8]);
  });
});

// Helpers

function fileOf(...cases: unknown[]): string {
  return JSON.stringify({ description: "", cases });
}

/** η = ε_r − j σ / (2π f ε₀), with the numbers of ITU-R P.2040 worked into it by hand. */
function permittivityCase(material: string, ghz: number, permittivity: number, sigma: number) {
  const im = -sigma / (2 * Math.PI * ghz * 1e9 * 8.8541878128e-12);
  return {
    in: { material, frequency_ghz: ghz },
    out: { eta_complex: [permittivity, im] as const },
  };
}
