import type { EmulatorConfig } from "../../schemas/config.ts";
import type { TrafficKind } from "../../schemas/traffic-keys.ts";

/**
 * Says which of the configured kinds of traffic a user has: they go round the users.
 *
 * @param config - `traffic`: kinds, comma-separated.
 * @param user - User index.
 * @returns The kind at place (user mod number of kinds) of the list.
 */
export function trafficKindOf(config: EmulatorConfig, user: number): TrafficKind {
  const kinds = config.traffic.split(",") as TrafficKind[]; // the key's pattern allows nothing else
  return kinds[user % kinds.length] as TrafficKind;
}
