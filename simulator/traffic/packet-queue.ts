import type { RecordableHistogram } from "node:perf_hooks";
import { FULL_BUFFER_BYTES } from "../../schemas/fields.ts";
import { type ByteRanges, createByteRanges } from "./byte-ranges.ts";
import { createDelayHistogram } from "./delay-histogram.ts";
import { createPacketRing, type PacketRing } from "./packet-ring.ts";
import type { PacketSource } from "./packet-source.ts";
import type { RlcEntity } from "./rlc-entity.ts";
import { noTraffic, type TrafficCounts } from "./traffic-counts.ts";

/** What a queue of packets keeps to. */
export interface PacketQueueOptions {
  /** Whether what HARQ gives up is lost (`um`) or sent again (`am`). */
  readonly rlcMode: "um" | "am";
  /** Number of HARQ processes. */
  readonly harqProcesses: number;
  /** A packet of which nothing has been sent is dropped at this age; 0 = never. Unit: ms. */
  readonly delayBudgetMs: number;
  /** A packet that finds so much waiting is dropped. Unit: bytes. */
  readonly maxQueueBytes: number;
  /** Slot duration. Unit: µs. */
  readonly slotUs: number;
}

/**
 * One user's packets. Those that something was sent of lie one after the other on a stream of bytes,
 * so that whatever a block carries is a few ranges of that stream.
 */
interface Queue {
  readonly options: PacketQueueOptions;
  readonly source: PacketSource;
  readonly counts: TrafficCounts;
  readonly packetDelayUs: RecordableHistogram;
  readonly packets: PacketRing;
  /** `[harqProcesses]` what lies on each. */
  readonly blocks: readonly ByteRanges[];
  /** What is to be sent again. */
  readonly lost: ByteRanges;
  isConnected: boolean;
  /** Oldest packet that nothing was sent of. */
  nextPacket: number;
  /** Newest packet that something was sent of. */
  lastPacket: number;
  /** End of the stream as far as it was sent. */
  sentByte: number;
  /** End of the stream, that of `lastPacket`. */
  laidByte: number;
}

/**
 * Makes the RLC of a user whose data comes in packets: first in, first out, cut and joined to fill
 * blocks to the byte, without headers.
 *
 * Processes finish in any order, so a packet stays known until each of its bytes is received or lost.
 *
 * Hot path: allocates only when more packets or ranges are under way than ever before.
 *
 * @param source - What arrives.
 * @param options - RLC mode, HARQ processes, and how long and how much is kept.
 * @returns The entity, connected.
 * @rule E7
 * @source TS 38.322, 5.2.2 (um), 5.2.3 (am), 5.4 (what was begun is not discarded). Discard timer:
 * TS 38.323, 5.3.
 */
export function createPacketQueue(source: PacketSource, options: PacketQueueOptions): RlcEntity {
  const queue = emptyQueue(source, options);
  const { counts, packetDelayUs } = queue;
  return {
    counts,
    packetDelayUs,
    arrive(tti) {
      if (!queue.isConnected) return;
      dropExpired(queue, tti);
      for (; source.tti <= tti; source.advance()) offer(queue, source.tti, source.sizeBytes);
    },
    take(pid, maxBytes) {
      const block = queue.blocks[pid] as ByteRanges;
      const again = takeLost(queue, block, maxBytes);
      const bytes = again + takeNew(queue, block, maxBytes - again);
      counts.queuedBytes -= bytes;
      counts.inFlightBytes += bytes;
      return bytes;
    },
    acknowledge(pid, tti) {
      const bytes = closeBlock(queue, pid, tti, closeReceived);
      counts.deliveredBytes += bytes;
      return bytes;
    },
    lose(pid, tti) {
      if (options.rlcMode === "am") sendAgain(queue, pid);
      else counts.droppedHarqBytes += closeBlock(queue, pid, tti, closeLost);
    },
    // The contract's maximum stands for "full buffer", which an overloaded queue is not.
    bufferBytes: () => Math.min(FULL_BUFFER_BYTES - 1, counts.queuedBytes),
    holDelayUs: (tti) => (counts.queuedBytes > 0 ? ageUs(queue, oldestWaiting(queue), tti) : 0),
    connect(tti) {
      while (source.tti < tti) source.advance();
      queue.isConnected = true;
    },
    release: () => dropAll(queue),
  };
}

function emptyQueue(source: PacketSource, options: PacketQueueOptions): Queue {
  return {
    options,
    source,
    counts: noTraffic(),
    packetDelayUs: createDelayHistogram(),
    packets: createPacketRing(),
    blocks: Array.from({ length: options.harqProcesses }, createByteRanges),
    lost: createByteRanges(),
    isConnected: true,
    nextPacket: 0,
    lastPacket: 0,
    sentByte: 0,
    laidByte: 0,
  };
}

function offer({ counts, packets, options }: Queue, tti: number, sizeBytes: number): void {
  counts.offeredBytes += sizeBytes;
  counts.offeredPackets += 1;
  if (counts.queuedBytes >= options.maxQueueBytes) {
    counts.droppedOverflowBytes += sizeBytes;
    counts.droppedOverflowPackets += 1;
    return;
  }
  packets.add(tti, sizeBytes);
  counts.queuedBytes += sizeBytes;
}

function dropExpired(queue: Queue, tti: number): void {
  const { packets, counts } = queue;
  const budgetUs = 1000 * queue.options.delayBudgetMs;
  if (budgetUs === 0) return;
  while (queue.nextPacket < packets.end && ageUs(queue, queue.nextPacket, tti) >= budgetUs) {
    const bytes = packets.openBytes(queue.nextPacket);
    counts.queuedBytes -= bytes;
    counts.droppedBudgetBytes += bytes;
    counts.droppedBudgetPackets += 1;
    packets.lose(queue.nextPacket, bytes);
    packets.layOut(queue.nextPacket, queue.laidByte);
    queue.nextPacket += 1;
  }
  forgetClosed(queue);
}

function takeLost({ lost }: Queue, block: ByteRanges, maxBytes: number): number {
  let taken = 0;
  while (taken < maxBytes && lost.numRanges > 0) {
    const start = lost.startByte(0);
    const bytes = Math.min(maxBytes - taken, lost.endByte(0) - start);
    block.add(start, start + bytes);
    lost.cutFirst(bytes);
    taken += bytes;
  }
  return taken;
}

function takeNew(queue: Queue, block: ByteRanges, maxBytes: number): number {
  const { packets, sentByte } = queue;
  const wantedByte = sentByte + maxBytes;
  while (queue.laidByte < wantedByte && queue.nextPacket < packets.end) {
    queue.laidByte += packets.openBytes(queue.nextPacket);
    packets.layOut(queue.nextPacket, queue.laidByte);
    queue.lastPacket = queue.nextPacket;
    queue.nextPacket += 1;
  }
  queue.sentByte = Math.min(wantedByte, queue.laidByte);
  if (queue.sentByte > sentByte) block.add(sentByte, queue.sentByte);
  return queue.sentByte - sentByte;
}

/** What becomes of `numBytes` of packet `n` in slot `tti`. */
type ClosePiece = (queue: Queue, n: number, numBytes: number, tti: number) => void;

/** Empties the block of process `pid`, packet by packet. */
function closeBlock(queue: Queue, pid: number, tti: number, close: ClosePiece): number {
  const block = queue.blocks[pid] as ByteRanges;
  let total = 0;
  for (let r = 0; r < block.numRanges; r += 1) {
    const end = block.endByte(r);
    let byte = block.startByte(r);
    total += end - byte;
    for (let n = packetAt(queue, byte); byte < end; n += 1) {
      const stop = Math.min(end, queue.packets.endByte(n));
      if (stop > byte) close(queue, n, stop - byte, tti); // a dropped packet has no bytes there
      byte = stop;
    }
  }
  block.clear();
  queue.counts.inFlightBytes -= total;
  forgetClosed(queue);
  return total;
}

function closeReceived(queue: Queue, n: number, numBytes: number, tti: number): void {
  const { packets, counts, packetDelayUs } = queue;
  packets.receive(n, numBytes);
  if (packets.openBytes(n) > 0 || packets.lostBytes(n) > 0) return;
  counts.deliveredPackets += 1;
  packetDelayUs.record(Math.max(1, ageUs(queue, n, tti))); // the histogram knows no 0
}

function closeLost({ packets, counts }: Queue, n: number, numBytes: number): void {
  if (packets.lostBytes(n) === 0) counts.droppedHarqPackets += 1;
  packets.lose(n, numBytes);
}

function sendAgain({ blocks, lost, counts }: Queue, pid: number): void {
  const block = blocks[pid] as ByteRanges;
  for (let r = 0; r < block.numRanges; r += 1) {
    const bytes = block.endByte(r) - block.startByte(r);
    lost.add(block.startByte(r), block.endByte(r));
    counts.inFlightBytes -= bytes;
    counts.queuedBytes += bytes;
  }
  block.clear();
}

function forgetClosed({ packets, nextPacket }: Queue): void {
  while (packets.first < nextPacket && packets.openBytes(packets.first) === 0) {
    packets.removeFirst();
  }
}

/** Packet that a byte of the stream belongs to: the first that ends after it. */
function packetAt({ packets, nextPacket }: Queue, byte: number): number {
  let low = packets.first;
  let high = nextPacket - 1;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (packets.endByte(middle) > byte) high = middle;
    else low = middle + 1;
  }
  return low;
}

function oldestWaiting(queue: Queue): number {
  const { lost, sentByte, laidByte, lastPacket, nextPacket } = queue;
  if (lost.numRanges > 0) return packetAt(queue, lost.startByte(0));
  return sentByte < laidByte ? lastPacket : nextPacket;
}

function ageUs({ packets, options }: Queue, n: number, tti: number): number {
  return (tti - packets.arrivalTti(n)) * options.slotUs;
}

function dropAll(queue: Queue): void {
  const { packets, counts, blocks, lost } = queue;
  for (; packets.first < packets.end; packets.removeFirst()) {
    const isCounted =
      packets.openBytes(packets.first) === 0 || packets.lostBytes(packets.first) > 0;
    if (!isCounted) counts.droppedReleasePackets += 1;
  }
  counts.droppedReleaseBytes += counts.queuedBytes + counts.inFlightBytes;
  counts.queuedBytes = 0;
  counts.inFlightBytes = 0;
  for (const block of blocks) block.clear();
  lost.clear();
  queue.isConnected = false;
  queue.nextPacket = packets.end;
  queue.sentByte = queue.laidByte;
}
