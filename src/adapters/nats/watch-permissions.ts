import type { NatsConnection } from "nats";

/** Rights that lack are told once each, up to so many. */
const MAX_TOLD = 100;

/**
 * Tells what the broker does not let us publish or subscribe to, each subject once: a service whose
 * rights lack would otherwise be silent for no visible reason.
 *
 * @param connection - Open connection; the watch ends with it.
 * @param onWarning - Told one line per subject.
 */
export async function watchPermissions(
  connection: NatsConnection,
  onWarning: (line: string) => void,
): Promise<void> {
  const told = new Set<string>();
  for await (const { permissionContext } of connection.status()) {
    if (!permissionContext || told.size >= MAX_TOLD) continue;
    const { operation, subject } = permissionContext;
    const act = operation === "publish" ? "publish to" : "subscribe to";
    const line = `the broker does not let us ${act} ${subject}; give our user this right`;
    if (told.has(line)) continue;
    told.add(line);
    onWarning(line);
  }
}
