import type { Code } from "../../schemas/codes.ts";
import type { Place } from "./place.ts";

/** Reasons why a place can't be opened. */
export type PlaceErrorCode = Extract<
  Code,
  "SCENE_UNKNOWN" | "SCENE_UNREADABLE" | "SCENE_INVALID" | "MATERIALS_INVALID"
>;

/** What is wrong with a place, for people. */
export interface PlaceFault {
  /** Which kind of fault. */
  readonly code: PlaceErrorCode;
  /** One line per problem: file or setting, element, value, what is allowed. */
  readonly message: string;
}

/** A place, or why there is none. */
export type PlaceResult =
  | { readonly ok: true; readonly place: Place }
  | { readonly ok: false; readonly error: PlaceFault };

/** A place can't be opened; thrown by the readers inside, data again outside `openPlace`. */
export class PlaceError extends Error implements PlaceFault {
  /** Shown in logs in front of the message. */
  override readonly name: string = "PlaceError";
  /** Which kind of fault. */
  readonly code: PlaceErrorCode;

  /** Takes the code and one line per problem. */
  constructor(code: PlaceErrorCode, problems: readonly string[]) {
    super(problems.join("\n"));
    this.code = code;
  }
}
