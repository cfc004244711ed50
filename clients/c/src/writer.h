/** @file Writes a message, MessagePack or JSON, into memory that the caller keeps. */
#ifndef SP_WRITER_H
#define SP_WRITER_H

#include "slotpilot.h"

/** A message that is being written. */
typedef struct sp_writer {
  char *next;
  /** Bytes left; what does not fit is dropped. */
  size_t num_left;
  bool is_json;
  /** JSON: whether a value stands before the next one. */
  bool needs_comma;
  bool is_full;
} sp_writer;

/** Begins a message. */
sp_writer sp_begin_writing(slotpilot_encoding encoding, char *bytes, size_t capacity);

/** Begins a map of `num_pairs` pairs; ends it. */
void sp_write_map(sp_writer *writer, uint32_t num_pairs);
void sp_end_map(sp_writer *writer);

/** Begins a list of `num_values` values; ends it. */
void sp_write_list(sp_writer *writer, uint32_t num_values);
void sp_end_list(sp_writer *writer);

/** Writes the key of the next pair: letters only. */
void sp_write_key(sp_writer *writer, const char *key);

/** Writes a value: a text without quotes, backslashes and control characters; a whole number; a
 *  number rounded to 1e-6, less than 1e9; a truth value. */
void sp_write_text(sp_writer *writer, const char *text);
void sp_write_count(sp_writer *writer, uint64_t number);
void sp_write_real(sp_writer *writer, double number);
void sp_write_boolean(sp_writer *writer, bool value);

#endif
