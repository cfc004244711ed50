/** @file One value after the other out of a message, MessagePack or JSON, without allocating. */
#ifndef SP_CURSOR_H
#define SP_CURSOR_H

#include <locale.h>
#include <mpack.h>

#include "slotpilot.h"

/** Kind of a value. */
typedef enum sp_kind { SP_NULL, SP_BOOLEAN, SP_NUMBER, SP_TEXT, SP_LIST, SP_MAP } sp_kind;

/** A value, or the head of a list or map, whose values follow. */
typedef struct sp_value {
  sp_kind kind;
  bool boolean;
  double number;
  /** Bytes of a text, inside the message, not terminated; escapes of JSON stay as they are. */
  const char *text;
  /** Bytes of a text, values of a list, pairs of a map. */
  uint32_t length;
} sp_value;

/** Memory that reading needs, kept between messages. */
typedef struct sp_scratch {
  /** Of jsmn. */
  void *tokens;
  locale_t locale;
} sp_scratch;

/** Allocates the scratch; false without memory. */
bool sp_open_scratch(sp_scratch *scratch);

/** Frees the scratch; a zeroed one is allowed. */
void sp_close_scratch(sp_scratch *scratch);

/** Position in a message. */
typedef struct sp_cursor {
  const sp_scratch *scratch;
  const char *bytes;
  size_t length;
  bool is_json;
  mpack_tokbuf_t buffer;
  int next_token, num_tokens;
} sp_cursor;

/**
 * Begins a message; its first byte tells the encoding.
 *
 * @returns `SLOTPILOT_OK`, TOO_LARGE, or MALFORMED when it is neither a JSON object nor a map.
 */
slotpilot_code sp_begin(sp_cursor *cursor, const sp_scratch *scratch, const void *bytes,
                        size_t length);

/** Reads the next value; false when the bytes are no such message. */
bool sp_next(sp_cursor *cursor, sp_value *value);

/** Skips what belongs to a value that was read; false when the bytes are no such message. */
bool sp_skip(sp_cursor *cursor, const sp_value *value);

/** Whether the message has ended. */
bool sp_at_end(const sp_cursor *cursor);

#endif
