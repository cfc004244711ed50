import type { PercentilesUs } from "../../schemas/fields.ts";
import type { EmulatorSummary, UserSummary } from "../../simulator/mac/emulator-summary.ts";
import { textTable } from "./text-table.ts";

/** The users of a run as a table; packet delays and drops where there are packets. */
export function usersTable(users: readonly UserSummary[]): string {
  const hasPackets = users.some(({ offeredPackets }) => offeredPackets > 0);
  const packetColumns = ["offered Mbyte", "dropped %", "delay p50 ms", "p95 ms"];
  return textTable(
    ["RNTI", "km/h", "SNR dB", "Mbit/s", "BLER %", "PRB %", ...(hasPackets ? packetColumns : [])],
    users.map((user) => [
      user.rnti,
      user.speedKmh.toFixed(1),
      user.meanSnrDb.toFixed(1),
      user.throughputMbps.toFixed(2),
      (100 * user.blerFirstTx).toFixed(1),
      (100 * user.prbShare).toFixed(1),
      ...(hasPackets ? packetCells(user) : []),
    ]),
  );
}

function packetCells({ offeredBytes, packetDelayUs, ...user }: UserSummary): string[] {
  const droppedBytes =
    user.droppedBudgetBytes +
    user.droppedOverflowBytes +
    user.droppedHarqBytes +
    user.droppedReleaseBytes;
  const ms = (delayUs: number | undefined) => (delayUs ? (delayUs / 1000).toFixed(1) : "–");
  return [
    (offeredBytes / 1e6).toFixed(2),
    (offeredBytes > 0 ? (100 * droppedBytes) / offeredBytes : 0).toFixed(2),
    ms(packetDelayUs?.p50),
    ms(packetDelayUs?.p95),
  ];
}

/** A run of the emulated cell: a table of its users and a few lines for the cell. */
export function summaryTable(summary: EmulatorSummary): string {
  const { slots, cellMbps, jain, blerFirstTx, residualBler, harqRounds, dtx } = summary;
  const cell = `${slots} slots: ${cellMbps.toFixed(2)} Mbit/s, Jain ${jain.toFixed(3)}`;
  const rounds = `HARQ: first-transmission BLER ${(100 * blerFirstTx).toFixed(1)} %, received after 1, 2, … transmissions ${harqRounds.join(", ")}, lost ${(100 * residualBler).toFixed(3)} %${dtx > 0 ? `, DTX ${dtx}` : ""}`;
  const { hit, miss, stale, rejected } = summary;
  const echo = `HIT ${hit}  MISS ${miss}  STALE ${stale}  REJECTED ${rejected}`;
  const slices = summary.slices.map(
    ({ snssai: { sst, sd = "" }, prbPercent }) =>
      `slice ${sst}${sd && `-${sd}`}: ${prbPercent.toFixed(1)} % of the PRBs`,
  );
  return [usersTable(summary.users), cell, rounds, echo, ...clockLines(summary), ...slices].join(
    "\n",
  );
}

/** How a paced run kept time. */
function clockLines(summary: EmulatorSummary): string[] {
  const { lateness, lateSlots, emulateUs, reportToAppliedUs } = summary;
  if (lateness.us.max === 0) return [];
  const late = `slots began late by ${percentiles(lateness.us)}; ${lateSlots} of them by more than a quarter of a slot, which put the others off by ${lateness.slippedMs.toFixed(1)} ms in all`;
  const applied = `report → allocation taken in: ${percentiles(reportToAppliedUs)}; slot → report: ${percentiles(emulateUs)}`;
  return reportToAppliedUs.max > 0 ? [late, applied] : [late];
}

const percentiles = ({ p50, p99 }: PercentilesUs) =>
  `p50 ${p50.toFixed(0)} µs, p99 ${p99.toFixed(0)} µs`;
