import { describe, expect, it } from "vitest";
import { createSetupNegotiation } from "../../../../clients/typescript/setup-negotiation.ts";
import type { SetupReply } from "../../../../schemas/setup.ts";

const ACCEPTED: SetupReply = { accepted: true, contractVersion: "1.0" };
const REFUSED: SetupReply = { ...ACCEPTED, accepted: false, code: "BAD_RANGE", message: "prb" };

describe("createSetupNegotiation", () => {
  it("E9 asks until it is answered, and says so once", async () => {
    const { negotiation, lines, requests } = negotiate([undefined, undefined, undefined, ACCEPTED]);
    negotiation.solicit();

    expect(await negotiation.answered).toBe(ACCEPTED);
    expect(requests()).toBe(4);
    expect(lines).toEqual([
      "warn: no service has answered the setup; asking again",
      "info: setup accepted: the service controls the cell",
    ]);
  });

  it("E9 takes a refusal as final until a service solicits", async () => {
    const { negotiation, lines, requests, settled } = negotiate([REFUSED, ACCEPTED]);
    negotiation.solicit();
    await turn();
    expect(requests()).toBe(1);
    expect(lines).toEqual(["warn: SETUP_REFUSED BAD_RANGE: prb"]);
    expect(await negotiation.answered).toBe(REFUSED);

    negotiation.solicit();
    await settled(2);
    await turn();
    expect(lines.at(-1)).toBe("info: setup accepted: the service controls the cell");
  });

  it("E9 answers many solicitations during a request with one further request", async () => {
    const { negotiation, requests, settled } = negotiate([ACCEPTED, ACCEPTED, ACCEPTED]);
    for (let n = 0; n < 1000; n += 1) negotiation.solicit();
    await settled(2);
    await turn();

    expect(requests()).toBe(2);
  });

  it("stops asking when it is told to", async () => {
    const { negotiation, requests, stop } = negotiate([]);
    negotiation.solicit();
    stop();
    await turn();

    expect(requests()).toBe(1);
  });
});

// Helpers

/** A negotiation whose n-th request gets the n-th reply; none after the last. */
function negotiate(replies: readonly (SetupReply | undefined)[]) {
  const lines: string[] = [];
  const stopping = new AbortController();
  let numRequests = 0;
  let wake = () => {};
  const negotiation = createSetupNegotiation({
    request: async () => {
      numRequests += 1;
      wake();
      return replies[numRequests - 1];
    },
    retryMs: 1,
    log: {
      info: (line) => lines.push(`info: ${line}`),
      warn: (line) => lines.push(`warn: ${line}`),
    },
    signal: stopping.signal,
  });
  const settled = async (count: number) => {
    while (numRequests < count) {
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  };
  return { negotiation, lines, settled, requests: () => numRequests, stop: () => stopping.abort() };
}

/** Lets everything that is due happen. */
function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
