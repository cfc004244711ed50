import { uniformAt } from "../random.ts";
import { createRntiPool, type RntiPool } from "./rnti-pool.ts";

/** Stream of the draws that decide how long users stay and stay away: "RRC" in ASCII. */
const CONNECTION_STREAM = 0x52_52_43;

/** How users come and go. */
export interface ChurnOptions {
  /** Number of users. */
  readonly numUes: number;
  /** Mean time connected; 0 = for ever. Unit: slots. */
  readonly sessionSlots: number;
  /** Mean time away. Unit: slots. */
  readonly absenceSlots: number;
  /** Slots for which grants decided before a user left may still come. Unit: slots. */
  readonly leadSlots: number;
  /** Size of the pool of RNTIs. */
  readonly numRntis: number;
  /** Seed of the run. */
  readonly seed: number;
}

/** Who is connected under which RNTI. */
export interface Connections {
  /** C-RNTI of the user's current or latest session, `[numUes]`. */
  readonly rnti: Uint16Array;
  /** 1 while the RAN reports and schedules the user, `[numUes]`. */
  readonly isConnected: Uint8Array;
  /** Sessions begun so far. */
  readonly numSessions: number;
  /** User index of an RNTI that grants may name; −1 = there is none. */
  userOf(rnti: number): number;
  /** Lets users come and go at the beginning of slot `tti`. */
  advanceTo(tti: number): void;
}

/** Told when a user comes and when it is gone for good. */
export interface ConnectionListener {
  /** A session begins. */
  join(user: number, tti: number): void;
  /** A session is over: what was for the user is lost. */
  leave(user: number, tti: number): void;
}

/** What is known of the users' sessions, `[numUes]`. */
interface Sessions {
  readonly options: ChurnOptions;
  readonly listener: ConnectionListener;
  readonly pool: RntiPool;
  /** User index by RNTI; −1 = none. */
  readonly users: Int16Array;
  readonly rnti: Uint16Array;
  readonly isConnected: Uint8Array;
  /** Slot in which a user comes or goes next. */
  readonly changeTti: Float64Array;
  /** Slot in which the context of a user that left is given up. */
  readonly releaseTti: Float64Array;
  readonly numChanges: Float64Array;
  numSessions: number;
}

/**
 * Makes the users' connections: all are there at the start, and stay and stay away for exponential
 * times that depend on seed and user alone.
 *
 * A user that leaves is no longer reported; grants that were decided before that may still name it
 * for `leadSlots`, as a gNB keeps a user's context while its release is under way.
 *
 * Hot path: `advanceTo` allocates nothing.
 *
 * @param options - How long users stay and stay away.
 * @param listener - Told when a user comes and when it is gone for good.
 * @rule E15
 */
export function createConnections(
  options: ChurnOptions,
  listener: ConnectionListener,
): Connections {
  const { numUes, sessionSlots } = options;
  const never = () => new Float64Array(numUes).fill(Number.POSITIVE_INFINITY);
  const sessions: Sessions = {
    ...{ options, listener, pool: createRntiPool(options.numRntis) },
    users: new Int16Array(2 ** 16).fill(-1),
    rnti: new Uint16Array(numUes),
    isConnected: new Uint8Array(numUes),
    ...{ changeTti: never(), releaseTti: never(), numChanges: new Float64Array(numUes) },
    numSessions: 0,
  };
  for (let user = 0; user < numUes; user += 1) connect(sessions, user, 0);
  const { rnti, isConnected, users } = sessions;
  return {
    ...{ rnti, isConnected },
    get numSessions() {
      return sessions.numSessions;
    },
    userOf: (name) => users[name] ?? -1,
    advanceTo(tti) {
      if (sessionSlots === 0) return;
      for (let user = 0; user < numUes; user += 1) comeOrGo(sessions, user, tti);
    },
  };
}

function comeOrGo(sessions: Sessions, user: number, tti: number): void {
  if ((sessions.releaseTti[user] as number) <= tti) release(sessions, user, tti);
  if ((sessions.changeTti[user] as number) > tti) return;
  if (sessions.isConnected[user] === 1) depart(sessions, user, tti);
  else connect(sessions, user, tti);
}

function connect(sessions: Sessions, user: number, tti: number): void {
  const { options, listener, pool, users, rnti, isConnected, changeTti } = sessions;
  const name = pool.take();
  rnti[user] = name;
  users[name] = user;
  isConnected[user] = 1;
  sessions.numSessions += 1;
  const { sessionSlots } = options;
  if (sessionSlots > 0) changeTti[user] = tti + drawSlots(sessions, user, sessionSlots);
  listener.join(user, tti);
}

function depart(sessions: Sessions, user: number, tti: number): void {
  const { leadSlots, absenceSlots } = sessions.options;
  sessions.isConnected[user] = 0;
  sessions.releaseTti[user] = tti + leadSlots;
  sessions.changeTti[user] = tti + leadSlots + drawSlots(sessions, user, absenceSlots);
}

function release({ listener, pool, users, rnti, releaseTti }: Sessions, user: number, tti: number) {
  const name = rnti[user] as number;
  users[name] = -1;
  pool.giveBack(name);
  releaseTti[user] = Number.POSITIVE_INFINITY;
  listener.leave(user, tti);
}

function drawSlots({ options, numChanges }: Sessions, user: number, meanSlots: number): number {
  const index = numChanges[user] as number;
  numChanges[user] = index + 1;
  const uniform = uniformAt(options.seed, CONNECTION_STREAM, index, user);
  return Math.max(1, Math.round(-meanSlots * Math.log(1 - uniform)));
}
