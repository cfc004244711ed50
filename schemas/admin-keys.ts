import { Type } from "@sinclair/typebox";
import { integer, text } from "./config-keys.ts";

/** Keys of the admin API, docs/admin-api.md. Tokens themselves are no keys: they come from files or the environment. */
export const ADMIN_KEYS = {
  adminPort: integer(
    "TCP port of the admin API, metrics and health checks, see docs/admin-api.md; 0 = none.",
    0,
    65_535,
    0,
  ),
  adminHost: Type.String({
    description:
      "Address that the admin API listens on. Any but a loopback address needs a token or client certificates.",
    pattern: "^[A-Za-z0-9.:_-]{1,253}$",
    default: "127.0.0.1",
  }),
  adminTokenFile: text(
    "File with the token that may change things; the environment's SLOTPILOT_ADMIN_TOKEN does the same.",
  ),
  adminReadTokenFile: text(
    "File with a token that may only read; the environment's SLOTPILOT_ADMIN_READ_TOKEN does the same.",
  ),
  adminTlsCertFile: text("Certificate chain of the admin API, PEM; makes it HTTPS."),
  adminTlsKeyFile: text("Its private key, PEM."),
  adminTlsClientCaFile: text(
    "Only clients with a certificate of this authority may connect, PEM; without tokens they may change things.",
  ),
  adminRequestsPerS: integer(
    "Most requests of one address to the admin API. Unit: requests per second.",
    1,
    1_000_000,
    100,
  ),
};
