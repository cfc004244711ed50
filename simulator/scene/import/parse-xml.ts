import { XMLParser, XMLValidator } from "fast-xml-parser";
import { PlaceError } from "../place-fault.ts";

/** An element of an XML document. */
export interface XmlElement {
  /** Its name. */
  readonly tag: string;
  /** Its attributes. */
  readonly attributes: Readonly<Record<string, string>>;
  /** Elements inside it, in their order. */
  readonly children: readonly XmlElement[];
}

/**
 * Reads an XML document; text and comments are left out.
 *
 * @param file - Its name, for messages.
 * @param text - Its content.
 * @returns Its elements, usually one.
 * @throws `PlaceError` `SCENE_UNREADABLE` with line and column.
 */
export function parseXml(file: string, text: string): XmlElement[] {
  const fail = (reason: string) => new PlaceError("SCENE_UNREADABLE", [`${file}: ${reason}`]);
  const valid = XMLValidator.validate(text);
  if (valid !== true) {
    const { line, col = 1, msg } = valid.err;
    throw fail(`line ${line}, column ${col}: not XML: ${msg}`);
  }
  try {
    return elementsOf(PARSER.parse(text));
  } catch (error) {
    throw fail(error instanceof Error ? error.message : String(error)); // such as too many entities
  }
}

const PARSER = new XMLParser({
  preserveOrder: true,
  ignoreAttributes: false,
  attributeNamePrefix: "",
});

/** As the parser has it: one key that is the tag, `:@` for the attributes. */
type ParsedNode = Readonly<Record<string, unknown>>;

function elementsOf(nodes: readonly ParsedNode[]): XmlElement[] {
  return nodes.flatMap((node) => {
    const tag = Object.keys(node).find((key) => key !== ":@");
    if (tag === undefined || tag.startsWith("#") || tag.startsWith("?")) return [];
    const attributes = (node[":@"] ?? {}) as Record<string, string>;
    return [{ tag, attributes, children: elementsOf(node[tag] as ParsedNode[]) }];
  });
}
