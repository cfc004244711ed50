import { textTable } from "../text-table.ts";
import type { SpeedComparison, SpeedFacts } from "./speed-facts.ts";
import type { StageShares } from "./stage-shares.ts";

/** What was measured, and on what. */
interface MeasuredCell extends SpeedFacts {
  readonly users: number;
  readonly prb: number;
  readonly scsKhz: number;
  readonly scheduler: string;
  readonly traffic: string;
  readonly cellMbps: number;
  readonly stopped: boolean;
  readonly ns3?: SpeedComparison;
  readonly profile?: StageShares;
}

/** The speed of a cell for people. */
export function speedTable(facts: MeasuredCell): string {
  const { windows, rssMb, ns3, profile } = facts;
  const whole = (value: number) => Math.round(value).toString();
  const rows = [
    [
      "cell",
      `${facts.users} users, ${facts.prb} PRB, ${facts.scsKhz} kHz, ${facts.scheduler}, ${facts.traffic}`,
    ],
    ["slots per second", whole(facts.slotsPerSecond)],
    ["slots per CPU second", whole(facts.slotsPerCpuSecond)],
    ["times real time", facts.realTimeFactor.toFixed(2)],
    ["windows p10 / p50 / p90", [windows.p10, windows.p50, windows.p90].map(whole).join(" / ")],
    ["RSS begin / middle / end", `${Object.values(rssMb).map(whole).join(" / ")} MB`],
    [
      "measured",
      `${facts.slots} slots in ${facts.seconds.toFixed(1)} s${facts.stopped ? ", stopped" : ""}`,
    ],
    ["delivered", `${facts.cellMbps.toFixed(1)} Mbit/s of emulated time`],
    ...(profile ? [["time by stage", sharesText(profile)]] : []),
  ];
  const compared = ns3
    ? `\n${ns3.ratio.toFixed(1)} times the ${ns3.slotsPerCpuSecond} slots per CPU second of ${ns3.conditions}`
    : "";
  return `${textTable(["quantity", "value"], rows)}${compared}`;
}

function sharesText(profile: StageShares): string {
  return Object.entries(profile)
    .map(([stage, share]) => `${stage} ${Math.round(100 * share)} %`)
    .join(", ");
}
