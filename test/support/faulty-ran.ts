import { createAllocationInbox } from "../../clients/typescript/allocation-inbox.ts";
import type { SlotOffer } from "../../clients/typescript/offer-judge.ts";
import type { Allocation } from "../../schemas/allocation.ts";
import type { EmulatorConfig } from "../../schemas/config.ts";
import type { Report } from "../../schemas/report.ts";
import type { Setup } from "../../schemas/setup.ts";
import { createEmulator } from "../../simulator/emulator.ts";
import { openRanExaminer } from "../../src/conform/ran/examine-ran.ts";
import type { CheckResult } from "../../src/conform/verdicts.ts";
import { createBlerModel } from "../../src/nr/bler-model.ts";
import { decode, encode } from "../../src/wire/codec.ts";
import { emulatorConfig } from "./emulator-config.ts";
import { type SyntheticChannelOptions, syntheticChannel } from "./synthetic-channel.ts";

/** What the faulty RAN knows when it errs. */
export interface RanMoment {
  readonly setup: Setup;
  /** The newest report, as it was before it was spoilt. */
  readonly report: Report;
  /** Grants that came, by their slot. */
  readonly granted: ReadonlyMap<number, Allocation>;
}

/** A RAN that conforms but for one thing. Every part is given what conforms and returns what it makes of it. */
export interface RanFault {
  /** The RAN's own configuration. */
  readonly config?: Partial<EmulatorConfig>;
  readonly channel?: SyntheticChannelOptions;
  readonly encoding?: "json" | "msgpack";
  /** `count`: setups before this one. */
  setup?(setup: Setup, count: number): object;
  /** `undefined`: it is not sent. */
  report?(report: Report, moment: RanMoment): object | undefined;
  /** What arrives; `undefined`: it takes no notice. */
  receive?(bytes: Uint8Array): Uint8Array | undefined;
  /** An allocation that arrives and can be read. */
  allocation?(allocation: Allocation, moment: RanMoment): Allocation | undefined;
  /** What it holds for the slot that begins. */
  offer?(offer: SlotOffer, moment: RanMoment & { readonly tti: number }): SlotOffer;
  /** How it negotiates its setup. */
  readonly neverRepeats?: boolean;
  readonly ignoresSolicit?: boolean;
  readonly repeatsAfterRefusal?: boolean;
  /** Stops after so many slots. */
  readonly slots?: number;
}

const FADING: SyntheticChannelOptions = {
  ...{ snrDb: [4, 9, 14, 19], dopplerPerSlot: 0.02, spreadPerPrb: 0.1 },
};

const SETUP_PAUSE_MS = 600;
const LOCKSTEP_TIMEOUT_MS = 1000;
const STEP_MS = 10;
const MOST_SLOTS = 6000;
const MOST_WAIT_MS = 20_000;

const blerModel = createBlerModel();

/** Examines a RAN in memory, both on one clock that only the test moves. */
export function examineInMemory(fault: RanFault = {}): CheckResult[] {
  const config = emulatorConfig(fault.config);
  const channel = syntheticChannel(config, fault.channel ?? FADING);
  const emulator = createEmulator(config, { channel, blerModel });
  const { setup } = emulator;
  const ear = openEar(fault, setup);
  const time = { nowMs: 0, wantsSetupMs: 0, numSetups: 0, isAccepted: false };
  const examiner = openRanExaminer({
    cellId: setup.cellId,
    nowMs: () => time.nowMs,
    send: ear.hear,
    solicit() {
      if (!fault.ignoresSolicit) time.wantsSetupMs = Math.min(time.wantsSetupMs, time.nowMs);
    },
  });
  const negotiate = () => {
    if (time.nowMs < time.wantsSetupMs) return;
    const message = fault.setup?.(setup, time.numSetups) ?? setup;
    time.numSetups += 1;
    const reply = examiner.setUp(encode(message, "json"));
    const isAccepted = reply !== undefined && readReply(reply);
    time.isAccepted ||= isAccepted;
    const repeats = reply ? !isAccepted && fault.repeatsAfterRefusal : !fault.neverRepeats;
    time.wantsSetupMs = repeats ? time.nowMs + SETUP_PAUSE_MS : Number.POSITIVE_INFINITY;
  };
  const pass = (ms: number) => {
    time.nowMs += ms;
    examiner.tick();
    negotiate();
  };
  const runSlot = () => {
    const { tti } = emulator;
    const report = emulator.step(ear.offer(tti));
    const spoilt = ear.spoil(report);
    if (spoilt) examiner.report(toBytes(spoilt, fault.encoding ?? "msgpack"));
    const isWaiting = () => config.clock === "lockstep" && ear.answeredTti() < tti;
    for (let ms = 0; isWaiting() && ms < LOCKSTEP_TIMEOUT_MS; ms += STEP_MS) pass(STEP_MS);
    pass(1);
  };
  while (!time.isAccepted && time.nowMs < MOST_WAIT_MS) pass(STEP_MS);
  const slots = time.isAccepted ? (fault.slots ?? MOST_SLOTS) : 0;
  while (emulator.tti < slots && !examiner.isDone) runSlot();
  for (let ms = 0; time.isAccepted && ms < MOST_WAIT_MS && !examiner.isDone; ms += STEP_MS) {
    pass(STEP_MS);
  }
  return examiner.finish();
}

/** What comes in, what is held for a slot, and what is said, each with the fault. */
function openEar(fault: RanFault, setup: Setup) {
  const inbox = createAllocationInbox(setup.leadSlots);
  const granted = new Map<number, Allocation>();
  let answeredTti = -1;
  let newest: Report | undefined;
  return {
    answeredTti: () => answeredTti,
    hear(bytes: Uint8Array) {
      const heard = fault.receive ? fault.receive(bytes) : bytes;
      const decoded = heard && decode(heard);
      if (!decoded?.ok || !newest) return;
      const came = decoded.value as Allocation;
      const moment = { setup, report: newest, granted };
      const taken = fault.allocation ? fault.allocation(came, moment) : came;
      answeredTti = (taken ?? came).reportTti ?? answeredTti;
      if (taken && Array.isArray(taken.grants)) granted.set(taken.targetTti, taken);
      if (taken) inbox.accept(encode(taken, "msgpack"));
    },
    offer(tti: number) {
      const offer = inbox.take(tti);
      if (!fault.offer || !newest) return offer;
      return fault.offer(offer, { setup, report: newest, granted, tti });
    },
    spoil(report: Report) {
      newest = report;
      if (!fault.report) return report;
      return fault.report(structuredClone(report), { setup, report, granted });
    },
  };
}

function readReply(bytes: Uint8Array): boolean {
  const decoded = decode(bytes);
  return decoded.ok && (decoded.value as { readonly accepted: boolean }).accepted;
}

function toBytes(message: object, encoding: "json" | "msgpack"): Uint8Array {
  return message instanceof Uint8Array ? message : encode(message, encoding);
}

/** Ids of the checks that came to a verdict. */
export function idsOf(results: readonly CheckResult[], verdict: CheckResult["verdict"]): string[] {
  return results.filter((result) => result.verdict === verdict).map(({ id }) => id);
}
