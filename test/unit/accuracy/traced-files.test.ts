import { describe, expect, it } from "vitest";
import { type Complex, scale } from "../../../simulator/propagation/complex.ts";
import { reflectionCoefficients } from "../../../simulator/propagation/fresnel.ts";
import { judgeFile } from "../../../src/accuracy/judge-file.ts";

// worked out by hand: both 3 m above ground, 8 m apart, so that the ray from the ground is 10 m long
const SIGHT_M = 8;
const REFLECTED_M = 10;
const LIGHT_M_PER_NS = 0.299792458;
const FREQUENCY_GHZ = 3;
const WOOD = { re: 1.99, im: -(0.0047 * 3 ** 1.0718) / (2 * Math.PI * 3e9 * 8.8541878128e-12) };

const given = {
  ...{ material: "wood", model: "halfspace", ground: "infinite plane z=0", polarization: "V" },
  ...{ frequency_ghz: FREQUENCY_GHZ, tx: [0, 0, 3], rx: [8, 0, 3] },
};
const sight = pathOf([], [], SIGHT_M, { re: 1, im: 0 });
const bounce = pathOf(["ground"], [[4, 0, 0]], REFLECTED_M, reflectionCoefficients(WOOD, 3 / 5).tm);

describe("files of traced paths", () => {
  it("pass when every path is there", () => {
    const { status, quantities, failures } = judge({ paths: [bounce, sight] });

    expect({ status, failures }).toEqual({ status: "pass", failures: [] });
    expect(quantities.map(({ quantity }) => quantity).sort()).toEqual([
      "complex gain",
      "delay",
      "interaction point",
      "path set",
    ]);
  });

  it("name a path that the file does not have, and one that only the file has", () => {
    const extra = pathOf(["ground", "sky"], [], 12, { re: 1, im: 0 });
    const setOf = (...paths: unknown[]) =>
      judge({ paths }).quantities.find(({ quantity }) => quantity === "path set")?.worstError;

    expect(setOf(sight)).toBe(1);
    expect(setOf(sight, bounce, extra)).toBe(1);
    expect(setOf(sight, extra)).toBe(2);
  });

  it.each([
    ["delay", { delay_ns: sight.delay_ns + 2e-6 }],
    ["complex gain", { a: [sight.a[0] * (1 + 2e-6), 0] }],
    ["departure angle", { aod_theta_phi_rad: [Math.PI / 2, 2e-6] }],
    ["arrival angle", { aoa_theta_phi_rad: [Math.PI / 2, Math.PI - 2e-6] }],
  ])("notice a wrong %s", (quantity, change) => {
    const { failures } = judge({ paths: [{ ...sight, ...change }, bounce] });

    expect(failures.map((failure) => failure.quantity)).toContain(quantity);
  });

  it("notice a wrong reflection point", () => {
    const moved = { ...bounce, vertices: [[4.0001, 0, 0]] };
    const { failures } = judge({ paths: [sight, moved] });

    expect(failures.map(({ quantity }) => quantity)).toContain("interaction point");
  });

  it.each([
    ["coherent gain", { coherent_power_gain_db: -60 }],
    ["incoherent gain", { incoherent_power_gain_db: -60 }],
    ["frequency response", { "H_at_offsets_-10_-1_0_1_10_MHz": [[1e-3, 0]] }],
  ])("notice a wrong %s", (quantity, sum) => {
    const { failures } = judge({ paths: [sight, bounce], ...sum });

    expect(failures.map((failure) => failure.quantity)).toEqual([quantity]);
  });

  it.each([null, -300, -999])("take a sum of %s dB for no path at all", (sum) => {
    const buried = { ...given, tx: [0, 0, -3] };
    const out = { paths: [], coherent_power_gain_db: sum, incoherent_power_gain_db: sum };
    const content = { cases: [{ in: buried, out }] };

    expect(judgeFile("rt_two_ray.json", JSON.stringify(content)).status).toBe("pass");
  });

  it.each([
    ["decimals", 93.123, 93.123],
    ["eight digits of single precision", 50.94381, Math.fround(50.94381)],
    ["nine digits of single precision", 93.1230011, Math.fround(93.123)],
  ])("read a mesh in %s for what it is", (_, printedM, heightM) => {
    const corners = [
      ...[[-50, -50, printedM] as const, [50, -50, printedM] as const],
      ...[[50, 50, printedM] as const, [-50, 50, printedM] as const],
    ];
    const triangles = [
      [0, 1, 2],
      [0, 2, 3],
    ];
    const ends = { tx: [0, 0, heightM + 3], rx: [8, 0, heightM + 3] };
    const ground = { shape: "ground", material: "wood", vertices: corners, triangles };
    const out = { paths: [sight, { ...bounce, vertices: [[4, 0, heightM]] }] };
    const cases = [{ in: { ...given, ...ends, interactions: "specular" }, out }];
    const { failures } = judgeFile("rt_scene.json", JSON.stringify({ scene: [ground], cases }));

    expect(failures).toEqual([]);
  });
});

// Helpers

function judge(out: unknown) {
  return judgeFile("rt_two_ray.json", JSON.stringify({ cases: [{ in: given, out }] }));
}

function pathOf(surfaces: string[], vertices: number[][], lengthM: number, factor: Complex) {
  const wavelengthM = LIGHT_M_PER_NS / FREQUENCY_GHZ;
  const { re, im } = scale(wavelengthM / (4 * Math.PI * lengthM), factor);
  return { surfaces, vertices, delay_ns: lengthM / LIGHT_M_PER_NS, a: [re, im] as const };
}
