// Health check of a container: exit code 0 when healthy, otherwise 1 and the reason on stderr.
//
//   node docker/healthcheck.mjs                    the service says that it is ready
//   node docker/healthcheck.mjs hears <subject>    somebody publishes on <prefix>.<subject>
//
// Broker and prefix are those of the container's command, from the same environment variables.
import { connect } from "nats";

const WITHIN_MS = 1000;
const { SLOTPILOT_NATS_URL, NATS_URL, SLOTPILOT_SUBJECT_PREFIX } = process.env;
const servers = SLOTPILOT_NATS_URL || NATS_URL || "nats://127.0.0.1:4222";
const prefix = SLOTPILOT_SUBJECT_PREFIX || "slotpilot.v1";
const [mode, subject] = process.argv.slice(2);

try {
  const nats = await connect({ servers, timeout: WITHIN_MS, reconnect: false });
  if (mode === "hears") await hear(nats, `${prefix}.${subject}`);
  else await askService(nats);
  await nats.close();
} catch (cause) {
  console.error(`unhealthy: ${cause instanceof Error ? cause.message : cause}`);
  process.exit(1);
}

async function askService(nats) {
  const reply = await nats.request(`${prefix}.health`, undefined, { timeout: WITHIN_MS });
  if (reply.json().ready !== true) throw new Error(`the service says ${reply.string()}`);
}

async function hear(nats, subject) {
  // The subscription throws by itself when nothing came in time.
  for await (const _ of nats.subscribe(subject, { max: 1, timeout: WITHIN_MS }));
}
