import { expect, it } from "vitest";
import { createMessageFeed } from "../../../../src/adapters/http/message-feed.ts";

it("hands over a copy of the message alone, not of the buffer that it lies in", () => {
  const posted: ArrayBuffer[] = [];
  const publish = createMessageFeed((bytes) => posted.push(bytes), new Int32Array(1));
  const pool = new Uint8Array(4096).fill(7);
  const message = pool.subarray(100, 103);
  publish(message);
  publish(Buffer.from(pool.buffer, 100, 2));
  message[0] = 1;

  expect(posted.map((bytes) => [...new Uint8Array(bytes)])).toEqual([
    [7, 7, 7],
    [7, 7],
  ]);
  expect(message.length).toBe(3);
});

it("sends nothing to a thread that takes nothing, and goes on when it does", () => {
  let posted = 0;
  const numTaken = new Int32Array(1);
  const publish = createMessageFeed(() => {
    posted += 1;
  }, numTaken);
  for (let n = 0; n < 5000; n += 1) publish(new Uint8Array(1));
  expect(posted).toBe(1000);
  numTaken[0] = 400;
  for (let n = 0; n < 5000; n += 1) publish(new Uint8Array(1));

  expect(posted).toBe(1400);
});
