import type { Allocation } from "../../schemas/allocation.ts";
import type { PrbRun } from "../../schemas/fields.ts";
import type { RecordedSlot, RecordingHead } from "../../schemas/recording.ts";
import type { Counts, RecordingSummary } from "./recording-tally.ts";
import { textTable } from "./text-table.ts";

/**
 * A recording's summary as a table of its users and a few lines.
 *
 * @param head - Facts of the run.
 * @param summary - What it amounts to.
 */
export function recordingText(head: RecordingHead, summary: RecordingSummary): string {
  const { setup, seed, heard, replayedWith, slotpilotVersion } = head;
  const origin = heard ? "heard on the broker" : `seed ${seed}`;
  const { slots, seconds, cellMbps, blerFirstTx, policies, policyChanges } = summary;
  const left = policyChanges + 1 - policies.length;
  return [
    `${setup.cellId}: ${setup.carrierPrb} PRB at ${setup.scsKhz} kHz, lead ${setup.leadSlots}, ${setup.clock}, ${origin}, slotpilot ${slotpilotVersion}`,
    ...(replayedWith ? ["replayed: the allocations are a replay's, all else is the run's"] : []),
    usersText(summary),
    `${slots} slots, ${seconds.toFixed(2)} s${summary.ttis ? ` (${summary.ttis.join(" to ")})` : ""}: ${cellMbps.toFixed(2)} Mbit/s, first-transmission BLER ${percent(blerFirstTx)} %`,
    line("slots", summary.outcomes),
    line("refused", summary.reasons),
    line("decided by", summary.sources),
    line("fallbacks", summary.fallbacks),
    line("clamps", summary.clamps),
    ...policies.map(({ targetTti, prb, power }) => `from slot ${targetTti}: ${prb}, ${power}`),
    ...(left > 0 && policies.length > 0 ? [`and ${left} further changes of policy`] : []),
  ]
    .filter((text) => text !== "")
    .join("\n");
}

function usersText({ users }: RecordingSummary): string {
  if (users.length === 0) return "no users";
  return textTable(
    [...["RNTI", "Mbit/s", "BLER %", "lost %", "CQI", "PRB %", "MCS"], ...["buffer kB", "HOL ms"]],
    users.map((user) => [
      user.rnti,
      user.throughputMbps.toFixed(2),
      percent(user.blerFirstTx),
      (100 * user.residualLoss).toFixed(2),
      user.cqi.toFixed(1),
      percent(user.prbShare),
      user.mcs.toFixed(1),
      user.bufferBytes === undefined ? "full" : (user.bufferBytes / 1000).toFixed(1),
      user.holDelayMs.toFixed(1),
    ]),
  );
}

/**
 * One recorded slot in full.
 *
 * @param slot - The slot.
 * @param head - Facts of the run.
 */
export function slotText(
  { report, allocation, blocks }: RecordedSlot,
  { heard }: Pick<RecordingHead, "heard"> = {},
): string {
  const { tti, seq, sfn, slot, sentNs, applied, reservedPrb } = report;
  const echo = applied
    ? `${applied.status}${applied.reason ? ` ${applied.reason}` : ""}${applied.allocationSeq === undefined ? "" : `, allocation ${applied.allocationSeq} for slot ${applied.targetTti}`}`
    : "no allocation could have come yet";
  return [
    `slot ${tti}: frame ${sfn}, slot ${slot}, report ${seq} sent at ${(sentNs / 1e6).toFixed(3)} ms; ${echo}`,
    `reserved later: ${runsText(reservedPrb)}`,
    reportsTable(report.users),
    ...(allocation ? allocationTexts(allocation) : ["no allocation"]),
    blocks.length === 0
      ? heard
        ? "what was sent is not known"
        : "nothing sent"
      : blocksTable(blocks),
  ].join("\n");
}

function reportsTable(users: RecordedSlot["report"]["users"]): string {
  if (users.length === 0) return "no users";
  return textTable(
    ["RNTI", "CQI", "subbands", "age", "buffer B", "HOL µs", "HARQ", "pending", "bits"],
    users.map((user) => [
      user.rnti,
      user.cqi.wideband,
      user.sinrDb ? user.sinrDb.map((db) => db.toFixed(0)).join(" ") : user.cqi.subband.join(" "),
      user.cqi.ageSlots,
      user.bufferBytes,
      user.holDelayUs,
      user.harqFeedback.map(({ pid, ack }) => `${pid}${ack ? "+" : "-"}`).join(" "),
      user.harqPending.map(({ pid, txCount }) => `${pid}×${txCount}`).join(" "),
      user.deliveredBits,
    ]),
  );
}

function allocationTexts(allocation: Allocation): string[] {
  const { seq, reportTti, source, models, stageUs, fallbacks, clamps, grants } = allocation;
  const names = [models.prb, models.power].map(({ name, version }) => `${name}@${version}`);
  const rows = grants.map((grant) => [
    grant.rnti,
    grant.harqPid,
    grant.retransmission ? "again" : "new",
    runsText(grant.prbs),
    grant.mcs,
    grant.powerOffsetDb.toFixed(2),
    (100 * grant.share).toFixed(1),
  ]);
  return [
    `allocation ${seq} on the report of slot ${reportTti}: ${source}, ${names.join(", ")}, ${stageUs.total.toFixed(0)} µs`,
    ...fallbacks.map(({ stage, code }) => `${stage} fell back: ${code}`),
    ...clamps.map(({ rnti, code, from, to }) => `user ${rnti}: ${code} ${from} to ${to}`),
    textTable(["RNTI", "HARQ", "block", "PRBs", "MCS", "power dB", "asked %"], rows),
  ];
}

function blocksTable(blocks: RecordedSlot["blocks"]): string {
  return textTable(
    ["RNTI", "HARQ", "sent", "PRBs", "MCS", "bits", "power dB", "SINR dB", "outcome"],
    blocks.map((block) => [
      ...[block.rnti, block.pid, block.txCount, runsText(block.prbs), block.mcs, block.tbsBits],
      block.powerOffsetDb.toFixed(2),
      block.sinrDb.toFixed(1),
      block.received ? "received" : block.heard ? "not decoded" : "not heard",
    ]),
  );
}

function runsText(runs: readonly PrbRun[]): string {
  if (runs.length === 0) return "none";
  return runs.map(([start, n]) => (n === 1 ? `${start}` : `${start}-${start + n - 1}`)).join(" ");
}

function line(title: string, counts: Counts): string {
  const entries = Object.entries(counts);
  if (entries.length === 0) return "";
  return `${title}: ${entries.map(([name, count]) => `${name} ${count}`).join("  ")}`;
}

const percent = (part: number) => (100 * part).toFixed(1);
