#include "map_reader.h"

#include <math.h>
#include <string.h>

#include "codes.h"

void sp_note(sp_reader *reader, slotpilot_code problem) {
  if (reader->problem == SLOTPILOT_OK) reader->problem = problem;
}

bool sp_copy_text(const sp_value *value, char *copy, size_t capacity) {
  copy[0] = '\0';
  if (value->kind != SP_TEXT || value->length >= capacity) return false;
  memcpy(copy, value->text, value->length);
  copy[value->length] = '\0';
  return true;
}

static slotpilot_code number_problem(const sp_value *value, bool is_whole, double min, double max) {
  if (value->kind != SP_NUMBER) return SLOTPILOT_BAD_FIELD;
  if (!isfinite(value->number)) return SLOTPILOT_BAD_RANGE;
  if (is_whole && value->number != floor(value->number)) return SLOTPILOT_BAD_FIELD;
  return value->number < min || value->number > max ? SLOTPILOT_BAD_RANGE : SLOTPILOT_OK;
}

bool sp_read_number(sp_reader *reader, const sp_value *value, sp_type type, double min, double max,
                    void *out) {
  slotpilot_code problem = number_problem(value, type != SP_DOUBLE, min, max);
  if (problem) {
    sp_note(reader, problem);
    return sp_skip(&reader->cursor, value);
  }
  if (type == SP_DOUBLE) *(double *)out = value->number;
  if (type == SP_U8) *(uint8_t *)out = (uint8_t)value->number;
  if (type == SP_U16) *(uint16_t *)out = (uint16_t)value->number;
  if (type == SP_U64) *(uint64_t *)out = (uint64_t)value->number;
  return true;
}

static bool read_boolean(sp_reader *reader, const sp_value *value, void *out) {
  if (value->kind == SP_BOOLEAN) *(bool *)out = value->boolean;
  else sp_note(reader, SLOTPILOT_BAD_FIELD);
  return sp_skip(&reader->cursor, value);
}

static bool read_field(sp_reader *reader, const sp_field *field, const sp_value *value,
                       void *message) {
  void *out = (char *)message + field->offset;
  if (field->type == SP_OTHER) return field->read(reader, value, out);
  if (field->type == SP_BOOL) return read_boolean(reader, value, out);
  return sp_read_number(reader, value, field->type, field->min, field->max, out);
}

/** Writers keep the order of the table, so the search begins after the field before. */
static size_t find_field(const sp_field *fields, size_t num_fields, size_t first,
                         const sp_value *key) {
  for (size_t i = 0; i < num_fields; i += 1) {
    size_t at = first + i < num_fields ? first + i : first + i - num_fields;
    const char *name = fields[at].name;
    if (strlen(name) == key->length && memcmp(name, key->text, key->length) == 0) return at;
  }
  return num_fields;
}

bool sp_read_map(sp_reader *reader, const sp_value *head, const sp_field *fields,
                 size_t num_fields, void *out) {
  if (head->kind != SP_MAP) {
    sp_note(reader, SLOTPILOT_BAD_FIELD);
    return sp_skip(&reader->cursor, head);
  }
  uint32_t seen = 0;
  size_t next = 0;
  for (uint32_t pair = 0; pair < head->length; pair += 1) {
    sp_value key, value;
    if (!sp_next(&reader->cursor, &key) || key.kind != SP_TEXT) return false;
    if (!sp_next(&reader->cursor, &value)) return false;
    size_t at = find_field(fields, num_fields, next, &key);
    if (at == num_fields) {
      if (!sp_skip(&reader->cursor, &value)) return false;
      continue;
    }
    seen |= 1u << at;
    next = at + 1 < num_fields ? at + 1 : 0;
    if (!read_field(reader, &fields[at], &value, out)) return false;
  }
  for (size_t i = 0; i < num_fields; i += 1) {
    if (!fields[i].is_optional && !(seen >> i & 1)) sp_note(reader, SLOTPILOT_BAD_FIELD);
  }
  return true;
}

bool sp_read_list(sp_reader *reader, const sp_value *head, uint32_t max, sp_read_value *read,
                  void *out) {
  if (head->kind != SP_LIST || head->length > max) {
    sp_note(reader, head->kind == SP_LIST ? SLOTPILOT_BAD_RANGE : SLOTPILOT_BAD_FIELD);
    return sp_skip(&reader->cursor, head);
  }
  for (uint32_t i = 0; i < head->length; i += 1) {
    sp_value item;
    if (!sp_next(&reader->cursor, &item) || !read(reader, &item, out)) return false;
  }
  return true;
}

bool sp_read_code(sp_reader *reader, const sp_value *value, void *out) {
  slotpilot_code *code = out;
  *code = value->kind == SP_TEXT ? sp_wire_code(value->text, value->length) : SLOTPILOT_OK;
  if (*code == SLOTPILOT_OK) sp_note(reader, SLOTPILOT_BAD_FIELD);
  return sp_skip(&reader->cursor, value);
}

slotpilot_code sp_read_message(const sp_scratch *scratch, const void *bytes, size_t length,
                               const sp_field *fields, size_t num_fields, void *message) {
  sp_reader reader = {.message = message};
  sp_value head;
  slotpilot_code code = sp_begin(&reader.cursor, scratch, bytes, length);
  if (code) return code;
  bool is_message = sp_next(&reader.cursor, &head) &&
                    sp_read_map(&reader, &head, fields, num_fields, message) &&
                    sp_at_end(&reader.cursor);
  return is_message ? reader.problem : SLOTPILOT_MALFORMED;
}
