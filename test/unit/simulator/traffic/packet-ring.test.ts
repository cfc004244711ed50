import { describe, expect, it } from "vitest";
import { createPacketRing } from "../../../../simulator/traffic/packet-ring.ts";

describe("createPacketRing", () => {
  it("keeps every packet in its place while it grows, wherever the oldest lies", () => {
    const ring = createPacketRing();
    for (let n = 0; n < 200; n += 1) {
      ring.add(n, 10 * n + 9);
      ring.layOut(n, 1000 + n);
      ring.receive(n, 2);
      ring.lose(n, 3);
      if (n % 3 === 0) ring.removeFirst();
    }

    expect([ring.first, ring.end]).toEqual([67, 200]);
    for (let n = ring.first; n < ring.end; n += 1) {
      expect([ring.arrivalTti(n), ring.endByte(n), ring.openBytes(n), ring.lostBytes(n)]).toEqual([
        n,
        1000 + n,
        10 * n + 4,
        3,
      ]);
    }
  });
});
