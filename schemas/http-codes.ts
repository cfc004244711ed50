import { type CodeEntry, http, startup } from "./code-entry.ts";

/** Why the admin API is not opened. */
export const ADMIN_CODES = {
  ADMIN_UNAVAILABLE: startup(
    "The admin server can't listen on its port, or broke while running and is replaced.",
    "Choose a free port with `adminPort`, or 0 for none.",
  ),
  ADMIN_EXPOSED: startup(
    "The admin server shall listen where other machines reach it, and nothing says who may use it.",
    "Set a token (`adminTokenFile`, `SLOTPILOT_ADMIN_TOKEN`) or `adminTlsClientCaFile`, or keep `adminHost` at 127.0.0.1.",
  ),
  ADMIN_TOKEN_INVALID: startup(
    "A token of the admin server can't be read, is shorter than 16 characters, or is given twice.",
    "Write one line of 16 to 512 printable characters to the file; `openssl rand -hex 32` makes a good one.",
  ),
  ADMIN_TLS_INVALID: startup(
    "Certificate, key or client CA of the admin server can't be read, or do not belong together.",
    "Give `adminTlsCertFile` and `adminTlsKeyFile` as PEM files of one pair, and `adminTlsClientCaFile` besides them only.",
  ),
} as const satisfies Record<string, CodeEntry>;

/** Why the admin API does not answer a request. */
export const HTTP_CODES = {
  BAD_REQUEST: http(
    "The request is not valid HTTP, or its body is not in the format that it claims.",
    "Compare the request with the description at `/docs`.",
  ),
  TOKEN_REQUIRED: http(
    "The request has no token, or one that the service does not know.",
    "Send `Authorization: Bearer <token>`; docs/admin-api.md says where tokens are set.",
  ),
  ROLE_REQUIRED: http(
    "Who asks may read, but not change anything.",
    "Use the admin token; without any, set one with `adminTokenFile` or `SLOTPILOT_ADMIN_TOKEN`.",
  ),
  ORIGIN_NOT_ALLOWED: http(
    "The request came by another name than that of this server, or from another site's page.",
    "Use the address that the server listens on; pages of other sites can't use it.",
  ),
  NOT_FOUND: http(
    "There is nothing under this path.",
    "See `/docs` for every path, and `/ric/v1/models` and `/ric/v1/cells` for names.",
  ),
  METHOD_NOT_ALLOWED: http(
    "The path is there, but not with this method.",
    "Use a method of the answer's `allow` header.",
  ),
  REQUEST_TIMEOUT: http(
    "The request did not arrive in time.",
    "Send its head within 5 s and all of it within 60 s.",
  ),
  BODY_TOO_LARGE: http(
    "The request is larger than this path allows.",
    "Keep a model to 16 MB (16,000,000 bytes) and any other body below 64 KiB.",
  ),
  MEDIA_TYPE: http(
    "The body has a type that this path does not take.",
    "Send models as `multipart/form-data` and everything else as `application/json`.",
  ),
  TOO_MANY_REQUESTS: http(
    "This address asks more often than is allowed.",
    "Wait a second, or raise `adminRequestsPerS`.",
  ),
  SERVICE_BUSY: http(
    "The service can't take this up now: its loop does not answer, or too much of this is under way.",
    "Try again in some seconds; if it stays so, see the service's log.",
  ),
} as const satisfies Record<string, CodeEntry>;
