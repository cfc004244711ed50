import type { EmulatorConfig } from "../../../schemas/config.ts";
import { createEmulator } from "../../../simulator/emulator.ts";
import { closeLoop } from "../closed-loop.ts";
import { drawEpisode, type EpisodeKey } from "../draw-episode.ts";
import { flySlot } from "../pilot.ts";
import type { Arm } from "./arm.ts";
import { createArmPilot } from "./arm-pilot.ts";
import { figuresBetween } from "./figures-between.ts";
import type { FlightFigures } from "./rollout.ts";

/** What to fly, in whatever cell. */
export interface FlightTask {
  /** Who decides, without noise. */
  readonly arm: Arm;
  /** What is not to be drawn of any cell. */
  readonly wishes?: Partial<EmulatorConfig>;
  /** Slots at the start that do not count. */
  readonly warmUpSlots: number;
  /** Slots that count. */
  readonly numSlots: number;
}

/**
 * Flies one drawn cell with an arm as it would serve, and measures what users get.
 *
 * Arms that fly the same episode meet the same users, channel and HARQ draws.
 *
 * @param task - Who decides, how long.
 * @param episode - Which cell.
 */
export function flyArm(
  { arm, wishes, warmUpSlots, numSlots }: FlightTask,
  episode: EpisodeKey,
): FlightFigures {
  const config = drawEpisode(episode, wishes);
  const emulator = createEmulator(config);
  const loop = closeLoop(emulator, arm.tuning);
  const pilot = createArmPilot(arm, config.ues);
  const fly = (slots: number) => {
    for (let n = 0; n < slots; n += 1) flySlot(loop, pilot);
    return emulator.summary();
  };
  const before = fly(warmUpSlots);
  return figuresBetween(before, fly(numSlots), config.scsKhz);
}
