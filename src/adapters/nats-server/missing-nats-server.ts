import type { NatsServerError } from "./nats-server-result.ts";

/**
 * Tells the user how to get a `nats-server`, with commands that can be pasted.
 *
 * @param reason - Why we have none, one line without a full stop.
 * @returns `NATS_SERVER_MISSING` with the commands for every common system.
 */
export function missingNatsServer(reason: string): NatsServerError {
  return {
    code: "NATS_SERVER_MISSING",
    message: `nats-server is missing: ${reason}.
Install it and try again:
  macOS    brew install nats-server
  Fedora   sudo dnf install nats-server
  Arch     sudo pacman -S nats-server
  Alpine   sudo apk add nats-server
  with Go  go install github.com/nats-io/nats-server/v2@latest
           export NATS_SERVER_BIN="$(go env GOPATH)/bin/nats-server"
  other    https://github.com/nats-io/nats-server/releases
           export NATS_SERVER_BIN=/path/to/nats-server
or use a running one:
  Docker   docker run --detach --publish 127.0.0.1:4222:4222 nats:2
           export NATS_URL=nats://127.0.0.1:4222`,
  };
}
