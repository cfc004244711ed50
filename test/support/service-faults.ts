import type { Allocation, Grant } from "../../schemas/allocation.ts";
import { decode, encode } from "../../src/wire/codec.ts";
import type { ServiceFault } from "./faulty-service.ts";

/** One fault of a service, the check that names it, and those that fail of necessity with it. */
export interface NamedServiceFault extends ServiceFault {
  readonly what: string;
  readonly named: string;
  readonly follows?: readonly string[];
}

const fault = (
  named: string,
  what: string,
  { follows = [], ...how }: ServiceFault & { follows?: readonly string[] },
): NamedServiceFault => ({ named, what, follows, ...how });

const every = (spoil: (allocation: Allocation, count: number) => object): ServiceFault => ({
  allocation: (allocation, count) => [spoil(allocation, count)],
});

/** Spoils the first grant that is meant. */
const oneGrant = (spoil: (grant: Grant) => object, isMeant = (_: Grant) => true): ServiceFault =>
  every((allocation) => {
    const meant = allocation.grants.find(isMeant);
    const grants = allocation.grants.map((grant) =>
      grant === meant ? { ...grant, ...spoil(grant) } : grant,
    );
    return { ...allocation, grants };
  });

const isFresh = ({ retransmission }: Grant) => !retransmission;

/** Adds a grant beside those that there are. */
const oneMore = (make: (first: Grant) => Grant): ServiceFault =>
  every((allocation) => {
    const [first] = allocation.grants;
    return { ...allocation, grants: [...allocation.grants, ...(first ? [make(first)] : [])] };
  });

/** Replies to setups as it should not. */
const accepting = (code: string): ServiceFault => ({
  reply: (reply) => (reply.code === code ? { accepted: true, contractVersion: "1.0" } : reply),
});

/** Faults of a service, one after the other. */
export const SERVICE_FAULTS: readonly NamedServiceFault[] = [
  fault(
    "R1.1",
    "the wrong slot",
    every((each) => ({ ...each, targetTti: each.targetTti + 5 })),
  ),
  fault("R1.1", "two answers", { allocation: (each) => [each, each], follows: ["R1.2", "R10.1"] }),
  fault(
    "R1.2",
    "numbers left out",
    every((each) => ({ ...each, seq: 2 * each.seq })),
  ),
  fault("R1.4", "always the other encoding", { isTranslated: true }),
  fault("R2.1", "a PRB with two owners", {
    ...oneMore((first) => ({ ...first, rnti: 104, harqPid: 7, retransmission: false })),
    follows: ["R2.3", "R3.1", "R4.1", "R4.3", "R5.2", "R5.3", "R6.1"],
  }),
  fault("R2.2", "a grant without PRBs", {
    ...oneMore((first) => ({
      ...first,
      rnti: 104,
      harqPid: 7,
      retransmission: false,
      prbs: [],
      share: 0,
    })),
    follows: ["R4.3", "R5.2", "R5.3"],
  }),
  fault("R2.4", "reserved PRBs forgotten", {
    report: (bytes) => {
      const raw = decode(bytes);
      const report = raw.ok ? (raw.value as { reservedPrb?: unknown }) : undefined;
      const isSound = report !== null && typeof report === "object" && bytes.length < 5000;
      return isSound && bytes[0] !== 0x7b && Array.isArray(report.reservedPrb)
        ? encode({ ...report, reservedPrb: [] }, "msgpack")
        : bytes;
    },
    follows: ["R1.4"],
  }),
  fault(
    "R3.1",
    "shares beyond 1",
    oneGrant(() => ({ share: 1 })),
  ),
  fault("R4.3", "new data on one process only", {
    ...oneGrant(() => ({ harqPid: 0 }), isFresh),
  }),
  fault("R4.2", "retransmissions change their MCS", {
    ...oneGrant(
      ({ mcs }) => ({ mcs: mcs > 0 ? mcs - 1 : 1 }),
      ({ retransmission }) => retransmission,
    ),
  }),
  fault("R5.1", "PRBs stay empty", {
    ...every((each) => ({
      ...each,
      grants: each.grants.map((grant) => ({
        ...grant,
        prbs: grant.retransmission ? grant.prbs : grant.prbs.slice(0, 1),
      })),
    })),
  }),
  fault("R6.1", "more power than there is", {
    ...every((each) => ({
      ...each,
      grants: each.grants.map((grant) => ({ ...grant, powerOffsetDb: 0.5 })),
    })),
  }),
  fault(
    "R6.2",
    "an offset below the range",
    oneGrant(() => ({ powerOffsetDb: -3.5 })),
  ),
  fault(
    "R8.2",
    "a grant to a stranger",
    oneGrant(() => ({ rnti: 999 }), isFresh),
  ),
  fault("R9.1", "any version will do", accepting("SCHEMA_VERSION")),
  fault("R9.4", "any cell will do", accepting("CELL_MISMATCH")),
  fault("R9.3", "refusals without a code", {
    reply: ({ code: _, ...reply }) => reply,
    follows: ["R9.1", "R9.2", "R9.4"],
  }),
  fault("R9.5", "no events", { isQuiet: true, follows: ["R9.6"] }),
  fault("R8.1", "nobody is accepted", {
    reply: (reply) => ({ ...reply, accepted: false, code: reply.code ?? "CELL_LIMIT" }),
  }),
  fault("R1.3", "power that is no number", {
    ...oneGrant(() => ({ powerOffsetDb: Number.NaN })),
    follows: ["R1.1"],
  }),
  fault("R10.2", "dead after a large message", {
    report: (() => {
      let isDead = false;
      return (bytes: Uint8Array) => {
        isDead ||= bytes.length > 100_000;
        return isDead ? undefined : bytes;
      };
    })(),
  }),
  fault("R10.1", "an old slot is answered once more", {
    allocation: (each, count) => {
      const { reportTti, targetTti } = each;
      const old = { ...each, reportTti: reportTti - 20, targetTti: targetTti - 20 };
      return count > 155 && count < 180 ? [old, each] : [each];
    },
    follows: ["R1.2"],
  }),
];
