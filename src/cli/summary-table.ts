import type { EmulatorSummary, UserSummary } from "../../simulator/mac/emulator-summary.ts";
import { textTable } from "./text-table.ts";

/** The users of a run as a table. */
export function usersTable(users: readonly UserSummary[]): string {
  return textTable(
    ["RNTI", "km/h", "SNR dB", "Mbit/s", "BLER %"],
    users.map((user) => [
      user.rnti,
      user.speedKmh.toFixed(1),
      user.meanSnrDb.toFixed(1),
      user.throughputMbps.toFixed(2),
      (100 * user.blerFirstTx).toFixed(1),
    ]),
  );
}

/** A run of the emulated cell: a table of its users and two lines for the cell. */
export function summaryTable(summary: EmulatorSummary): string {
  const { slots, cellMbps, jain, blerFirstTx, hit, miss, stale, rejected } = summary;
  const cell = `${slots} slots: ${cellMbps.toFixed(2)} Mbit/s, Jain ${jain.toFixed(3)}, first-transmission BLER ${(100 * blerFirstTx).toFixed(1)} %`;
  const echo = `HIT ${hit}  MISS ${miss}  STALE ${stale}  REJECTED ${rejected}`;
  return [usersTable(summary.users), cell, echo].join("\n");
}
