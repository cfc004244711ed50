// A RAN of toy users; elsewhere import the client from "slotpilot/ran-client".
import { setTimeout as sleep } from "node:timers/promises";
import { Command, InvalidArgumentError, Option } from "commander";
import { openRanClient } from "../../clients/typescript/open-ran-client.ts";
import type { Setup } from "../../schemas/setup.ts";
import { createToyCell, ownGrants, reportUser, reservedPrb, runSlot, stateAt } from "./toy-cell.ts";

const flags = new Command("ran-typescript")
  .option("--nats-url <url>", "broker", "nats://127.0.0.1:4222")
  .option("--cell-id <name>", "identity of the cell", "cell-1")
  .option("--prefix <tokens>", "first tokens of all subjects", "slotpilot.v1")
  .option("--slots <n>", "slots to run; 0: until Ctrl-C", wholeNumber, 2000)
  .option("--users <n>", "users", wholeNumber, 4)
  .addOption(new Option("--encoding <name>").choices(["json", "msgpack"]).default("msgpack"))
  .option("--lead-slots <n>", "how far ahead allocations are wanted", wholeNumber, 2)
  .option("--slot-us <us>", "slot duration; 0: lockstep", wholeNumber, 0)
  .option("--seed <n>", "of everything random", wholeNumber, 1)
  .exitOverride(({ exitCode }) => process.exit(exitCode && 2))
  .parse()
  .opts();
const slotMs = flags["slotUs"] / 1000;
const setup: Setup = {
  contractVersion: "1.0",
  cellId: flags["cellId"],
  scsKhz: 15,
  ...{ carrierPrb: 52, prgSizePrb: 4, subbandPrb: 4, maxTxPowerDbm: 24 },
  powerOffsetRangeDb: { min: -6, max: 6 },
  noiseFigureDb: 7,
  slotPattern: "D",
  ...{ pdschSymbols: 12, dmrsRePerPrb: 12, overheadRePerPrb: 0 },
  mcsTable: 1,
  cqiTable: 1,
  ...{ maxHarqTx: 4, numHarqProcesses: 16 },
  ...{ leadSlots: flags["leadSlots"], maxUes: flags["users"] },
  clock: slotMs > 0 ? "paced" : "lockstep",
};

const stopping = new AbortController();
for (const name of ["SIGINT", "SIGTERM"]) process.once(name, () => stopping.abort());
const opened = await openRanClient({
  setup,
  natsUrl: flags["natsUrl"],
  subjectPrefix: flags["prefix"],
  encoding: flags["encoding"],
  log: { info: console.error, warn: console.error },
  onEvent: ({ kind, code, message }) => console.error(kind, code ?? "", message),
  signal: stopping.signal,
});
if (!opened.ok) {
  console.error(`${opened.error.code}: ${opened.error.message}`);
  process.exit(1);
}
const { client } = opened;
const reply = await client.awaitSetup(slotMs > 0 ? 2000 : undefined); // then it runs by itself
if (reply?.accepted === false) process.exitCode = 1;
else console.log(await runCell());
await client.close();

async function runCell() {
  const cell = createToyCell(setup, flags["seed"]);
  const slots = flags["slots"] || Number.POSITIVE_INFINITY;
  const counts = { HIT: 0, MISS: 0, STALE: 0, REJECTED: 0 };
  let [tti, deliveredBits, dueMs] = [0, 0, performance.now()];
  for (; tti < slots && !stopping.signal.aborted; tti += 1) {
    const { allocation, applied, later } = client.beginSlot(tti, stateAt(cell, tti));
    runSlot(cell, tti, allocation?.grants ?? ownGrants(cell, tti, later));
    const users = cell.users.map((user) => reportUser(cell, user));
    const report = {
      ...{ seq: tti, tti, sfn: Math.floor(tti / 10) % 1024, slot: tti % 10, users },
      sentNs: Math.round(performance.now() * 1e6),
      reservedPrb: reservedPrb(tti + setup.leadSlots),
      ...(applied && { applied }),
    };
    if (applied) counts[applied.status] += 1;
    deliveredBits += users.reduce((sum, user) => sum + user.deliveredBits, 0);
    if (slotMs === 0) await client.publishAndWait(report, 1000);
    else client.publish(report);
    dueMs = Math.max(dueMs + slotMs, performance.now()); // what is late is not caught up with
    if (slotMs > 0) await sleep(dueMs - performance.now());
  }
  const outcomes = Object.entries(counts).map((entry) => entry.join(" "));
  return `${tti} slots: ${outcomes.join(" ")}; ${(deliveredBits / Math.max(1, tti) / 1000).toFixed(2)} Mbit/s`;
}

function wholeNumber(text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new InvalidArgumentError("It must be a whole number.");
}
