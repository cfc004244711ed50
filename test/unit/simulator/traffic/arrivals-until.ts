import type { PacketSource } from "../../../../simulator/traffic/packet-source.ts";

/** Everything that arrives up to and with slot `lastTti`, in the order of its arrival. */
export function arrivalsUntil(
  source: PacketSource,
  lastTti: number,
): [tti: number, sizeBytes: number][] {
  const arrivals: [number, number][] = [];
  for (; source.tti <= lastTti; source.advance()) arrivals.push([source.tti, source.sizeBytes]);
  return arrivals;
}
