#include "writer.h"

#include <math.h>
#include <mpack.h>
#include <string.h>

sp_writer sp_begin_writing(slotpilot_encoding encoding, char *bytes, size_t capacity) {
  return (sp_writer){
      .next = bytes, .num_left = capacity, .is_json = encoding == SLOTPILOT_JSON};
}

static void put_bytes(sp_writer *writer, const char *bytes, size_t length) {
  if (length > writer->num_left) {
    writer->is_full = true;
    writer->num_left = 0;
    return;
  }
  memcpy(writer->next, bytes, length);
  writer->next += length;
  writer->num_left -= length;
}

static void put_byte(sp_writer *writer, char byte) { put_bytes(writer, &byte, 1); }

static void put_token(sp_writer *writer, mpack_token_t token) {
  mpack_tokbuf_t buffer = MPACK_TOKBUF_INITIAL_VALUE;
  if (writer->num_left < MPACK_MAX_TOKEN_LEN) {
    writer->is_full = true;
    return;
  }
  (void)mpack_write(&buffer, &writer->next, &writer->num_left, &token);
}

/** MessagePack: most heads and numbers are one byte; a token of the library costs far more. */
static bool put_short(sp_writer *writer, unsigned base, uint64_t number, uint64_t limit) {
  if (number < limit) put_byte(writer, (char)(base | number));
  return number < limit;
}

/** JSON: parts the next value from the one before it. */
static void put_comma(sp_writer *writer) {
  if (writer->needs_comma) put_byte(writer, ',');
  writer->needs_comma = true;
}

static void open_json(sp_writer *writer, char bracket) {
  put_comma(writer);
  put_byte(writer, bracket);
  writer->needs_comma = false;
}

static void close_json(sp_writer *writer, char bracket) {
  if (writer->is_json) put_byte(writer, bracket);
  writer->needs_comma = true;
}

void sp_write_map(sp_writer *writer, uint32_t num_pairs) {
  if (writer->is_json) {
    open_json(writer, '{');
  } else if (!put_short(writer, 0x80, num_pairs, 16)) {
    put_token(writer, mpack_pack_map(num_pairs));
  }
}

void sp_end_map(sp_writer *writer) { close_json(writer, '}'); }

void sp_write_list(sp_writer *writer, uint32_t num_values) {
  if (writer->is_json) {
    open_json(writer, '[');
  } else if (!put_short(writer, 0x90, num_values, 16)) {
    put_token(writer, mpack_pack_array(num_values));
  }
}

void sp_end_list(sp_writer *writer) { close_json(writer, ']'); }

void sp_write_text(sp_writer *writer, const char *text) {
  size_t length = strlen(text);
  if (writer->is_json) {
    put_comma(writer);
    put_byte(writer, '"');
    put_bytes(writer, text, length);
    put_byte(writer, '"');
  } else {
    if (!put_short(writer, 0xa0, length, 32)) {
      put_token(writer, mpack_pack_str((mpack_uint32_t)length));
    }
    put_bytes(writer, text, length);
  }
}

void sp_write_key(sp_writer *writer, const char *key) {
  sp_write_text(writer, key);
  if (!writer->is_json) return;
  put_byte(writer, ':');
  writer->needs_comma = false;
}

static void put_digits(sp_writer *writer, uint64_t number) {
  char digits[20];
  size_t first = sizeof digits;
  do {
    digits[--first] = (char)('0' + number % 10);
    number /= 10;
  } while (number > 0);
  put_bytes(writer, &digits[first], sizeof digits - first);
}

void sp_write_count(sp_writer *writer, uint64_t number) {
  if (writer->is_json) {
    put_comma(writer);
    put_digits(writer, number);
  } else if (!put_short(writer, 0, number, 128)) {
    put_token(writer, mpack_pack_uint(number));
  }
}

/** Not by printf, whose decimal point is the locale's. */
static void put_decimal(sp_writer *writer, double number) {
  uint64_t millionths = (uint64_t)llround(fabs(number) * 1e6);
  if (number < 0 && millionths > 0) put_byte(writer, '-');
  put_digits(writer, millionths / 1000000);
  if (millionths % 1000000 == 0) return;
  put_byte(writer, '.');
  for (uint64_t rest = millionths % 1000000, place = 100000; rest > 0; place /= 10) {
    put_byte(writer, (char)('0' + rest / place));
    rest %= place;
  }
}

void sp_write_real(sp_writer *writer, double number) {
  if (writer->is_json) {
    put_comma(writer);
    put_decimal(writer, number);
  } else {
    put_token(writer, mpack_pack_number(number));
  }
}

void sp_write_boolean(sp_writer *writer, bool value) {
  if (writer->is_json) {
    put_comma(writer);
    put_bytes(writer, value ? "true" : "false", value ? 4 : 5);
  } else {
    put_token(writer, mpack_pack_boolean(value));
  }
}
