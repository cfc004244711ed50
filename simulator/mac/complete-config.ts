import type { EmulatorConfig } from "../../schemas/config.ts";
import { allCarriers, carrierPrbFor } from "../../src/nr/transmission-bandwidth.ts";
import { dataRePerPrb } from "../../src/nr/transport-block-size.ts";
import { sliceProblems } from "./slices.ts";

/** Frequency above which a carrier is one of FR2. Unit: GHz. @source TS 38.104, table 5.1-1. */
const FR2_FROM_GHZ = 24.25;

/**
 * Puts N_RB into a configuration that names the channel bandwidth, and checks what no key can be
 * checked for by itself: that there is such a carrier, that a PRB carries data, and that the slices
 * can be had together.
 *
 * @param config - The emulated cell's configuration, each key valid.
 * @returns The configuration with `prb` as it counts, or every problem as a line that names the key
 *   and what is allowed.
 */
export function completeConfig(
  config: EmulatorConfig,
): { ok: true; config: EmulatorConfig } | { ok: false; problems: string[] } {
  const prb = carrierPrbOf(config);
  const problems = [
    ...(prb === undefined ? [bandwidthProblem(config)] : []),
    ...(dataRePerPrb(config) > 0 ? [] : [overheadProblem(config)]),
    ...sliceProblems(config.slices),
  ];
  if (prb === undefined || problems.length > 0) return { ok: false, problems };
  return { ok: true, config: { ...config, prb } };
}

function carrierPrbOf({ bandwidthMhz, prb, scsKhz, carrierGhz }: EmulatorConfig) {
  if (bandwidthMhz === 0) return prb;
  return carrierPrbFor({ scsKhz, bandwidthMhz, frequencyRange: rangeOf(carrierGhz) });
}

function bandwidthProblem({ bandwidthMhz, scsKhz, carrierGhz }: EmulatorConfig): string {
  const frequencyRange = rangeOf(carrierGhz);
  const allowed = allCarriers(scsKhz)
    .filter((carrier) => carrier.frequencyRange === frequencyRange)
    .map((carrier) => carrier.bandwidthMhz);
  const which = allowed.length > 0 ? `allowed: ${allowed.join(" | ")}` : "there is none";
  const carrier = `${scsKhz} kHz in ${frequencyRange} (${carrierGhz} GHz)`;
  return `bandwidthMhz: ${bandwidthMhz} is not allowed at ${carrier}; ${which}`;
}

function rangeOf(carrierGhz: number): "FR1" | "FR2" {
  return carrierGhz < FR2_FROM_GHZ ? "FR1" : "FR2";
}

function overheadProblem({ pdschSymbols, dmrsRePerPrb, overheadRePerPrb }: EmulatorConfig): string {
  const taken = `dmrsRePerPrb (${dmrsRePerPrb}) and overheadRePerPrb (${overheadRePerPrb})`;
  return `pdschSymbols: ${pdschSymbols} is not allowed; ${taken} must leave some of its ${12 * pdschSymbols} resource elements per PRB`;
}
