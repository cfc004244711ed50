import type { Allocation } from "../../schemas/allocation.ts";
import { decode } from "../../src/wire/codec.ts";
import type { RanFault } from "./faulty-ran.ts";
import {
  each,
  everyOutcome,
  everyUser,
  fault,
  isTime,
  type NamedRanFault,
  NEAR,
  only,
  pendingOf,
  refusing,
  repairing,
  seldom,
  seldomUser,
  sizeOf,
  stumbling,
} from "./ran-fault-parts.ts";

/** More than any allocation has. Unit: byte. */
const OVERSIZED = 100_000;

/** Faults of identity, HARQ, channel, buffers and messages. */
export const STATE_FAULTS: readonly NamedRanFault[] = [
  fault("R4.1", "outcomes name another MCS", {
    ...everyOutcome((outcome) => [
      { ...outcome, mcs: outcome.ack ? outcome.mcs ^ 1 : outcome.mcs },
    ]),
  }),
  fault("R4.2", "new data on a process in flight", {
    ...only(({ rnti, harqPid, retransmission }, { granted }, { targetTti }) => {
      const before = granted.get(targetTti - 1)?.grants ?? [];
      const isBusy = before.some((grant) => grant.rnti === rnti && grant.harqPid === harqPid);
      return retransmission || !isBusy;
    }),
  }),
  fault("R4.3", "new data on a waiting process", {
    ...only((grant, moment) => grant.retransmission || !pendingOf(moment, grant)),
  }),
  fault("R4.4", "a retransmission of nothing", {
    ...only((grant, moment) => !grant.retransmission || pendingOf(moment, grant) !== undefined),
  }),
  fault("R4.5", "a retransmission of another size", {
    ...only((grant, moment) => {
      const block = grant.retransmission ? pendingOf(moment, grant) : undefined;
      return !block || block.numPrb === sizeOf(grant);
    }),
  }),
  fault("R4.6", "a retransmission with another MCS", {
    ...only((grant, moment) => {
      const block = grant.retransmission ? pendingOf(moment, grant) : undefined;
      return !block || block.mcs === grant.mcs;
    }),
  }),
  fault(
    "R5.1",
    "a full buffer runs dry",
    seldomUser(() => ({ bufferBytes: 4_000_000_000 })),
  ),
  fault("R5.2", "a buffer never falls", {
    config: { traffic: "cbr" },
    ...everyUser(() => ({ bufferBytes: 5000 })),
  }),
  fault("R7.1", "seq leaves numbers out", {
    report: (report) => ({ ...report, seq: report.seq + Math.floor(report.tti / 50) }),
  }),
  fault("R8.1", "the setup of another cell", {
    setup: (setup) => ({ ...setup, cellId: "cell-2" }),
  }),
  fault("R8.2", "other facts in the next setup", {
    setup: (setup, count) => ({ ...setup, maxTxPowerDbm: setup.maxTxPowerDbm + Number(count > 1) }),
  }),
  fault("R8.3", "a user twice", {
    ...seldom((report) => ({ ...report, users: [...report.users, report.users[0]] })),
  }),
  fault("R8.4", "grants to strangers are left out", {
    ...only(({ rnti }, { report }) => report.users.some((user) => user.rnti === rnti)),
  }),
  fault("R8.5", "the second grant of a user is left out", {
    ...repairing((grants) =>
      grants.filter(({ rnti }, i) => grants.findIndex((grant) => grant.rnti === rnti) === i),
    ),
  }),
  fault("R9.1", "refusals without a reason", {
    report: ({ applied, ...report }) => {
      const { reason: _, ...echo } = applied ?? {};
      return { ...report, ...(applied && { applied: echo }) };
    },
  }),
  fault(
    "R9.2",
    "processes wrap",
    each(({ harqPid }) => ({ harqPid: harqPid % 16 })),
  ),
  fault(
    "R9.3",
    "MCS is cut",
    each(({ mcs }) => ({ mcs: Math.min(28, mcs) })),
  ),
  fault("R10.1", "a setup out of range", { setup: (setup) => ({ ...setup, carrierPrb: 0 }) }),
  fault(
    "R10.2",
    "a report that can't be read",
    seldom(() => Uint8Array.of(0xc1, 1, 2)),
  ),
  fault(
    "R10.3",
    "CQI 16",
    seldomUser(({ cqi }) => ({ cqi: { ...cqi, wideband: 16 } })),
  ),
  fault(
    "R10.4",
    "it stumbles over unreadable bytes",
    stumbling((bytes) => bytes.length < 20),
  ),
  fault("R10.5", "missing grants are none", {
    allocation: (allocation) => ({ ...allocation, grants: allocation.grants ?? [] }),
  }),
  fault("R10.6", "power that is no number is 0 dB", {
    ...each(({ powerOffsetDb }) => ({ powerOffsetDb: powerOffsetDb || 0 })),
  }),
  fault("R10.7", "it knows no unknown fields", {
    ...(() => {
      const strange = new Set<number>();
      return {
        receive(bytes: Uint8Array) {
          const read = decode(bytes);
          const message = read.ok ? (read.value as Allocation & { hint?: object }) : undefined;
          if (message?.hint) strange.add(message.seq);
          return bytes;
        },
        ...refusing(({ seq }) => strange.has(seq)),
      } satisfies RanFault;
    })(),
  }),
  fault(
    "R10.8",
    "it stumbles over large messages",
    stumbling(({ length }) => length > OVERSIZED),
  ),
  fault("E2.1", "blocks wait after their last transmission", {
    ...everyUser(({ harqFeedback, harqPending }, { setup }) => {
      const given = harqFeedback.filter(
        ({ ack, pid }) => !ack && !harqPending.some((block) => block.pid === pid),
      );
      const waiting = given.map(({ pid, tbsBits, mcs }) => ({
        ...{ pid, tbsBits, mcs, numPrb: 1, rv: 0, txCount: setup.maxHarqTx },
      }));
      return { harqPending: [...harqPending, ...waiting] };
    }),
    follows: ["R1.4"],
  }),
  fault("E2.2", "waiting blocks grow", {
    ...everyUser(({ harqPending }) => ({
      harqPending: harqPending.map((block) => ({ ...block, tbsBits: block.tbsBits + 8 })),
    })),
  }),
  fault("E2.3", "waiting blocks are left out now and then", {
    ...everyUser(({ harqPending }, { report }) => ({
      harqPending: isTime(report) ? [] : harqPending,
    })),
    follows: ["E2.2", "R1.4"],
  }),
  fault("E2.4", "transmissions are not counted", {
    ...everyUser(({ harqPending }) => ({
      harqPending: harqPending.map((block) => ({ ...block, txCount: 1 })),
    })),
  }),
  fault(
    "E3.1",
    "DTX with ACK",
    everyOutcome((outcome) => [{ ...outcome, dtx: outcome.ack }]),
  ),
  fault("E4.1", "an outcome of a slot to come", {
    ...everyOutcome((outcome) => [
      outcome,
      { ...outcome, ack: false, targetTti: outcome.targetTti + 100 },
    ]),
  }),
  fault("E4.2", "two outcomes of one block", {
    ...everyOutcome((outcome) => (outcome.ack ? [outcome, { ...outcome, ack: false }] : [outcome])),
  }),
  fault("E4.3", "outcomes in downlink slots", {
    setup: (setup) => ({ ...setup, slotPattern: "DDDSU" }),
    follows: ["E14.2"],
  }),
  fault("S1.1", "outcomes are lost", {
    ...everyUser((user, { report }) =>
      report.tti % 64 === 9 ? { harqFeedback: [], deliveredBits: 0 } : user,
    ),
    channel: NEAR,
  }),
  fault("E5.1", "a subband too few", {
    ...seldomUser(({ cqi }) => ({ cqi: { ...cqi, subband: cqi.subband.slice(1) } })),
  }),
  fault("E5.2", "a CQI that ages too fast", {
    ...seldomUser(({ cqi }) => ({ cqi: { ...cqi, ageSlots: cqi.ageSlots + 5 } })),
  }),
  fault("E7.1", "more bits than were acknowledged", {
    ...everyUser(({ deliveredBits }) => ({
      deliveredBits: deliveredBits > 0 ? deliveredBits + 8 : 0,
    })),
  }),
  fault("E9.1", "a setup that is not repeated", { neverRepeats: true }),
  fault("E9.2", "deaf to solicitation", { ignoresSolicit: true }),
  fault("E9.3", "setups after a refusal", { repeatsAfterRefusal: true }),
  fault("E14.1", "reserved PRBs beyond the carrier", {
    ...seldom((report) => ({ ...report, reservedPrb: [[23, 4]] })),
  }),
];
