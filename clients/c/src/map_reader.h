/** @file Reads a map into a struct, field by field, by a table of names and ranges. */
#ifndef SP_MAP_READER_H
#define SP_MAP_READER_H

#include "cursor.h"

/** A message that is being read. */
typedef struct sp_reader {
  sp_cursor cursor;
  /** First thing that is wrong with its values; what follows is still read. */
  slotpilot_code problem;
  /** Struct of the whole message. */
  void *message;
} sp_reader;

/** Notes what is wrong with a value, unless something was before. */
void sp_note(sp_reader *reader, slotpilot_code problem);

/**
 * Reads one value and all that belongs to it into `out`.
 *
 * @returns false when the bytes are no message; what is wrong with a value is only noted.
 */
typedef bool sp_read_value(sp_reader *reader, const sp_value *value, void *out);

/** How a field is stored. */
typedef enum sp_type { SP_U8, SP_U16, SP_U64, SP_DOUBLE, SP_BOOL, SP_OTHER } sp_type;

/** One field of a map. */
typedef struct sp_field {
  const char *name;
  sp_type type;
  /** Where in the struct. */
  size_t offset;
  /** Range of a number, both included. */
  double min, max;
  /** Reader of `SP_OTHER`. */
  sp_read_value *read;
  bool is_optional;
} sp_field;

/** A field that holds one number, by its range. */
#define SP_NUMBER_FIELD(text, kind, owner, member, low, high) \
  {.name = text, .type = kind, .offset = offsetof(owner, member), .min = low, .max = high}
/** A required and an optional field that a function reads. */
#define SP_OTHER_FIELD(text, reader, owner, member) \
  {.name = text, .type = SP_OTHER, .offset = offsetof(owner, member), .read = reader}
#define SP_OPTIONAL_FIELD(text, reader, owner, member)                                \
  {.name = text, .type = SP_OTHER, .offset = offsetof(owner, member), .read = reader, \
   .is_optional = true}

/** Stores a number that lies inside its range, both ends included. */
bool sp_read_number(sp_reader *reader, const sp_value *value, sp_type type, double min, double max,
                    void *out);

/** Reads a list of at most `max` values, one after the other into the same `out`. */
bool sp_read_list(sp_reader *reader, const sp_value *head, uint32_t max, sp_read_value *read,
                  void *out);

/** Reads the name of a code into a `slotpilot_code`. */
sp_read_value sp_read_code;

/** Reads a map; unknown fields are skipped, later ones of the same name win. */
bool sp_read_map(sp_reader *reader, const sp_value *head, const sp_field *fields,
                 size_t num_fields, void *out);

/** Reads a whole message that is a map. */
slotpilot_code sp_read_message(const sp_scratch *scratch, const void *bytes, size_t length,
                               const sp_field *fields, size_t num_fields, void *message);

/**
 * Copies a text and terminates it.
 *
 * @returns false, with the copy empty, when it is none or does not fit.
 */
bool sp_copy_text(const sp_value *value, char *copy, size_t capacity);

#endif
