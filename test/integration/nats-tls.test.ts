import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import {
  brokerWithCertificate,
  hasOpenssl,
  selfSignCertificate,
  signCertificate,
} from "../support/secured-broker.ts";
import {
  openSecuredSession,
  plainUrl,
  type SecuredSession,
  tlsUrl,
} from "../support/secured-session.ts";

let session: SecuredSession;

describe.skipIf(!hasOpenssl)("TLS to the broker (skipped where there is no openssl)", () => {
  beforeAll(() => {
    session = openSecuredSession();
  });
  afterEach(() => session.closeAll());
  afterAll(() => session.remove());

  it("checks the certificate against the name or address in natsUrl", async () => {
    const port = await session.broker("broker.conf");
    const ours = { ...session.login("ran", port), natsUrl: `tls://127.0.0.1:${port}` };
    await session.connected(ours);

    signCertificate(session.folder, "elsewhere", "DNS:localhost,DNS:elsewhere.example", 365);
    const natsUrl = `tls://127.0.0.1:${await session.broker(brokerWithCertificate(session.folder, "elsewhere"))}`;

    expect(await session.refusal({ ...ours, natsUrl })).toMatch(
      /^NATS_TLS .* certificate for DNS:localhost, DNS:elsewhere\.example; it must name the host/,
    );
  });

  it("NATS_TLS: says whether a certificate is untrusted, from another authority, or expired", async () => {
    const natsUrl = tlsUrl(await session.broker("broker.conf"));
    signCertificate(session.folder, "old", "DNS:localhost", -1);
    const old = tlsUrl(await session.broker(brokerWithCertificate(session.folder, "old")));

    expect(await session.refusal({ natsUrl })).toMatch(
      /^NATS_TLS .* set natsTlsCaFile to its authority/,
    );
    expect(await session.refusal({ natsUrl, natsTlsCaFile: session.at("service.pem") })).toMatch(
      /^NATS_TLS .* no authority in natsTlsCaFile, .*service.pem, has signed it$/,
    );
    expect(await session.refusal({ natsUrl: old, natsTlsCaFile: session.at("ca.pem") })).toMatch(
      /^NATS_TLS .* certificate that has expired/,
    );
  });

  it("NATS_TLS: does not go on in the clear where TLS is a must", async () => {
    const port = await session.broker("token.conf");
    const natsTokenFile = session.at("broker.token");

    for (const keys of [
      { natsUrl: tlsUrl(port) },
      { natsUrl: plainUrl(port), natsTlsCaFile: session.at("ca.pem") },
    ]) {
      expect(await session.refusal({ ...keys, natsTokenFile })).toMatch(
        /^NATS_TLS .* offers no TLS, but/,
      );
    }
  });

  it("shows our own certificate, and says when it is wanted or refused", async () => {
    const natsUrl = tlsUrl(await session.broker("mutual.conf"));
    const trusted = { natsUrl, natsTlsCaFile: session.at("ca.pem") };
    const own = (name: string) => ({
      ...trusted,
      ...{ natsTlsCertFile: session.at(`${name}.pem`), natsTlsKeyFile: session.at(`${name}.key`) },
    });
    selfSignCertificate(session.folder, "foreign");

    const service = await session.connected(own("service"));
    const [none, foreign, nobody] = await Promise.all([
      session.refusal(trusted),
      session.refusal(own("foreign")),
      session.refusal(own("broker")), // of our authority, and no user's
    ]);

    expect(service.info?.tls_verify).toBe(true);
    expect(none).toMatch(/^NATS_REFUSED .* wants a certificate from us: set natsTlsCertFile/);
    expect(foreign).toMatch(/^NATS_REFUSED .* refuses our certificate in natsTlsCertFile/);
    expect(nobody).toMatch(/^NATS_REFUSED .* knows no user by our certificate/);
  }, 20_000);
});
