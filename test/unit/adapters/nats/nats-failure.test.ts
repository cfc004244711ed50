import { describe, expect, it } from "vitest";
import { natsFailure } from "../../../../src/adapters/nats/nats-failure.ts";

const keys = { natsUrl: "tls://broker.example:4222" };
const withCode = (code: string, message = "reason") => Object.assign(new Error(message), { code });

describe("natsFailure", () => {
  it.each<[code: string, told: string]>([
    ["AUTHORIZATION_VIOLATION", "NATS_REFUSED"],
    ["AUTHENTICATION_EXPIRED", "NATS_REFUSED"],
    ["ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED", "NATS_REFUSED"],
    ["ERR_SSL_SSLV3_ALERT_BAD_CERTIFICATE", "NATS_REFUSED"],
    ["ERR_SSL_TLSV1_ALERT_UNKNOWN_CA", "NATS_REFUSED"],
    ["CERT_HAS_EXPIRED", "NATS_TLS"],
    ["CERT_NOT_YET_VALID", "NATS_TLS"],
    ["SELF_SIGNED_CERT_IN_CHAIN", "NATS_TLS"],
    ["ERR_TLS_CERT_ALTNAME_INVALID", "NATS_TLS"],
    ["ERR_SSL_WRONG_VERSION_NUMBER", "NATS_TLS"],
    ["SERVER_OPT_NA", "NATS_TLS"],
    ["CONNECTION_REFUSED", "NATS_UNREACHABLE"],
    ["ENOTFOUND", "NATS_UNREACHABLE"],
    ["TIMEOUT", "NATS_UNREACHABLE"],
  ])("%s is told as %s, with the broker", (code, told) => {
    const failure = natsFailure(withCode(code), { keys });

    expect(failure.code).toBe(told);
    expect(failure.message).toContain("broker at tls://broker.example:4222");
  });

  it("names what has expired, and tells it apart from what is not valid yet", () => {
    const login = "the credentials in natsCredsFile";

    expect(natsFailure(withCode("ACCOUNT_EXPIRED"), { keys, login }).message).toMatch(
      /says that the time of the credentials in natsCredsFile is over$/,
    );
    expect(natsFailure(withCode("CERT_HAS_EXPIRED"), { keys }).message).toMatch(/has expired/);
    expect(natsFailure(withCode("CERT_NOT_YET_VALID"), { keys }).message).toMatch(/not valid yet/);
  });

  it("finds the cause that the client has wrapped", () => {
    const wrapped = Object.assign(withCode("TLS", "TLS"), {
      chainedError: withCode("ERR_OSSL_X", "why"),
    });

    expect(natsFailure(wrapped, { keys })).toEqual({
      code: "NATS_TLS",
      message: "the broker at tls://broker.example:4222 and we could not agree on TLS: why",
    });
  });

  it("hides credentials in the broker's URL, and takes any error", () => {
    const failure = natsFailure("gone", { keys: { natsUrl: "nats://u:hunter2@a:1" } });

    expect(failure).toEqual({
      code: "NATS_UNREACHABLE",
      message: "no broker at nats://***@a:1: gone",
    });
  });
});
