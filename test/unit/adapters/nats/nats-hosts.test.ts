import { describe, expect, it } from "vitest";
import {
  natsEndpoints,
  natsServers,
  natsUrlProblems,
} from "../../../../src/adapters/nats/nats-hosts.ts";

describe("the list of brokers", () => {
  it("is split at commas, whatever blanks there are", () => {
    expect(natsServers("nats://a:1, nats://b:2")).toEqual(["nats://a:1", "nats://b:2"]);
  });

  it.each<[url: string, host: string, port: number]>([
    ["nats://127.0.0.1:4333", "127.0.0.1", 4333],
    ["tls://broker.example", "broker.example", 4222],
    ["broker.example:4333", "broker.example", 4333],
    ["nats://[::1]:4333", "::1", 4333],
  ])("%s is an endpoint", (url, host, port) => {
    expect(natsEndpoints(url)).toEqual([{ host, port }]);
    expect(natsUrlProblems(url)).toEqual([]);
  });

  it.each(["ws://a:1", "http://a:1", "nats://", "nats://a:99999", "no where", "nats://a:1,"])(
    "%s is none",
    (url) => {
      expect(natsUrlProblems(url)).toEqual([expect.stringMatching(/is not nats:\/\/host:port or/)]);
    },
  );

  it.each(["nats://user:hunter2@a:1", "hunter2@a:1", "nats://a:1,nats://hun@ter2@b:2"])(
    "refuses credentials in %s without showing them",
    (url) => {
      const problems = natsUrlProblems(url);

      expect(problems).toEqual([
        expect.stringMatching(/^natsUrl: holds a user or a token; .*natsPasswordFile/),
      ]);
      expect(problems.join()).not.toMatch(/hunter2|ter2/);
    },
  );
});
