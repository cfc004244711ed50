import { readFileSync } from "node:fs";
import type { Static, TObject, TSchema } from "@sinclair/typebox";
import { Value } from "@sinclair/typebox/value";
import { parse } from "yaml";

/** Where values come from, strongest first: flags, environment, file, defaults. */
export interface ConfigSources {
  /** Parsed command line; `undefined` values are absent. */
  readonly flags?: Readonly<Record<string, unknown>>;
  /** Environment variables. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Path of a YAML or JSON file. */
  readonly file?: string | undefined;
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
): { ok: true; config: Static<S> } | { ok: false; error: ConfigProblems } {
  const file = readConfigFile(sources.file);
  if (!file.ok) return file;
  const merged: Record<string, unknown> = Object.create(null); // a file may say `__proto__`
  const origin = new Map<string, string>();
  const take = (values: Readonly<Record<string, unknown>>, from: (key: string) => string) => {
    for (const [key, value] of Object.entries(values)) {
      if (value === undefined) continue;
      merged[key] = value;
      origin.set(key, from(key));
    }
  };
  take(file.values, () => String(sources.file));
  take(fromEnv(schema, sources.env ?? {}), envName);
  take(converted(schema, sources.flags ?? {}), flagName);
  const config = Value.Default(schema, merged);
  if (Value.Check(schema, config)) return { ok: true, config };
  return {
    ok: false,
    error: { code: "CONFIG_INVALID", message: allProblems(schema, merged, origin) },
  };
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
  const values: Record<string, unknown> = {};
  const given = (name: string) => env[name] || undefined; // an empty variable is none
  for (const key of Object.keys(schema.properties)) values[key] = given(envName(key));
  if ("natsUrl" in values) values["natsUrl"] ??= given("NATS_URL");
  return converted(schema, values);
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

function allProblems(
  schema: TObject,
  merged: Readonly<Record<string, unknown>>,
  origin: ReadonlyMap<string, string>,
): string {
  return Object.entries(merged)
    .flatMap(([key, value]) => {
      const property = propertyOf(schema, key);
      const where = `${key} (from ${origin.get(key)})`;
      if (!property) return `  ${where}: unknown key${suggestion(schema, key)}`;
      if (Value.Check(property, value)) return [];
      const given = typeof value === "number" ? value : JSON.stringify(value); // JSON knows no NaN
      return `  ${where}: ${given} is not allowed; allowed: ${allowedValues(property)}`;
    })
    .join("\n");
}

/** Offers the known key that differs from the unknown one only in case or punctuation. */
function suggestion(schema: TObject, key: string): string {
  const plain = (name: string) => name.toLowerCase().replace(/[^a-z]/g, "");
  const near = Object.keys(schema.properties).find((known) => plain(known) === plain(key));
  return near ? `, did you mean ${near}?` : "";
}
