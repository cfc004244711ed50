import type { EmulatorConfig } from "../../schemas/config.ts";
import type { TrafficKind } from "../../schemas/traffic-keys.ts";
import { slotDurationUs } from "../../src/nr/numerology.ts";
import { EmulatorStartError } from "../ran/emulator-start-error.ts";
import { createConstantBitRate } from "./constant-bit-rate.ts";
import { createFileTransfer } from "./file-transfer.ts";
import { createFullBuffer } from "./full-buffer.ts";
import { createOnOff } from "./on-off.ts";
import { createPacketQueue } from "./packet-queue.ts";
import type { PacketSource } from "./packet-source.ts";
import { createPacketTrace, type TracedPackets } from "./packet-trace.ts";
import { readPacketTrace } from "./read-packet-trace.ts";
import type { RlcEntity } from "./rlc-entity.ts";
import { trafficKindOf } from "./traffic-kind-of.ts";
import { createVideoFrames } from "./video-frames.ts";

/** Makes what arrives for one user. */
type CreateSource = (config: EmulatorConfig, user: number) => PacketSource;

/**
 * Makes the downlink RLC of every user, with what arrives for it.
 *
 * @param config - Kinds of traffic and their keys, RLC mode, HARQ processes, number of users, seed.
 * @returns `[ues]`, by user index, all connected.
 * @throws `EmulatorStartError` `TRAFFIC_INVALID` when a user has `trace` and the file can't be used.
 */
export function createRlcEntities(config: EmulatorConfig): RlcEntity[] {
  const options = { ...config, slotUs: slotDurationUs(config.scsKhz) };
  const kinds = Array.from({ length: config.ues }, (_, user) => trafficKindOf(config, user));
  const traces = kinds.includes("trace") ? tracesOf(config) : [];
  const sources: Record<Exclude<TrafficKind, "full">, CreateSource> = {
    cbr: createConstantBitRate,
    ftp: createFileTransfer,
    xr: createVideoFrames,
    "on-off": createOnOff,
    trace: (_, user) => createPacketTrace(traces[user] as TracedPackets),
  };
  return kinds.map((kind, user) =>
    kind === "full"
      ? createFullBuffer(config)
      : createPacketQueue(sources[kind](config, user), options),
  );
}

function tracesOf(config: EmulatorConfig): readonly TracedPackets[] {
  const read = readPacketTrace(config);
  if (!read.ok) throw new EmulatorStartError(read.error.code, read.error.message, undefined);
  return read.users;
}
