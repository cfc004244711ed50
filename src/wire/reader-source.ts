/** Source text of what reads one place of a schema. */
export interface Part {
  /** Expression for the value before anything was read; it fixes the pooled object's shape. */
  readonly initial: string;
  /** Expression that makes what the place reuses from message to message. */
  readonly pool: string;
  /** Expression that reads the place, given the expression for what it reuses. */
  read(pool: string): string;
  /** Whether it is a number that may be too large to be stored without an object of its own. */
  readonly isWide?: boolean;
}

/** Source text written so far, and the values that it refers to. */
export interface Program {
  /** Declarations, callees first. */
  readonly declarations: string[];
  /** Values by place. */
  readonly constants: unknown[];
}

/** One field of an object. */
export interface FieldPart extends Part {
  /** Name in the schema. */
  readonly name: string;
  /** Whether the object is nothing without it. */
  readonly isRequired: boolean;
}

const utf8 = new TextEncoder();

/** Fields of an object that one bit mask can tell. */
const MOST_FIELDS = 30;

/** Makes a value known to the source text. @returns Its name there. */
export function declareConstant(program: Program, value: unknown): string {
  const place = program.constants.push(value) - 1;
  program.declarations.push(`const constant${place} = constants[${place}];`);
  return `constant${place}`;
}

/** A part without parts: nothing to reuse. */
export function scalarPart(initial: string, read: string, isWide = false): Part {
  return { initial, pool: "undefined", read: () => read, isWide };
}

/** A list of fixed length, each entry with a schema of its own. */
export function tuplePart(program: Program, entries: readonly Part[]): Part {
  const name = `readTuple${program.declarations.length}`;
  const reads = entries.map((entry, i) => `value[${i}] = ${entry.read(`pool[${i}]`)};`);
  program.declarations.push(`
    function ${name}(cursor, { value, pool }) {
      if (readListSize(cursor) !== ${entries.length}) giveUp(cursor);
      ${reads.join("\n")}
      return value;
    }`);
  const [values, pools] = [entries.map(({ initial }) => initial), entries.map(({ pool }) => pool)];
  return {
    initial: "undefined",
    pool: `{ value: [${values}], pool: [${pools}] }`,
    read: (pool) => `${name}(cursor, ${pool})`,
  };
}

/** A list of numbers: the loop is `readEntries`'s own, which needs no object per number. */
export function numbersPart(readEntries: string, bounds: string, maxItems: number): Part {
  return {
    initial: "undefined",
    pool: "createListPool()",
    read: (pool) => `${readEntries}(cursor, readList(cursor, ${pool}, ${maxItems}), ${bounds})`,
  };
}

/** A list whose entries have one schema. */
export function listPart(program: Program, entry: Part, maxItems: number): Part {
  const name = `readList${program.declarations.length}`;
  program.declarations.push(`
    function ${name}(cursor, pool) {
      const list = readList(cursor, pool, ${maxItems});
      const { entries } = pool;
      for (let i = 0; i < list.length && cursor.ok; i += 1) {
        if (i === entries.length) entries.push(${entry.pool});
        list[i] = ${entry.read("entries[i]")};
      }
      return list;
    }`);
  return {
    initial: "undefined",
    pool: "createListPool()",
    read: (pool) => `${name}(cursor, ${pool})`,
  };
}

/**
 * An object: first one pass over the fields in the schema's order, which is how everybody writes
 * them, then whatever is left in whatever order it comes.
 */
export function objectPart(program: Program, fields: readonly FieldPart[]): Part {
  if (fields.length > MOST_FIELDS) throw new Error(`more than ${MOST_FIELDS} fields in an object`);
  const keys = declareConstant(
    program,
    fields.map(({ name }) => utf8.encode(name)),
  );
  const name = `readObject${program.declarations.length}`;
  const required = fields.reduce((mask, field, i) => mask | (field.isRequired ? 1 << i : 0), 0);
  program.declarations.push(`
    function ${name}(cursor, pool) {
      const { bytes } = cursor;
      const { value } = pool;
      let left = readMapSize(cursor);
      let seen = 0;
      let pos = cursor.pos;
      ${fields.map(readInOrder).join("\n")}
      if (left > 0) seen = ${name}Rest(cursor, pool, seen, left);
      if ((seen & ${required}) !== ${required}) giveUp(cursor);
      ${fields.map(forgetAbsent).join("\n")}
      return value;
    }
    function ${name}Rest(cursor, pool, seen, left) {
      const { value } = pool;
      for (; left > 0 && cursor.ok; left -= 1) {
        const field = readKey(cursor, ${keys});
        if ((seen & (1 << field)) !== 0) giveUp(cursor);
        seen |= 1 << field;
        switch (field) {
          ${fields.map((field, i) => `case ${i}: { ${take(field)} break; }`).join("\n")}
          default: giveUp(cursor);
        }
      }
      return seen;
    }`);
  return {
    initial: "undefined",
    pool: objectPool(fields),
    read: (pool) => `${name}(cursor, ${pool})`,
  };
}

function objectPool(fields: readonly FieldPart[]): string {
  const values = fields.map(({ name, isRequired, initial }) => {
    return `${JSON.stringify(name)}: ${isRequired ? initial : "undefined"}`;
  });
  const pools = fields.map(({ name, pool }) => `${JSON.stringify(name)}: ${pool}`);
  return `{ value: { ${values} }, pools: { ${pools} } }`;
}

function readInOrder(field: FieldPart, index: number): string {
  const key = utf8.encode(field.name);
  const head = 0xa0 + key.length;
  const comesNext = [head, ...key].map((byte, i) => `bytes[pos + ${i}] === ${byte}`).join(" && ");
  return `
      if (left > 0 && ${comesNext}) {
        cursor.pos = pos + ${key.length + 1};
        seen |= ${1 << index};
        left -= 1;
        ${take(field)}
        pos = cursor.pos;
      }`;
}

/** Storing a large number anew would make an object of it, also when it is the same as before. */
function take(field: FieldPart): string {
  const name = JSON.stringify(field.name);
  const read = field.read(`pool.pools[${name}]`);
  if (!field.isWide) return `value[${name}] = ${read};`;
  return `const read = ${read}; if (value[${name}] !== read) value[${name}] = read;`;
}

function forgetAbsent({ name, isRequired }: FieldPart, index: number): string {
  const bit = 1 << index;
  return isRequired ? "" : `if ((seen & ${bit}) === 0) value[${JSON.stringify(name)}] = undefined;`;
}
