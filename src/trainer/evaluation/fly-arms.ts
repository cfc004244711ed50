import { createHistogram } from "node:perf_hooks";
import type { EmulatorConfig } from "../../../schemas/config.ts";
import { createEmulator } from "../../../simulator/emulator.ts";
import {
  type EmulatedChannel,
  openEmulatedChannel,
} from "../../../simulator/link/emulated-channel.ts";
import { shareChannel } from "../../../simulator/link/share-channel.ts";
import { createRlcEntities } from "../../../simulator/traffic/create-rlc-entities.ts";
import type { RlcEntity } from "../../../simulator/traffic/rlc-entity.ts";
import { slotDurationUs } from "../../nr/numerology.ts";
import { closeLoop } from "../closed-loop.ts";
import { type MeasuredUsers, measuredUsers } from "../measured-users.ts";
import { flySlot } from "../pilot.ts";
import type { Arm } from "./arms.ts";
import { type ModelPair, pilotOf } from "./learned-pilot.ts";
import { meterPower } from "./power-meter.ts";

/** From a packet's arrival to the acknowledgement of its last byte, over all users. */
export interface PacketDelay {
  /** Packets delivered. */
  readonly packets: number;
  /** Mean. Unit: ms. */
  readonly meanMs: number;
  /** 95th percentile. Unit: ms. */
  readonly p95Ms: number;
}

/** What an arm came to in one cell, after the warm-up. */
export interface ArmRun extends MeasuredUsers {
  /** Mean power granted, as a share of the budget. */
  readonly powerRatio: number;
  /** Of packets delivered; absent under full buffer or where none was. */
  readonly delay?: PacketDelay;
}

/** Arms to be run side by side in one cell. */
export interface Flight {
  /** The cell: users, channel, traffic, seed. */
  readonly config: EmulatorConfig;
  /** Who decides. */
  readonly arms: readonly Arm[];
  /** The learned policies; arms with a learned stage need them. */
  readonly models?: ModelPair | undefined;
  /** Slots at the start that do not count: OLLA and averages settle. */
  readonly warmUpSlots: number;
  /** Slots that count. */
  readonly slots: number;
}

/** Slots between two calls of `onProgress`. */
const PROGRESS_SLOTS = 100;

/**
 * Runs arms slot by slot side by side, each in a cell of its own: users, channel, traffic and HARQ
 * draws are the same, indexed by seed, slot and user, so that the arms differ in what they decide
 * alone.
 *
 * @param flight - Cell, arms, lengths.
 * @param onProgress - Hears how many slots more have been run, over all arms.
 * @returns By name of the arm.
 */
export function flyArms(
  { config, arms, models, warmUpSlots, slots }: Flight,
  onProgress: (numSlots: number) => void = () => undefined,
): Record<string, ArmRun> {
  const channel = shareChannel(openEmulatedChannel(config));
  const seats = arms.map((arm) => openSeat(arm, config, channel, models));
  const run = (numSlots: number) => {
    for (let n = 1; n <= numSlots; n += 1) {
      for (const { loop, pilot } of seats) flySlot(loop, pilot);
      if (n % PROGRESS_SLOTS === 0) onProgress(PROGRESS_SLOTS * seats.length);
    }
    onProgress((numSlots % PROGRESS_SLOTS) * seats.length);
  };
  run(warmUpSlots);
  const measured = seats.map(startMeasuring);
  run(slots);
  const durationUs = slots * slotDurationUs(config.scsKhz);
  const runs = arms.map(({ name }, i) => [name, measured[i]?.(durationUs)]);
  return Object.fromEntries(runs) as Record<string, ArmRun>;
}

/** An arm with its cell. */
type Seat = ReturnType<typeof openSeat>;

function openSeat(
  arm: Arm,
  config: EmulatorConfig,
  channel: EmulatedChannel,
  models: ModelPair | undefined,
) {
  const rlc = createRlcEntities(config);
  const meter = meterPower(createEmulator(config, { channel, rlc }));
  return { rlc, meter, pilot: pilotOf(arm, models), loop: closeLoop(meter.emulator, arm.tuning) };
}

/** Forgets what was metered so far; the function returned reads it off at the end. */
function startMeasuring({ rlc, meter }: Seat): (durationUs: number) => ArmRun {
  const before = meter.emulator.summary();
  meter.take();
  for (const { packetDelayUs } of rlc) packetDelayUs.reset();
  return (durationUs) => {
    const delay = delayOf(rlc);
    return {
      ...measuredUsers(before, meter.emulator.summary(), durationUs),
      powerRatio: meter.take(),
      ...(delay && { delay }),
    };
  };
}

function delayOf(rlc: readonly RlcEntity[]): PacketDelay | undefined {
  const all = createHistogram();
  for (const { packetDelayUs } of rlc) if (packetDelayUs.count > 0) all.add(packetDelayUs);
  if (all.count === 0) return undefined;
  return {
    packets: all.count,
    meanMs: all.mean / 1000,
    p95Ms: all.percentile(95) / 1000,
  };
}
