import { beforeEach, describe, expect, it } from "vitest";
import { createTurnQueue, type TurnQueue } from "../../../src/app/turn-queue.ts";

const eventLoopTurn = () => new Promise((resolve) => setImmediate(resolve));

describe("createTurnQueue", () => {
  let turns: TurnQueue;
  let heard: string[];
  const say = (word: string) => () => {
    heard.push(word);
  };

  beforeEach(() => {
    turns = createTurnQueue();
    heard = [];
  });

  it("runs turns one after the other, none before the caller is done", async () => {
    turns.add(say("first"));
    turns.add(say("second"));
    heard.push("caller");

    await eventLoopTurn();

    expect(heard).toEqual(["caller", "first", "second"]);
  });

  it("lets what a turn sends leave before the next turn", async () => {
    turns.add(() => queueMicrotask(say("sent")));
    turns.add(say("second"));

    await eventLoopTurn();

    expect(heard).toEqual(["sent", "second"]);
  });

  it("runs all turns within the event loop's turn in which they were added", async () => {
    for (const word of ["first", "second", "third"]) turns.add(say(word));
    const turn = eventLoopTurn().then(say("event loop"));

    await turn;

    expect(heard).toEqual(["first", "second", "third", "event loop"]);
  });

  it("runs turns that are added by a turn, and after a pause", async () => {
    turns.add(() => turns.add(say("added")));
    await eventLoopTurn();
    turns.add(say("later"));
    await eventLoopTurn();

    expect(heard).toEqual(["added", "later"]);
  });

  it("runs a chore after the next turns, when what they sent is on its way", async () => {
    turns.afterNext(say("chore"));
    await eventLoopTurn();
    turns.add(() => queueMicrotask(say("sent")));
    turns.add(say("second"));
    await eventLoopTurn();
    await eventLoopTurn();

    expect(heard).toEqual(["sent", "second", "chore"]);
  });

  it("runs a chore once", async () => {
    turns.afterNext(say("chore"));
    for (let n = 0; n < 3; n += 1) {
      turns.add(say("turn"));
      await eventLoopTurn();
      await eventLoopTurn();
    }

    expect(heard).toEqual(["turn", "chore", "turn", "turn"]);
  });

  it("runs the oldest chore when too many wait", () => {
    for (const chore of ["1", "2", "3", "4", "5"]) turns.afterNext(say(chore));

    expect(heard).toEqual(["1"]);
  });
});
