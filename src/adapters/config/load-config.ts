import { readFileSync } from "node:fs";
import type { Static, TObject, TSchema } from "@sinclair/typebox";
import { Value } from "@sinclair/typebox/value";
import { parse } from "yaml";
import { ORDERED_KEYS } from "../../../schemas/config.ts";
import { withoutCredentials } from "../../../schemas/without-credentials.ts";

/** Where values come from, strongest first: flags, environment, file, defaults. */
export interface ConfigSources {
  /** Parsed command line; `undefined` values are absent. */
  readonly flags?: Readonly<Record<string, unknown>>;
  /** Environment variables. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Path of a YAML or JSON file. */
  readonly file?: string | undefined;
}

/** A complete configuration, and where it comes from. */
export interface LoadedConfig<T> {
  /** Says that `config` is there. */
  readonly ok: true;
  /** Every key, valid. */
  readonly config: T;
  /** Flag, environment variable or file of every key that was set; defaults are not in it. */
  readonly origins: ReadonlyMap<string, string>;
}

/** Every problem of a configuration at once. */
export interface ConfigProblems {
  /** Code of the registry. */
  readonly code: "CONFIG_INVALID" | "CONFIG_UNREADABLE";
  /** One line per problem: key, origin, value, what is allowed. */
  readonly message: string;
}

/**
 * Puts a configuration together and checks all of it.
 *
 * Keys are the schema's; the environment writes them as `SLOTPILOT_NATS_URL`, flags as `--nats-url`.
 * Text from environment and flags is converted to the schema's type. `NATS_URL` stands in for
 * `SLOTPILOT_NATS_URL`.
 *
 * @param schema - Object schema with a default for every key and no additional properties.
 * @param sources - Where values come from.
 */
export function loadConfig<S extends TObject>(
  schema: S,
  sources: ConfigSources,
): LoadedConfig<Static<S>> | { ok: false; error: ConfigProblems } {
  const file = readConfigFile(sources.file);
  if (!file.ok) return file;
  const merged: Record<string, unknown> = Object.create(null); // a file may say `__proto__`
  const origins = new Map<string, string>();
  const take = (values: Readonly<Record<string, unknown>>, from: (key: string) => string) => {
    for (const [key, value] of Object.entries(values)) {
      if (value === undefined) continue;
      merged[key] = value;
      origins.set(key, from(key));
    }
  };
  take(file.values, () => String(sources.file));
  const env = fromEnv(schema, sources.env ?? {});
  take(env.values, (key) => env.names.get(key) ?? envName(key));
  take(converted(schema, sources.flags ?? {}), flagName);
  const given = Object.entries(merged);
  const config = Value.Default(schema, merged);
  const problems = [
    ...given.flatMap(([key, value]) => keyProblem(schema, [key, value], origins)),
    ...orderProblems(schema, config as Record<string, unknown>, origins),
  ];
  if (problems.length === 0 && Value.Check(schema, config)) return { ok: true, config, origins };
  return { ok: false, error: { code: "CONFIG_INVALID", message: problems.join("\n") } };
}

/** Name of a key on the command line, such as `--nats-url`. */
export function flagName(key: string): string {
  return `--${key.replace(/[A-Z]/g, (capital) => `-${capital.toLowerCase()}`)}`;
}

/** Says what a key accepts, such as `integer 1..30`. */
export function allowedValues(schema: TSchema): string {
  if (schema["anyOf"]) return schema["anyOf"].map((one: TSchema) => one["const"]).join(" | ");
  const { minimum, maximum, type, pattern } = schema;
  if (minimum !== undefined) return `${type} ${minimum}..${maximum}`;
  return pattern ? `${type} matching ${pattern}` : String(type);
}

function envName(key: string): string {
  return `SLOTPILOT_${flagName(key).slice(2).replaceAll("-", "_").toUpperCase()}`;
}

function readConfigFile(
  path: string | undefined,
): { ok: true; values: Record<string, unknown> } | { ok: false; error: ConfigProblems } {
  if (path === undefined) return { ok: true, values: {} };
  try {
    const values: unknown = parse(readFileSync(path, "utf8")) ?? {};
    if (typeof values === "object" && !Array.isArray(values)) {
      return { ok: true, values: values as Record<string, unknown> };
    }
    return unreadable(path, "the top level must be a map of keys");
  } catch (error) {
    return unreadable(path, error instanceof Error ? error.message : String(error));
  }
}

function unreadable(path: string, why: string): { ok: false; error: ConfigProblems } {
  return { ok: false, error: { code: "CONFIG_UNREADABLE", message: `${path}: ${why}` } };
}

function fromEnv(schema: TObject, env: NonNullable<ConfigSources["env"]>) {
  const given = (name: string) => env[name] || undefined; // an empty variable is none
  const keys = Object.keys(schema.properties);
  const names = new Map(keys.map((key) => [key, envName(key)]));
  if (names.has("natsUrl") && !given(envName("natsUrl"))) names.set("natsUrl", "NATS_URL");
  const values = Object.fromEntries([...names].map(([key, name]) => [key, given(name)]));
  return { values: converted(schema, values), names };
}

/** Converts text to a number where the schema wants one; text that is no number stays text. */
function converted(schema: TObject, values: Readonly<Record<string, unknown>>) {
  return Object.fromEntries(
    Object.entries(values).map(([key, value]) => [
      key,
      wantsNumber(propertyOf(schema, key)) ? asNumber(value) : value,
    ]),
  );
}

function wantsNumber(property: TSchema | undefined): boolean {
  const kinds: TSchema[] = property ? [property, ...(property["anyOf"] ?? [])] : [];
  return kinds.some(({ type }) => type === "integer" || type === "number");
}

function asNumber(value: unknown): unknown {
  if (typeof value !== "string" || value.trim() === "") return value;
  const number = Number(value);
  return Number.isFinite(number) ? number : value;
}

/** A key's schema, if it is a key: `constructor` is none. */
function propertyOf(schema: TObject, key: string): TSchema | undefined {
  return Object.hasOwn(schema.properties, key) ? schema.properties[key] : undefined;
}

function keyProblem(
  schema: TObject,
  [key, value]: readonly [string, unknown],
  origins: ReadonlyMap<string, string>,
): string[] {
  const property = propertyOf(schema, key);
  const where = `${key} (from ${origins.get(key)})`;
  if (!property) return [`  ${where}: unknown key${suggestion(schema, key)}`];
  if (Value.Check(property, value)) return [];
  const given = typeof value === "number" ? value : withoutCredentials(JSON.stringify(value)); // JSON knows no NaN
  return [`  ${where}: ${given} is not allowed; allowed: ${allowedValues(property)}`];
}

/** Pairs of keys that are right by themselves and wrong together. */
function orderProblems(
  schema: TObject,
  config: Readonly<Record<string, unknown>>,
  origins: ReadonlyMap<string, string>,
): string[] {
  const isRight = (key: string) => {
    const property = propertyOf(schema, key);
    return property !== undefined && Value.Check(property, config[key]);
  };
  const from = (key: string) => `(from ${origins.get(key) ?? "its default"})`;
  return ORDERED_KEYS.filter((pair) => pair.every(isRight)).flatMap(([lower, upper]) => {
    if (Number(config[lower]) <= Number(config[upper])) return [];
    const allowed = `at most ${upper}, which is ${config[upper]} ${from(upper)}`;
    return [`  ${lower} ${from(lower)}: ${config[lower]} is not allowed; allowed: ${allowed}`];
  });
}

/** Offers the known key that differs from the unknown one only in case or punctuation. */
function suggestion(schema: TObject, key: string): string {
  const plain = (name: string) => name.toLowerCase().replace(/[^a-z]/g, "");
  const near = Object.keys(schema.properties).find((known) => plain(known) === plain(key));
  return near ? `, did you mean ${near}?` : "";
}
