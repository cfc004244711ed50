import type { EmulatorConfig } from "../../schemas/config.ts";
import type { EmulatedChannel } from "../../simulator/link/emulated-channel.ts";
import { noisePowerW } from "../../simulator/link/noise-power.ts";
import { uniformAt } from "../../simulator/random.ts";
import { dbmToW, dbToLinear } from "../../src/nr/units.ts";

const NUM_PATHS = 8;

/** What a synthetic channel is made of. */
export interface SyntheticChannelOptions {
  /** Mean SINR per user at equal power. Unit: dB. */
  readonly snrDb: readonly number[];
  /** Doppler: fading periods per slot; 0 = the channel stands still. */
  readonly dopplerPerSlot?: number;
  /** Delay spread: fading periods per PRB; 0 = the channel is flat. */
  readonly spreadPerPrb?: number;
  /** The channel is there in every n-th slot only: measured then, it promises what others don't keep. */
  readonly everySlots?: number;
  /** What `snrDb` becomes at a slot, for good. */
  readonly later?: { readonly fromTti: number; readonly snrDb: readonly number[] };
}

/** A fading channel for tests: eight paths of equal power per user, or one that never fades. */
export function syntheticChannel(
  config: EmulatorConfig,
  options: SyntheticChannelOptions,
): EmulatedChannel {
  const { dopplerPerSlot = 0, spreadPerPrb = 0, everySlots = 1, later } = options;
  const { prb: numPrb, ues: numUes, seed } = config;
  const gainPerSinr = (noisePowerW(config) * numPrb) / dbmToW(config.maxTxPowerDbm);
  const gain = new Float64Array(numUes * numPrb);
  const fades = dopplerPerSlot > 0 || spreadPerPrb > 0;
  const turns = Float64Array.from({ length: 3 * numUes * NUM_PATHS }, (_, i) =>
    uniformAt(seed, i % 3, Math.floor(i / 3), 0),
  );
  const fadingAt = (u: number, n: number, tti: number) => {
    let re = 0;
    let im = 0;
    for (let k = 0; k < NUM_PATHS; k += 1) {
      const at = 3 * (u * NUM_PATHS + k);
      const [direction = 0, start = 0, delay = 0] = turns.subarray(at, at + 3);
      const doppler = dopplerPerSlot * Math.cos(2 * Math.PI * direction) * tti;
      const phase = 2 * Math.PI * (start + doppler + spreadPerPrb * delay * n);
      re += Math.cos(phase);
      im += Math.sin(phase);
    }
    return (re * re + im * im) / NUM_PATHS;
  };
  const fill = (tti: number) => {
    const { snrDb } = later && tti >= later.fromTti ? later : options;
    for (let i = 0; i < gain.length; i += 1) {
      const u = Math.floor(i / numPrb);
      const fading = fades ? fadingAt(u, i % numPrb, tti) : Number(tti % everySlots === 0);
      gain[i] = gainPerSinr * dbToLinear(snrDb[u] ?? 0) * fading;
    }
  };
  fill(0);
  return {
    numUes,
    numPrb,
    gain,
    speedsMps: new Float64Array(numUes).fill(1),
    advanceTo: dopplerPerSlot > 0 || everySlots > 1 || later ? fill : () => {},
  };
}
