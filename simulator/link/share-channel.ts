import type { EmulatedChannel } from "./emulated-channel.ts";

/**
 * Makes a channel that moves on once per slot, however many cells ask for it: the dearest part of an
 * emulated cell then serves all cells that run side by side.
 *
 * @param channel - The channel; nobody else may move it.
 */
export function shareChannel(channel: EmulatedChannel): EmulatedChannel {
  let at = -1;
  return {
    ...channel,
    advanceTo(tti) {
      if (tti !== at) channel.advanceTo(tti);
      at = tti;
    },
  };
}
