import { describe, expect, it } from "vitest";
import { judgeFile } from "../../../src/accuracy/judge-file.ts";

describe("files of proportional fair scheduling", () => {
  // T = 0.5 + 0.5 R: user 1 has the higher rates, and less of a claim once it was served
  const slots = [
    {
      rate_last_slot: [0, 0],
      rate_achievable: [
        [
          [4, 6],
          [5, 6],
        ],
      ],
    },
    {
      rate_last_slot: [0, 12],
      rate_achievable: [
        [
          [4, 6],
          [5, 6],
        ],
      ],
    },
  ];
  const given = { num_ut: 2, beta: 0.5, slots };
  const out = {
    scheduled_ut: [[[1, 1]], [[0, 0]]],
    avg_rate_after_update: [
      [0.5, 0.5],
      [0.25, 6.25],
    ],
  };

  it("have every owner and average compared", () => {
    const { status, quantities } = judge({ in: given, out });

    expect(status).toBe("pass");
    expect(quantities.map(({ numCompared }) => numCompared)).toEqual([4, 4]);
  });

  it("may leave out what users got last: what they won in the slot before", () => {
    const silent = slots.map(({ rate_achievable }) => ({ rate_achievable }));

    expect(judge({ in: { ...given, slots: silent }, out }).status).toBe("pass");
  });

  it("fail with one wrong owner", () => {
    const wrong = { ...out, scheduled_ut: [[[1, 0]], [[0, 0]]] };

    expect(judge({ in: given, out: wrong })).toMatchObject({ status: "fail", numFailures: 1 });
  });

  function judge(reference: unknown) {
    return judgeFile("pf_scheduler.json", JSON.stringify({ cases: [reference] }));
  }
});

describe("files of fair power control", () => {
  const given = {
    // q = 1 and 1/2 per W, and one user without resources
    pathloss_db: [90, 90, 90],
    interference_plus_noise_dbm: [-60, -60 + 10 * Math.log10(2), -60],
    num_allocated_re: [1, 1, 0],
    ...{ bs_max_power_dbm: 40, guaranteed_power_ratio: 0, fairness: 0 },
  };

  it.each([
    ["pass", "the water level", [5.5, 4.5, 0]],
    ["fail", "another split", [5.49, 4.51, 0]],
  ])("%s with %s", (status, _, tx_power_w_exact_kkt) => {
    const cases = [{ in: given, out: { tx_power_w_exact_kkt } }];

    expect(judgeFile("power.json", JSON.stringify({ cases }))).toMatchObject({
      kind: "dl_fair_power_control",
      status,
    });
  });
});
