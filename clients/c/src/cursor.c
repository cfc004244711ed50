#define JSMN_STATIC
#define JSMN_STRICT
#define JSMN_PARENT_LINKS
#include "cursor.h"

#include <jsmn.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/** What a message of the contract can hold at most; more is an attack. */
enum { MAX_TEXT_BYTES = 4096, MAX_LIST = 4096, MAX_PAIRS = 256, MAX_JSON_TOKENS = 65536 };

bool sp_open_scratch(sp_scratch *scratch) {
  scratch->tokens = malloc(MAX_JSON_TOKENS * sizeof(jsmntok_t));
  scratch->locale = newlocale(LC_NUMERIC_MASK, "C", (locale_t)0);
  return scratch->tokens != NULL && scratch->locale != (locale_t)0;
}

void sp_close_scratch(sp_scratch *scratch) {
  free(scratch->tokens);
  if (scratch->locale != (locale_t)0) freelocale(scratch->locale);
}

/** jsmn takes values without a key and keys without a value; this does not. */
static bool is_json_tree(const jsmntok_t *tokens, int num_tokens) {
  for (int i = 1; i < num_tokens; i += 1) {
    if (tokens[i].parent < 0) return false;
    const jsmntok_t *parent = &tokens[tokens[i].parent];
    bool is_key = parent->type == JSMN_OBJECT;
    if (is_key && tokens[i].type != JSMN_STRING) return false;
    if (tokens[i].type == JSMN_STRING && tokens[i].size != is_key) return false;
    if (parent->type == JSMN_PRIMITIVE) return false;
  }
  return tokens[0].type == JSMN_OBJECT;
}

slotpilot_code sp_begin(sp_cursor *cursor, const sp_scratch *scratch, const void *bytes,
                        size_t length) {
  if (length > SLOTPILOT_MAX_MESSAGE_BYTES) return SLOTPILOT_TOO_LARGE;
  if (length == 0) return SLOTPILOT_MALFORMED;
  *cursor = (sp_cursor){.scratch = scratch, .bytes = bytes, .length = length};
  unsigned char first = *(const unsigned char *)bytes;
  cursor->is_json = first == '{' || first == ' ' || (first >= '\t' && first <= '\r');
  if (!cursor->is_json) {
    bool is_map = (first & 0xf0) == 0x80 || first == 0xde || first == 0xdf;
    mpack_tokbuf_init(&cursor->buffer);
    return is_map ? SLOTPILOT_OK : SLOTPILOT_MALFORMED;
  }
  jsmn_parser parser;
  jsmn_init(&parser);
  cursor->num_tokens = jsmn_parse(&parser, bytes, length, scratch->tokens, MAX_JSON_TOKENS);
  if (cursor->num_tokens == JSMN_ERROR_NOMEM) return SLOTPILOT_TOO_LARGE;
  bool is_whole = cursor->num_tokens > 0 && parser.pos == length;
  if (!is_whole || !is_json_tree(scratch->tokens, cursor->num_tokens)) return SLOTPILOT_MALFORMED;
  return SLOTPILOT_OK;
}

static bool is_number(const char *text, size_t length) {
  const char *end = text + length;
  if (text < end && *text == '-') text += 1;
  if (text == end || *text < '0' || *text > '9') return false;
  if (*text == '0' && text + 1 < end && text[1] >= '0' && text[1] <= '9') return false;
  return strspn(text, "0123456789+-.eE") >= (size_t)(end - text);
}

static bool read_json_number(const sp_scratch *scratch, const char *text, size_t length,
                             double *number) {
  char copy[64];
  if (length >= sizeof copy) return false;
  memcpy(copy, text, length);
  copy[length] = '\0';
  if (!is_number(copy, length)) return false;
  if (length <= 9 && strspn(copy, "0123456789") == length) {
    *number = atoi(copy);
    return true;
  }
  char *end;
  *number = strtod_l(copy, &end, scratch->locale);
  return end == copy + length;
}

static bool read_json_primitive(const sp_cursor *cursor, sp_value *value) {
  const char *text = value->text;
  uint32_t length = value->length;
  value->kind = SP_BOOLEAN;
  value->boolean = length == 4 && memcmp(text, "true", 4) == 0;
  if (value->boolean || (length == 5 && memcmp(text, "false", 5) == 0)) return true;
  value->kind = SP_NULL;
  if (length == 4 && memcmp(text, "null", 4) == 0) return true;
  value->kind = SP_NUMBER;
  return read_json_number(cursor->scratch, text, length, &value->number);
}

static bool next_json(sp_cursor *cursor, sp_value *value) {
  if (cursor->next_token >= cursor->num_tokens) return false;
  const jsmntok_t *token = (const jsmntok_t *)cursor->scratch->tokens + cursor->next_token++;
  value->text = cursor->bytes + token->start;
  value->length = (uint32_t)(token->end - token->start);
  if (token->type == JSMN_PRIMITIVE) return read_json_primitive(cursor, value);
  value->kind = SP_TEXT;
  if (token->type == JSMN_STRING) return true;
  value->kind = token->type == JSMN_OBJECT ? SP_MAP : SP_LIST;
  value->length = (uint32_t)token->size;
  return true;
}

static bool next_text(sp_cursor *cursor, sp_value *value) {
  value->kind = SP_TEXT;
  value->text = cursor->bytes;
  if (value->length > MAX_TEXT_BYTES || value->length > cursor->length) return false;
  mpack_token_t chunk;
  if (value->length == 0) return true;
  return mpack_read(&cursor->buffer, &cursor->bytes, &cursor->length, &chunk) == MPACK_OK &&
         chunk.length == value->length;
}

static bool next_msgpack(sp_cursor *cursor, sp_value *value) {
  mpack_token_t token;
  if (cursor->length == 0) return false;
  if (mpack_read(&cursor->buffer, &cursor->bytes, &cursor->length, &token) != MPACK_OK) {
    return false;
  }
  value->length = token.length;
  switch (token.type) {
    case MPACK_TOKEN_NIL: value->kind = SP_NULL; return true;
    case MPACK_TOKEN_BOOLEAN:
      value->kind = SP_BOOLEAN;
      value->boolean = mpack_unpack_boolean(token);
      return true;
    case MPACK_TOKEN_UINT:
    case MPACK_TOKEN_SINT:
    case MPACK_TOKEN_FLOAT:
      value->kind = SP_NUMBER;
      value->number = mpack_unpack_number(token);
      return true;
    case MPACK_TOKEN_STR: return next_text(cursor, value);
    case MPACK_TOKEN_ARRAY: value->kind = SP_LIST; return token.length <= MAX_LIST;
    case MPACK_TOKEN_MAP: value->kind = SP_MAP; return token.length <= MAX_PAIRS;
    default: return false;
  }
}

bool sp_next(sp_cursor *cursor, sp_value *value) {
  return cursor->is_json ? next_json(cursor, value) : next_msgpack(cursor, value);
}

bool sp_skip(sp_cursor *cursor, const sp_value *value) {
  uint64_t num_left = 0;
  for (sp_value next = *value;; num_left -= 1) {
    if (next.kind == SP_LIST) num_left += next.length;
    if (next.kind == SP_MAP) num_left += 2 * (uint64_t)next.length;
    if (num_left == 0) return true;
    if (!sp_next(cursor, &next)) return false;
  }
}

bool sp_at_end(const sp_cursor *cursor) {
  return cursor->is_json ? cursor->next_token == cursor->num_tokens : cursor->length == 0;
}
