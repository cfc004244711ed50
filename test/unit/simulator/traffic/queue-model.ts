import type { PacketQueueOptions } from "../../../../simulator/traffic/packet-queue.ts";
import type { TracedPackets } from "../../../../simulator/traffic/packet-trace.ts";
import { noTraffic, type TrafficCounts } from "../../../../simulator/traffic/traffic-counts.ts";

/** One call to an RLC entity. */
export type QueueOperation =
  | { readonly name: "arrive"; readonly slots: number }
  | { readonly name: "take"; readonly pid: number; readonly maxBytes: number }
  | { readonly name: "acknowledge" | "lose"; readonly pid: number }
  | { readonly name: "connect" | "release" };

type Fate = "delivered" | "droppedBudget" | "droppedOverflow" | "droppedHarq" | "droppedRelease";

interface ModelPacket {
  readonly tti: number;
  fate?: Fate;
}

/** A byte, and the process that it is on, or where else it is. */
interface ModelByte {
  readonly packet: ModelPacket;
  at: number | "queued" | "again" | Fate;
}

/**
 * An RLC entity that keeps every byte that was ever offered and looks at all of them every time.
 *
 * @param arrivals - What arrives.
 * @param options - As for the queue.
 * @returns What the queue shall do, and what it shall count.
 */
export function createQueueModel(arrivals: TracedPackets, options: PacketQueueOptions) {
  const bytes: ModelByte[] = [];
  const packets = new Set<ModelPacket>();
  const delaysUs: number[] = [];
  let isConnected = true;
  let numPassed = 0;

  const waiting = () => bytes.filter(({ at }) => at === "queued" || at === "again");
  const blockOf = (pid: number) => bytes.filter(({ at }) => at === pid);
  const of = (packet: ModelPacket) => bytes.filter((byte) => byte.packet === packet);
  const ageUs = (packet: ModelPacket, tti: number) => (tti - packet.tti) * options.slotUs;

  function move(moved: readonly ModelByte[], at: ModelByte["at"], tti: number): number {
    for (const byte of moved) byte.at = at;
    for (const packet of new Set(moved.map(({ packet }) => packet))) {
      if (packet.fate || typeof at === "number" || at === "queued" || at === "again") continue;
      if (at === "delivered" && of(packet).some((byte) => byte.at !== at)) continue;
      packet.fate = at;
      if (at === "delivered") delaysUs.push(Math.max(1, ageUs(packet, tti)));
    }
    return moved.length;
  }

  function arrive(tti: number): void {
    if (!isConnected) return;
    for (const packet of packets) {
      const isUntouched = of(packet).every(({ at }) => at === "queued");
      const isLate =
        ageUs(packet, tti) >= 1000 * (options.delayBudgetMs || Number.POSITIVE_INFINITY);
      if (isUntouched && isLate) move(of(packet), "droppedBudget", tti);
    }
    pass(tti, add);
  }

  function pass(tti: number, each: (tti: number, sizeBytes: number) => void): void {
    for (; (arrivals.ttis[numPassed] ?? Number.POSITIVE_INFINITY) <= tti; numPassed += 1) {
      each(arrivals.ttis[numPassed] ?? 0, arrivals.sizesBytes[numPassed] ?? 0);
    }
  }

  function add(tti: number, sizeBytes: number): void {
    const packet = { tti };
    const at = waiting().length >= options.maxQueueBytes ? "droppedOverflow" : "queued";
    const added = Array.from({ length: sizeBytes }, (): ModelByte => ({ packet, at: "queued" }));
    packets.add(packet);
    bytes.push(...added);
    move(added, at, tti);
  }

  function take(pid: number, maxBytes: number): number {
    const again = waiting().filter(({ at }) => at === "again");
    const fresh = waiting().filter(({ at }) => at === "queued");
    return move([...again, ...fresh].slice(0, maxBytes), pid, 0);
  }

  function perform(step: QueueOperation, tti: number): number | undefined {
    if (step.name === "take") return take(step.pid, step.maxBytes);
    if (step.name === "acknowledge") return move(blockOf(step.pid), "delivered", tti);
    if (step.name === "lose") {
      move(blockOf(step.pid), options.rlcMode === "am" ? "again" : "droppedHarq", tti);
    } else if (step.name === "release") {
      move(
        [...waiting(), ...bytes.filter(({ at }) => typeof at === "number")],
        "droppedRelease",
        tti,
      );
      isConnected = false;
    } else if (step.name === "arrive") {
      arrive(tti);
    } else if (!isConnected) {
      pass(tti - 1, () => {});
      isConnected = true;
    }
    return undefined;
  }

  function counts(): TrafficCounts {
    const found = { ...noTraffic(), offeredBytes: bytes.length, offeredPackets: packets.size };
    for (const { at } of bytes) {
      if (typeof at === "number") found.inFlightBytes += 1;
      else if (at === "queued" || at === "again") found.queuedBytes += 1;
      else found[`${at}Bytes`] += 1;
    }
    for (const { fate } of packets) if (fate) found[`${fate}Packets`] += 1;
    return found;
  }

  return {
    perform,
    counts,
    delaysUs: () => delaysUs,
    holDelayUs: (tti: number) => {
      const ages = waiting().map(({ packet }) => ageUs(packet, tti));
      return Math.max(0, ...ages);
    },
  };
}
