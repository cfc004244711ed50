import type { EmulatorConfig } from "../../../schemas/config.ts";
import type { ChartLine, LineChartSpec } from "../line-chart.ts";
import { textTable } from "../text-table.ts";
import { NS3_SLOTS_PER_CPU_SECOND, type SpeedFacts } from "./speed-facts.ts";

/** A cell of the sweep. */
export interface SweepPoint {
  /** Which of the two grows. */
  readonly axis: "users" | "prb";
  /** Users of the cell. */
  readonly users: number;
  /** Its carrier. Unit: PRB. */
  readonly prb: number;
}

/** A cell of the sweep and its speed. */
export type SweepRow = SweepPoint & SpeedFacts;

const USERS = [1, 2, 4, 8, 10, 16, 20, 32, 64];

/** N_RB of FR1 at 30 kHz. @source TS 38.101-1, table 5.3.2-1 */
const PRB = [11, 24, 51, 106, 162, 217, 273];

/**
 * Lists the cells of a sweep: from one user to 64 on the carrier of `cell`, and from 11 PRB to 273 with
 * its users.
 */
export function sweepPoints({ ues, prb }: Pick<EmulatorConfig, "ues" | "prb">): SweepPoint[] {
  return [
    ...USERS.map((users) => ({ axis: "users" as const, users, prb })),
    ...PRB.map((wide) => ({ axis: "prb" as const, users: ues, prb: wide })),
  ];
}

/** The sweep for people. */
export function sweepTable(rows: readonly SweepRow[]): string {
  return textTable(
    ["users", "PRB", "slots/s", "slots/CPU s", "× real time", "µs/slot"],
    rows.map((row) => [
      row.users,
      row.prb,
      Math.round(row.slotsPerSecond),
      Math.round(row.slotsPerCpuSecond),
      row.realTimeFactor.toFixed(2),
      (1e6 / row.slotsPerSecond).toFixed(1),
    ]),
  );
}

/** The sweep as a chart: growth with users, beside ns-3, and growth with PRBs. */
export function sweepChart(rows: readonly SweepRow[]): LineChartSpec {
  const panel = (axis: SweepPoint["axis"], x: string) => {
    const own = rows.filter((row) => row.axis === axis);
    const points = own.map((row) => [row[axis], row.slotsPerCpuSecond] as const);
    const line: ChartLine = { name: "slotpilot", points };
    return { x, y: "Slots per CPU second", logX: true, logY: true, lines: [line] };
  };
  const ns3: ChartLine = {
    name: "ns-3 LTE, 50 RB, with an uplink",
    style: "points",
    points: Object.entries(NS3_SLOTS_PER_CPU_SECOND).map(([users, rate]) => [Number(users), rate]),
  };
  const byUsers = panel("users", "Users");
  return {
    title: "Speed of the emulated cell: PF, full buffer, traced channel",
    panels: [
      { ...byUsers, title: `${rows[0]?.prb} PRB`, lines: [...byUsers.lines, ns3] },
      { ...panel("prb", "PRB"), title: `${rows.at(-1)?.users} users` },
    ],
  };
}
