import { fc, test } from "@fast-check/vitest";
import { describe, expect, it } from "vitest";
import { type ChurnOptions, createConnections } from "../../../../simulator/mac/connections.ts";
import { FIRST_RNTI } from "../../../../simulator/mac/rnti-pool.ts";

describe("createConnections", () => {
  it("E15 connects everybody at the start, for ever unless told otherwise", () => {
    const { connections, events } = churn({ sessionSlots: 0 });
    connections.advanceTo(1_000_000);

    expect([...connections.isConnected]).toEqual([1, 1, 1]);
    expect([...connections.rnti]).toEqual([FIRST_RNTI, FIRST_RNTI + 1, FIRST_RNTI + 2]);
    expect(events).toEqual(["0 joins at 0", "1 joins at 0", "2 joins at 0"]);
    expect(connections.numSessions).toBe(3);
  });

  it("E15 knows users by their RNTI for leadSlots after they left, and not longer", () => {
    const { connections, events } = churn({ numUes: 1, leadSlots: 3 });
    const [leftTti, known] = departure(connections);

    expect(known).toEqual([0, 0, 0, -1]);
    expect(events).toEqual(["0 joins at 0", `0 leaves at ${leftTti + 3}`]);
  });

  it("E15 lets users come back with the RNTI whose turn it is", () => {
    const { connections } = churn({ numUes: 1, numRntis: 3 });
    const rntis: number[] = [];
    for (let tti = 0; connections.numSessions < 6; tti += 1) {
      connections.advanceTo(tti);
      const rnti = connections.rnti[0] ?? 0;
      if (connections.isConnected[0] === 1 && rntis.at(-1) !== rnti) rntis.push(rnti);
    }
    const [a, b, c] = [FIRST_RNTI, FIRST_RNTI + 1, FIRST_RNTI + 2];

    expect(rntis).toEqual([a, b, c, a, b, c]);
    expect([a, b, c, 0, 0xffff].map(connections.userOf)).toEqual([-1, -1, 0, -1, -1]);
  });

  it("E15 draws exponential times of the configured means", () => {
    const options = { numUes: 40, sessionSlots: 60, absenceSlots: 25, leadSlots: 2 };
    const { sessions, absences } = timesOf(options, 20_000);
    const isAbove = (times: number[], limit: number) =>
      times.filter((slots) => slots > limit).length / times.length;

    expect(sessions.length).toBeGreaterThan(8000);
    expect(Math.abs(mean(sessions) / 60 - 1)).toBeLessThan(0.03);
    expect(Math.abs((mean(absences) - 2) / 25 - 1)).toBeLessThan(0.03);
    expect(Math.abs(isAbove(sessions, 60) / Math.exp(-1) - 1)).toBeLessThan(0.05);
    expect(Math.abs(isAbove(absences, 2 + 50) / Math.exp(-2) - 1)).toBeLessThan(0.08);
  });

  it("E15 times depend on seed and user alone", () => {
    const few = churn({ numUes: 2 });
    const many = churn({ numUes: 5, numRntis: 9 });
    const other = churn({ numUes: 2, seed: 8 });
    const historyOf = ({ connections }: ReturnType<typeof churn>) =>
      Array.from({ length: 400 }, (_, tti) => {
        connections.advanceTo(tti);
        return [...connections.isConnected.subarray(0, 2)].join("");
      });
    const history = historyOf(few);

    expect(historyOf(many)).toEqual(history);
    expect(historyOf(other)).not.toEqual(history);
  });

  test.prop([fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 6 }), fc.nat()])(
    "E15 every user is joined and left in turn, and no two have the same RNTI",
    (numUes, leadSlots, seed) => {
      const options = { numUes, leadSlots, seed, sessionSlots: 4, absenceSlots: 3 };
      const { connections, events } = churn({ ...options, numRntis: numUes });
      for (let tti = 0; tti < 120; tti += 1) {
        connections.advanceTo(tti);
        const users = [...Array(numUes).keys()].filter((u) => connections.isConnected[u] === 1);
        expect(users.map((u) => connections.userOf(connections.rnti[u] ?? 0))).toEqual(users);
      }
      for (let user = 0; user < numUes; user += 1) {
        const own = events.filter((event) => event.startsWith(`${user} `));
        expect(own.every((event, i) => event.includes(i % 2 === 0 ? "joins" : "leaves"))).toBe(
          true,
        );
      }
      const numJoined = events.filter((event) => event.includes("joins")).length;
      expect(connections.numSessions).toBe(numJoined);
    },
  );
});

// Helpers

/** Three users that stay 20 slots and stay away 10 on average, and what was told of them. */
function churn(changes: Partial<ChurnOptions> = {}) {
  const events: string[] = [];
  const options = { numUes: 3, sessionSlots: 20, absenceSlots: 10, leadSlots: 2, numRntis: 100 };
  const connections = createConnections(
    { seed: 7, ...options, ...changes },
    {
      join: (user, tti) => events.push(`${user} joins at ${tti}`),
      leave: (user, tti) => events.push(`${user} leaves at ${tti}`),
    },
  );
  return { connections, events };
}

/** When user 0 leaves, and whom its RNTI names in that slot and the three after it. */
function departure({ rnti, isConnected, advanceTo, userOf }: ReturnType<typeof createConnections>) {
  const name = rnti[0] ?? 0;
  let tti = 0;
  while (isConnected[0] === 1) {
    tti += 1;
    advanceTo(tti);
  }
  const leftTti = tti;
  const known = [0, 1, 2, 3].map((after) => {
    advanceTo(leftTti + after);
    return userOf(name);
  });
  return [leftTti, known] as const;
}

/** Lengths of all complete sessions and absences. */
function timesOf(options: Partial<ChurnOptions>, numSlots: number) {
  const { connections } = churn({ numRntis: 1000, ...options });
  const times: Record<"sessions" | "absences", number[]> = { sessions: [], absences: [] };
  const before = new Uint8Array(connections.isConnected);
  const since = new Float64Array(before.length);
  for (let tti = 0; tti < numSlots; tti += 1) {
    connections.advanceTo(tti);
    for (const [user, isConnected] of connections.isConnected.entries()) {
      if (isConnected === before[user]) continue;
      times[isConnected === 1 ? "absences" : "sessions"].push(tti - (since[user] ?? 0));
      since[user] = tti;
      before[user] = isConnected;
    }
  }
  return times;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
