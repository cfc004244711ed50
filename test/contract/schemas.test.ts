import { readdirSync, readFileSync } from "node:fs";
import asyncApiSchema from "@asyncapi/specs/schemas/3.0.0.json" with { type: "json" };
import { Ajv } from "ajv";
import { describe, expect, it } from "vitest";
import { CODES } from "../../schemas/codes.ts";
import { contractDocuments, errorsPage } from "../../schemas/documents.ts";

const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), "utf8");
const documents = contractDocuments();

describe("committed contract", () => {
  it.each(Object.entries(documents))(
    "schemas/json/%s is what the schemas generate",
    (name, value) => {
      expect(JSON.parse(read(`schemas/json/${name}`))).toEqual(JSON.parse(JSON.stringify(value)));
    },
  );

  it("has no document that the schemas do not generate", () => {
    const committed = readdirSync(new URL("../../schemas/json", import.meta.url));
    expect(committed.sort()).toEqual(Object.keys(documents).sort());
  });

  it("docs/errors.md is what the registry generates", () => {
    expect(read("docs/errors.md")).toBe(errorsPage());
  });

  it("asyncapi.json is a valid AsyncAPI 3.0 document", () => {
    const { $schema: _, ...schema } = asyncApiSchema as Record<string, unknown>;
    const quiet = { strict: false, logger: false, validateFormats: false } as const;
    const ajv = new Ajv({ ...quiet, meta: false, validateSchema: false });
    ajv.validate(schema, documents["asyncapi.json"]);

    expect(ajv.errors?.slice(0, 3) ?? null).toBeNull();
  });

  it.each(jsonBlocks())("the example of a %s in docs/messages.md fits its schema", (name, text) => {
    const ajv = new Ajv({ strict: false });
    const schema = documents[`${name}.schema.json`] as object;

    ajv.validate(schema, JSON.parse(text));

    expect(ajv.errors).toBeNull();
  });

  it("describes every field", () => {
    const bare = Object.entries(documents)
      .filter(([name]) => name.endsWith(".schema.json"))
      .flatMap(([name, schema]) => undescribed(schema, name));
    expect(bare).toEqual([]);
  });
});

describe("code registry", () => {
  it("R9 every code is in use somewhere", () => {
    const sources = ["src", "simulator", "clients"].flatMap(sourceFiles).map(read).join("\n");
    const unused = Object.keys(CODES).filter((code) => !sources.includes(`"${code}"`));
    expect(unused).toEqual([]);
  });
});

// Helpers

function jsonBlocks(): [string, string][] {
  const page = read("docs/messages.md");
  return [...page.matchAll(/```json ([\w-]+)\n([\s\S]*?)```/g)].map(([, name, text]) => [
    String(name),
    String(text),
  ]);
}

function sourceFiles(folder: string): string[] {
  const root = new URL(`../../${folder}`, import.meta.url);
  return readdirSync(root, { recursive: true, encoding: "utf8" })
    .filter((path) => /\.(ts|c|py)$/.test(path))
    .map((path) => `${folder}/${path}`);
}

/** Paths of properties without a description of their own. */
function undescribed(schema: unknown, path: string): string[] {
  const { properties = {}, items } = schema as {
    properties?: Record<string, { description?: string }>;
    items?: unknown;
  };
  const own = Object.entries(properties).flatMap(([key, value]) => [
    ...(value.description ? [] : [`${path}/${key}`]),
    ...undescribed(value, `${path}/${key}`),
  ]);
  return items && !Array.isArray(items) ? [...own, ...undescribed(items, `${path}[]`)] : own;
}
